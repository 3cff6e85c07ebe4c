using Amazon;
using Amazon.IdentityManagement;
using Amazon.KinesisAnalyticsV2;
using Amazon.Runtime;

namespace CmkFlink.Aws.Tests.Runtime;

/// <summary>Clients with made-up credentials over a recording handler.</summary>
internal static class TestClients
{
    public const string AccessKey = "AKIAIOSFODNN7EXAMPLE";

    private static AWSCredentials Credentials => new SessionAWSCredentials(AccessKey, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "session-token-of-the-test");

    public static AmazonKinesisAnalyticsV2Client Msf(RecordingHandler handler, string region = "eu-west-1", Action<AmazonKinesisAnalyticsV2Config>? configure = null)
    {
        var config = new AmazonKinesisAnalyticsV2Config { RegionEndpoint = RegionEndpoint.GetBySystemName(region), MaxErrorRetry = 0 };
        return new AmazonKinesisAnalyticsV2Client(Credentials, Prepared(config, handler, configure));
    }

    public static AmazonIdentityManagementServiceClient Iam(RecordingHandler handler, string region = "eu-west-1", Action<AmazonIdentityManagementServiceConfig>? configure = null)
    {
        var config = new AmazonIdentityManagementServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region), MaxErrorRetry = 0 };
        return new AmazonIdentityManagementServiceClient(Credentials, Prepared(config, handler, configure));
    }

    private static TConfig Prepared<TConfig>(TConfig config, RecordingHandler handler, Action<TConfig>? configure)
        where TConfig : ClientConfig
    {
        config.HttpClientFactory = new RecordingHttpClientFactory(handler);
        configure?.Invoke(config);
        return config;
    }
}
