using System.Net;
using System.Net.Sockets;
using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2.Model;
using Amazon.Runtime;
using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Connection;

/// <summary>How often a request is sent. A second RotateKeyOnDemand after an unclear first would be one of 25 for the life of the key.</summary>
public sealed class RepeatTests : EnvironmentTest
{
    private AwsConnectionOptions Connected => Options with { AccessKey = "AKIA", SecretKey = "s", Region = "eu-west-1" };

    public static TheoryData<string> UnclearOutcomes => ["reset", "500", "503", "no answer in time", "malformed answer", "answer breaks off"];

    [Theory]
    [MemberData(nameof(UnclearOutcomes))]
    public async Task A_write_is_sent_once_after_any_unclear_outcome(string outcome)
    {
        Aws.Otherwise = _ => Fail(outcome);
        using AwsConnection connection = await ConnectAsync(Connected);

        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => RotateAsync(connection));

        Assert.Single(Aws.Requests);
        Assert.Empty(Pauses);
        Assert.True(AwsErrorMapper.IsOutcomeUnclear(e), $"{outcome}: {e.GetType()} must count as unclear.");
    }

    [Theory]
    [MemberData(nameof(UnclearOutcomes))]
    public async Task A_write_to_MSF_is_sent_once_after_any_unclear_outcome(string outcome)
    {
        Aws.Otherwise = _ => Fail(outcome);
        using AwsConnection connection = await ConnectAsync(Connected);

        Exception e = await Assert.ThrowsAnyAsync<Exception>(
            () => connection.WriteAsync(token => connection.FlinkWrites.StartApplicationAsync(new StartApplicationRequest { ApplicationName = "orders" }, token), CancellationToken.None));

        Assert.Single(Aws.Requests);
        Assert.True(AwsErrorMapper.IsOutcomeUnclear(e), $"{outcome}: {e.GetType()} must count as unclear.");
    }

    [Fact]
    public async Task A_throttled_write_is_repeated_after_pauses_below_a_doubling_ceiling()
    {
        Aws.Then(_ => FakeAws.JsonError(400, "ThrottlingException"), times: 4).Then(_ => FakeAws.Json(200, """{"KeyId":"k"}"""));
        using AwsConnection connection = await new Connector(Connected, jitter: () => 0.5).ConnectAsync(CancellationToken.None);

        RotateKeyOnDemandResponse response = await RotateAsync(connection);

        Assert.Equal("k", response.KeyId);
        Assert.Equal(5, Aws.Requests.Count);
        Assert.Equal([100.0, 200.0, 400.0, 800.0], Pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Fact]
    public async Task Throttling_without_end_is_reported_after_ten_requests()
    {
        Aws.Otherwise = _ => FakeAws.JsonError(400, "ThrottlingException");
        using AwsConnection connection = await new Connector(Connected, jitter: () => 1).ConnectAsync(CancellationToken.None);

        AmazonServiceException e = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => RotateAsync(connection));

        Assert.Equal(10, Aws.Requests.Count);
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 20, 20], Pauses.Select(pause => pause.TotalSeconds));
        Assert.False(AwsErrorMapper.IsOutcomeUnclear(e));
    }

    [Fact]
    public async Task A_failure_after_throttling_ends_the_repeating()
    {
        Aws.Then(_ => FakeAws.JsonError(400, "ThrottlingException")).ThenThrow(new HttpRequestException("reset", new IOException()));
        using AwsConnection connection = await ConnectAsync(Connected);

        await Assert.ThrowsAnyAsync<Exception>(() => RotateAsync(connection));

        Assert.Equal(2, Aws.Requests.Count);
    }

    [Theory]
    [InlineData("LimitExceededException")]
    [InlineData("ConflictException")]
    [InlineData("AccessDeniedException")]
    [InlineData("KMSInternalException")]
    public async Task Nothing_but_throttling_is_repeated_for_a_write(string code)
    {
        Aws.Otherwise = _ => FakeAws.JsonError(400, code);
        using AwsConnection connection = await ConnectAsync(Connected);

        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => RotateAsync(connection));

        Assert.Single(Aws.Requests);
    }

    [Fact]
    public async Task A_read_is_repeated_by_the_SDK_after_a_passing_failure()
    {
        Aws.Then(_ => FakeAws.JsonError(500, "KMSInternalException")).Then(_ => FakeAws.Json(200, """{"Keys":[]}"""));
        using AwsConnection connection = await ConnectAsync(Connected);

        await ListKeysAsync(connection);

        Assert.Equal(2, Aws.Requests.Count);
    }

    [Theory]
    [InlineData("max_attempts = 1", null, 10)]
    [InlineData("max_attempts = 1\nretry_mode = adaptive", null, 10)]
    [InlineData("max_attempts = 5", "1", 10)]
    public async Task A_throttled_read_gets_ten_requests_too(string settings, string? variable, int requests)
    {
        WriteConfig($"[default]\n{settings}\n");
        Set("AWS_MAX_ATTEMPTS", variable);
        Aws.Otherwise = _ => FakeAws.JsonError(400, "ThrottlingException");
        using AwsConnection connection = await ConnectAsync(Connected);

        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => ListKeysAsync(connection));

        Assert.Equal((requests, 9), (Aws.Requests.Count, Pauses.Count));
    }

    [Fact]
    public async Task The_repeats_of_the_SDK_count_among_the_ten()
    {
        var pauses = new List<TimeSpan>();
        var pacer = new Pacer((pause, _) =>
        {
            pauses.Add(pause);
            return Task.CompletedTask;
        });
        int calls = 0;

        await Assert.ThrowsAsync<AmazonServiceException>(() => pacer.RunAsync<int>(
            _ =>
            {
                calls++;
                throw new AmazonServiceException("slow down") { ErrorCode = "ThrottlingException", StatusCode = HttpStatusCode.BadRequest };
            },
            requestsPerCall: 3,
            CancellationToken.None));

        Assert.Equal((4, 3), (calls, pauses.Count));
    }

    [Fact]
    public async Task Cancelling_during_a_pause_ends_it_and_sends_nothing_more()
    {
        using var stop = new CancellationTokenSource();
        AwsConnectionOptions options = Connected with
        {
            Delay = async (_, token) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
        };
        Aws.Otherwise = _ => FakeAws.JsonError(400, "ThrottlingException");
        using AwsConnection connection = await ConnectAsync(options);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => connection.WriteAsync(token => connection.KmsWrites.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = "k" }, token), stop.Token));

        Assert.Single(Aws.Requests);
    }

    [Theory]
    [InlineData("adaptive", null)]
    [InlineData(null, "adaptive")]
    public async Task The_adaptive_mode_is_never_used_and_the_debug_text_says_so(string? profile, string? variable)
    {
        WriteConfig($"[default]\n{(profile is null ? "" : $"retry_mode = {profile}")}\n");
        Set("AWS_RETRY_MODE", variable);
        using AwsConnection connection = await ConnectAsync(Connected);

        Assert.Equal(RequestRetryMode.Standard, connection.Kms.Config.RetryMode);
        Assert.Equal(RequestRetryMode.Standard, connection.Flink.Config.RetryMode);
        Assert.Contains(DebugLines, line => line.Contains("'adaptive' is not used", StringComparison.Ordinal));
    }

    [Fact]
    public void The_adaptive_mode_of_a_configuration_is_replaced()
    {
        var settings = new ClientSettings { Region = "eu-west-1", Endpoints = new EndpointMap(null) };

        Amazon.KeyManagementService.AmazonKeyManagementServiceConfig config = settings.Apply(new Amazon.KeyManagementService.AmazonKeyManagementServiceConfig { RetryMode = RequestRetryMode.Adaptive }, AwsService.Kms, repeats: true);

        Assert.Equal(RequestRetryMode.Standard, config.RetryMode);
    }

    [Fact]
    public async Task Connecting_and_answering_have_time_limits_and_no_redirect_is_followed()
    {
        using AwsConnection connection = await ConnectAsync(Connected);

        var config = Assert.IsAssignableFrom<ClientConfig>(connection.Kms.Config);
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60)), (config.ConnectTimeout, config.Timeout));
        Assert.False(config.AllowAutoRedirect);
    }

    private static Task<RotateKeyOnDemandResponse> RotateAsync(AwsConnection connection) =>
        connection.WriteAsync(token => connection.KmsWrites.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = "k" }, token), CancellationToken.None);

    private static Task<ListKeysResponse> ListKeysAsync(AwsConnection connection) =>
        connection.ReadAsync(token => connection.Kms.ListKeysAsync(new ListKeysRequest(), token), CancellationToken.None);

    private static HttpResponseMessage Fail(string outcome) => outcome switch
    {
        "reset" => throw new HttpRequestException("An error occurred while sending the request.", new IOException("reset", new SocketException((int)SocketError.ConnectionReset))),
        "500" => FakeAws.JsonError(500, "InternalFailure"),
        "503" => FakeAws.JsonError(503, "ServiceUnavailableException"),
        "no answer in time" => throw new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout.", new TimeoutException()),
        "malformed answer" => FakeAws.Json(200, "<html>not json"),
        _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BreakingStream()) },
    };

    private sealed class BreakingStream : MemoryStream
    {
        public BreakingStream()
            : base("{\"Key"u8.ToArray())
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => Position < Length ? base.Read(buffer, offset, count) : throw new IOException("The response ended prematurely.");

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? await base.ReadAsync(buffer, cancellationToken) : throw new IOException("The response ended prematurely.");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Position < Length ? base.ReadAsync(buffer, offset, count, cancellationToken) : Task.FromException<int>(new IOException("The response ended prematurely."));
    }
}
