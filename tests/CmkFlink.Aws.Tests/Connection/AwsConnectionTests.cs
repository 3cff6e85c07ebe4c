using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Connection;

/// <summary>The connection as an object: clients, further Regions, its end, and what it says of itself.</summary>
public sealed class AwsConnectionTests : EnvironmentTest
{
    private AwsConnectionOptions Connected => Options with { AccessKey = "AKIA", SecretKey = "s", Region = "eu-west-1" };

    [Fact]
    public async Task A_client_is_made_once_and_the_writing_one_apart()
    {
        using AwsConnection connection = await ConnectAsync(Connected);

        Assert.Same(connection.Kms, connection.Kms);
        Assert.NotSame(connection.Kms, connection.KmsWrites);
        Assert.Equal([(2, 0), (2, 0), (2, 0)], new[] { (connection.Kms.Config, connection.KmsWrites.Config), (connection.Flink.Config, connection.FlinkWrites.Config), (connection.Iam.Config, connection.IamWrites.Config) }
            .Select(pair => (pair.Item1.MaxErrorRetry, pair.Item2.MaxErrorRetry)));
        Assert.Equal([0, 0, 0], new[] { connection.KmsWrites.Config, connection.FlinkWrites.Config, connection.IamWrites.Config }.Select(config => config.MaxStaleConnectionRetries));
    }

    [Fact]
    public async Task A_further_Region_shares_the_credentials_so_that_no_code_is_asked_for_again()
    {
        WriteCredentials("[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n[operator]\nrole_arn = arn:aws:iam::1:role/O\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/o\n");
        Aws.Otherwise = request => request["Action"] is null ? FakeAws.Json(200, "{}") : FakeAws.Role("AKIAROLE", request);
        int asked = 0;
        using AwsConnection ireland = await ConnectAsync(Options with { ProfileName = "operator", Region = "eu-west-1", PromptSecret = (_, _) => Task.FromResult<string?>($"12345{asked++}") });

        using AwsConnection london = ireland.ForRegion("eu-west-2");
        SentRequest request = await CallKmsAsync(london);

        Assert.Equal(("AKIAROLE", "eu-west-2", "kms.eu-west-2.amazonaws.com", 1), (request.AccessKey, request.SigningRegion, request.Uri.Host, asked));
        Assert.Equal("eu-west-2", london.Region);
        Assert.Throws<AwsConfigurationException>(() => ireland.ForRegion("nowhere/"));
    }

    [Fact]
    public async Task The_end_of_a_further_Region_leaves_the_first_one_alone()
    {
        using AwsConnection ireland = await ConnectAsync(Connected);

        ireland.ForRegion("eu-west-2").Dispose();

        Assert.Equal("eu-west-1", (await CallKmsAsync(ireland)).SigningRegion);
    }

    [Fact]
    public async Task It_may_be_ended_twice_and_without_having_been_used()
    {
        AwsConnection connection = await ConnectAsync(Connected);

        connection.Dispose();
        connection.Dispose();

        Assert.Empty(Aws.Requests);
    }

    [Fact]
    public async Task Connecting_with_a_cancelled_token_does_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AwsConnection.ConnectAsync(Connected with { ProfileLocation = "/nowhere" }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_source_that_never_answers_can_be_left_by_cancelling()
    {
        using var stop = new CancellationTokenSource();
        var silent = new Silent();
        Task<AwsConnection> connecting = AwsConnection.ConnectAsync(Options with { Credential = silent, Region = "eu-west-1" }, stop.Token);
        await silent.Asked.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public async Task Nothing_that_it_says_of_itself_holds_a_secret()
    {
        WriteCredentials("[operator]\naws_access_key_id = ASIAVISIBLE\naws_secret_access_key = hidden-secret\naws_session_token = hidden-token\nendpoint_url = http://127.0.0.1:4577\nretry_mode = adaptive\n");
        AwsConnectionOptions options = Options with { ProfileName = "operator", Region = "eu-west-1" };
        using AwsConnection connection = await ConnectAsync(options);
        Aws.Otherwise = _ => FakeAws.JsonError(400, "AccessDeniedException");
        Exception e = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => connection.Kms.ListKeysAsync(new ListKeysRequest()));

        string said = string.Join("\n", DebugLines) + connection.CredentialSource + connection.RegionSource + connection + AwsErrorMapper.Map(e) + e
            + (options with { AccessKey = "AKIA", SecretKey = "hidden-secret", SessionToken = "hidden-token" });

        Assert.Contains("profile 'operator'", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", said, StringComparison.Ordinal);
    }

    private sealed class Silent
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ImmutableCredentials> GetCredentialsAsync()
        {
            Asked.SetResult();
            return new TaskCompletionSource<ImmutableCredentials>().Task;
        }
    }
}
