using Amazon.Runtime;
using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Credentials;

public sealed class CredentialOrderTests : EnvironmentTest
{
    /// <summary>The sources in their order. Row n of the tests below offers every source from n on: the first of them must win.</summary>
    private static readonly string[] InOrder =
        ["AKIAKEYS", "AKIANAMED", "AKIACREDENTIAL", "AKIASTORED", "AKIAENVIRONMENT", "AKIAWEB", "AKIAAMBIENT", "AKIADEFAULT", "AKIACONTAINER", "AKIAINSTANCE"];

    [Theory]
    [InlineData(0, "-AccessKey and -SecretKey")]
    [InlineData(1, "profile 'named'")]
    [InlineData(2, "-Credential")]
    [InlineData(3, "$StoredAWSCredentials")]
    [InlineData(4, "AWS_ACCESS_KEY_ID")]
    [InlineData(5, "AWS_WEB_IDENTITY_TOKEN_FILE")]
    [InlineData(6, "by AWS_PROFILE")]
    [InlineData(7, "profile 'default'")]
    [InlineData(8, "the container's role")]
    [InlineData(9, "the instance's role")]
    public async Task The_first_source_that_is_offered_wins_over_all_after_it(int first, string source)
    {
        using var container = new LoopbackServer(_ => (200, """{"AccessKeyId":"AKIACONTAINER","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"""));
        using var instance = new FakeInstance();
        WriteCredentials((first <= 7 ? Profile("default", "AKIADEFAULT") : "") + Profile("named", "AKIANAMED") + Profile("ambient", "AKIAAMBIENT"));
        Aws.Otherwise = request => request["Action"] == "AssumeRoleWithWebIdentity" ? FakeAws.Role("AKIAWEB", request) : FakeAws.Json(200, "{}");
        Set("AWS_EC2_METADATA_DISABLED", null);
        Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", first <= 8 ? container.Address.AbsoluteUri : null);
        Set("AWS_PROFILE", first <= 6 ? "ambient" : null);
        Set("AWS_WEB_IDENTITY_TOKEN_FILE", first <= 5 ? Write("token", "web-token") : null);
        Set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/Web");
        Set("AWS_ACCESS_KEY_ID", first <= 4 ? "AKIAENVIRONMENT" : null);
        Set("AWS_SECRET_ACCESS_KEY", first <= 4 ? "environment-secret" : null);
        AwsConnectionOptions options = Options with
        {
            Region = "eu-west-1",
            AccessKey = first <= 0 ? "AKIAKEYS" : null,
            SecretKey = first <= 0 ? "keys-secret" : null,
            ProfileName = first <= 1 ? "named" : null,
            Credential = first <= 2 ? new BasicAWSCredentials("AKIACREDENTIAL", "s") : null,
            StoredCredentials = first <= 3 ? new BasicAWSCredentials("AKIASTORED", "s") : null,
        };

        using AwsConnection connection = await new Connector(options, new InstanceMetadata(instance)).ConnectAsync(CancellationToken.None);

        Assert.Equal(InOrder[first], (await CallKmsAsync(connection)).AccessKey);
        Assert.Contains(source, connection.CredentialSource, StringComparison.Ordinal);
        Assert.Contains(DebugLines, line => line.Contains(source, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_anywhere_is_an_error_that_says_what_to_do()
    {
        AwsConfigurationException e = await RefusedAsync(Options with { Region = "eu-west-1" });

        Assert.Equal(("CredentialsMissing", FailureCategory.AuthenticationError), (e.Id, e.Category));
        Assert.Contains("-ProfileName", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_profile_that_is_missing_never_falls_through_and_lists_those_there_are()
    {
        string path = WriteCredentials(Profile("default", "AKIADEFAULT") + Profile("reader", "AKIAREADER"));
        Set("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT");
        Set("AWS_SECRET_ACCESS_KEY", "s");

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "raeder", Region = "eu-west-1", StoredCredentials = new BasicAWSCredentials("AKIASTORED", "s") });

        Assert.Equal(("ProfileNotFound", FailureCategory.ObjectNotFound), (e.Id, e.Category));
        Assert.Contains("'raeder'", e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains("default, reader", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWS_PROFILE_that_is_missing_never_falls_through_to_the_default_profile()
    {
        WriteCredentials(Profile("default", "AKIADEFAULT"));
        Set("AWS_PROFILE", "gone");

        Assert.Equal("ProfileNotFound", (await RefusedAsync(Options with { Region = "eu-west-1" })).Id);
    }

    [Fact]
    public async Task A_default_profile_with_settings_only_is_passed_over()
    {
        WriteConfig("[default]\nregion = eu-west-1\n");

        Assert.Equal("CredentialsMissing", (await RefusedAsync(Options)).Id);
    }

    [Theory]
    [InlineData("AKIAKEYS", null, null)]
    [InlineData(null, "half-a-secret", null)]
    [InlineData(null, null, "half-a-token")]
    public async Task Half_a_key_pair_is_refused_even_where_a_profile_would_serve(string? accessKey, string? secretKey, string? token)
    {
        WriteCredentials(Profile("default", "AKIADEFAULT"));

        AwsConfigurationException e = await RefusedAsync(Options with { AccessKey = accessKey, SecretKey = secretKey, SessionToken = token, Region = "eu-west-1" });

        Assert.Equal("KeysIncomplete", e.Id);
        Assert.DoesNotContain("half-a", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_key_pair_in_the_environment_is_refused_rather_than_passed_over()
    {
        WriteCredentials(Profile("default", "AKIADEFAULT"));
        Set("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT");

        AwsConfigurationException e = await RefusedAsync(Options with { Region = "eu-west-1" });

        Assert.Equal("EnvironmentMalformed", e.Id);
        Assert.Contains("AWS_SECRET_ACCESS_KEY is missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_the_environment_without_its_role_is_refused_rather_than_passed_over()
    {
        WriteCredentials(Profile("default", "AKIADEFAULT"));
        Set("AWS_WEB_IDENTITY_TOKEN_FILE", Write("token", "web-token"));

        AwsConfigurationException e = await RefusedAsync(Options with { Region = "eu-west-1" });

        Assert.Equal("EnvironmentMalformed", e.Id);
        Assert.Contains("AWS_ROLE_ARN is missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Temporary_keys_without_their_token_are_refused_before_any_call()
    {
        AwsConfigurationException e = await RefusedAsync(Options with { AccessKey = "ASIATEMPORARY", SecretKey = "s", Region = "eu-west-1" });

        Assert.Equal("SessionTokenMissing", e.Id);
        Assert.Empty(Aws.Requests);
    }

    [Fact]
    public async Task A_session_token_is_sent_with_temporary_keys()
    {
        using AwsConnection connection = await ConnectAsync(Options with { AccessKey = "ASIATEMPORARY", SecretKey = "s", SessionToken = "the-token", Region = "eu-west-1" });

        Assert.Equal("the-token", (await CallKmsAsync(connection)).SessionToken);
    }

    [Fact]
    public async Task The_instance_is_not_probed_where_Region_and_credentials_are_known()
    {
        using var instance = new FakeInstance();
        Set("AWS_EC2_METADATA_DISABLED", null);
        using AwsConnection connection = await new Connector(Options with { AccessKey = "AKIAKEYS", SecretKey = "s", Region = "eu-west-1" }, new InstanceMetadata(instance)).ConnectAsync(CancellationToken.None);

        Assert.Empty(instance.Requests);
    }

    [Fact]
    public async Task The_instance_is_not_probed_where_the_environment_forbids_it()
    {
        using var instance = new FakeInstance();
        AwsConfigurationException e = await Assert.ThrowsAsync<AwsConfigurationException>(
            () => new Connector(Options with { Region = "eu-west-1" }, new InstanceMetadata(instance)).ConnectAsync(CancellationToken.None));

        Assert.Equal("CredentialsMissing", e.Id);
        Assert.Empty(instance.Requests);
    }

    [Fact]
    public async Task Off_an_instance_the_probe_ends_in_the_usual_error()
    {
        using var nowhere = new FakeInstance(isInstance: false);
        Set("AWS_EC2_METADATA_DISABLED", null);
        Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.1.1:81");

        AwsConfigurationException e = await Assert.ThrowsAsync<AwsConfigurationException>(
            () => new Connector(Options with { Region = "eu-west-1" }, new InstanceMetadata(nowhere)).ConnectAsync(CancellationToken.None));

        Assert.Equal("CredentialsMissing", e.Id);
        Assert.Equal("PUT http://169.254.1.1:81/latest/api/token", Assert.Single(nowhere.Requests));
    }

    private static string Profile(string name, string accessKey) => $"[{name}]\naws_access_key_id = {accessKey}\naws_secret_access_key = {name}-secret\n\n";
}
