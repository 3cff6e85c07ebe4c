using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace CmkFlink.Aws.Runtime;

/// <summary>The defaults that AWS publishes for every SDK, by AWS_DEFAULTS_MODE. Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html.</summary>
internal static class ServiceDefaults
{
    public static IDefaultConfigurationProvider Provider { get; } = new DefaultConfigurationProvider((IDefaultConfiguration[])
    [
        Of(DefaultConfigurationMode.Standard),
        Of(DefaultConfigurationMode.InRegion),
        Of(DefaultConfigurationMode.CrossRegion),
        Of(DefaultConfigurationMode.Mobile),
        Of(DefaultConfigurationMode.Auto),
    ]);

    private static DefaultConfiguration Of(DefaultConfigurationMode mode)
    {
        var connect = mode switch
        {
            DefaultConfigurationMode.InRegion => TimeSpan.FromMilliseconds(1100),
            DefaultConfigurationMode.Mobile => TimeSpan.FromSeconds(30),
            _ => TimeSpan.FromMilliseconds(3100),
        };
        return new DefaultConfiguration
        {
            Name = mode,
            RetryMode = RequestRetryMode.Standard,
            S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
            ConnectTimeout = connect,
            TlsNegotiationTimeout = connect,
        };
    }
}
