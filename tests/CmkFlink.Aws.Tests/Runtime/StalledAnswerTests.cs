using System.Net;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace CmkFlink.Aws.Tests.Runtime;

/// <summary>The SDK's own time limit ends with the head of an answer; the HTTP client in front of it must cover the body.</summary>
public sealed class StalledAnswerTests
{
    // Tells a call that hangs from a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("kinesisanalyticsv2", HttpStatusCode.OK)]
    [InlineData("kinesisanalyticsv2", HttpStatusCode.BadRequest)]
    [InlineData("kms", HttpStatusCode.OK)]
    [InlineData("kms", HttpStatusCode.BadRequest)]
    public async Task Cancelling_ends_a_call_whose_answer_stopped_half_way(string service, HttpStatusCode status)
    {
        var handler = new StallingHandler(status);
        using var factory = new BufferingHttpClientFactory(handler);
        using var cancellation = new CancellationTokenSource();

        var call = Task.Run(() => Call(service, factory, 2 * Patience, cancellation.Token));
        await handler.Reading.WaitAsync(Patience);
        await cancellation.CancelAsync();

        Assert.Same(call, await Task.WhenAny(call, Task.Delay(Patience)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("kinesisanalyticsv2")]
    [InlineData("kms")]
    public async Task The_time_limit_ends_a_call_whose_answer_stopped_half_way(string service)
    {
        bool wasReading = false;
        // A limit that passes before the answer has begun shows nothing; on a busy machine the next one does.
        for (TimeSpan limit = TimeSpan.FromMilliseconds(200); !wasReading && limit < Patience; limit *= 4)
        {
            var handler = new StallingHandler(HttpStatusCode.OK);
            using var factory = new BufferingHttpClientFactory(handler);

            var call = Task.Run(() => Call(service, factory, limit, CancellationToken.None));

            Assert.Same(call, await Task.WhenAny(call, Task.Delay(Patience)));
            wasReading = handler.Reading.IsCompletedSuccessfully;
            if (wasReading) await Assert.ThrowsAsync<TimeoutException>(() => call);
            else await Assert.ThrowsAnyAsync<Exception>(() => call);
        }

        Assert.True(wasReading);
    }

    [Fact]
    public async Task A_whole_answer_keeps_its_body_and_its_headers()
    {
        var handler = RecordingHandler.Answering("""{"ApplicationSummaries":[],"NextToken":"t"}""", HttpStatusCode.OK, ("x-amzn-RequestId", "id"));
        using var factory = new BufferingHttpClientFactory(handler);
        using var client = TestClients.Msf(handler, configure: config => config.HttpClientFactory = factory);

        var first = await client.ListApplicationsAsync(new ListApplicationsRequest());
        var second = await client.ListApplicationsAsync(new ListApplicationsRequest());

        Assert.Equal("t", first.NextToken);
        Assert.Equal("id", second.ResponseMetadata.RequestId);
    }

    [Fact]
    public async Task A_connection_uses_such_clients_for_every_service_unless_it_is_given_others()
    {
        var options = new AwsConnectionOptions { AccessKey = TestClients.AccessKey, SecretKey = "secret", Region = "eu-west-1" };
        using var connection = await AwsConnection.ConnectAsync(options, CancellationToken.None);

        Assert.All(
            new IClientConfig[] { connection.Kms.Config, connection.KmsWrites.Config, connection.Flink.Config, connection.FlinkWrites.Config, connection.Iam.Config, connection.IamWrites.Config, connection.Sts.Config },
            config => Assert.IsType<BufferingHttpClientFactory>(((ClientConfig)config).HttpClientFactory));
    }

    private static Task Call(string service, HttpClientFactory factory, TimeSpan timeout, CancellationToken cancellation)
    {
        ClientConfig config = service == "kms" ? new AmazonKeyManagementServiceConfig() : new AmazonKinesisAnalyticsV2Config();
        config.RegionEndpoint = Amazon.RegionEndpoint.EUWest1;
        config.MaxErrorRetry = 0;
        config.Timeout = timeout;
        config.HttpClientFactory = factory;
        var credentials = new BasicAWSCredentials(TestClients.AccessKey, "secret");
        return config is AmazonKeyManagementServiceConfig kms
            ? new AmazonKeyManagementServiceClient(credentials, kms).DescribeKeyAsync(new DescribeKeyRequest { KeyId = "k" }, cancellation)
            : new AmazonKinesisAnalyticsV2Client(credentials, (AmazonKinesisAnalyticsV2Config)config).ListApplicationsAsync(new ListApplicationsRequest(), cancellation);
    }
}
