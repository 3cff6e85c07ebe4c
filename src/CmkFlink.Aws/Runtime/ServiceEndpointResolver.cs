using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace CmkFlink.Aws.Runtime;

/// <summary>Hands the settings of a client to its endpoint rules.</summary>
internal sealed class ServiceEndpointResolver : BaseEndpointResolver
{
    public static ServiceEndpointParameters ParametersOf(IClientConfig config, RegionEndpoint? alternate) => new()
    {
        Region = (alternate ?? config.RegionEndpoint)?.SystemName ?? RegionOfCustomEndpoint(config),
        UseFips = config.UseFIPSEndpoint,
        UseDualStack = config.UseDualstackEndpoint,
        CustomEndpoint = config.ServiceURL,
    };

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        ParametersOf(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint);

    /// <summary>A ServiceURL clears the Region of the SDK's configuration; what is signed for is then said apart, or stands in the URL.</summary>
    private static string? RegionOfCustomEndpoint(IClientConfig config) =>
        string.IsNullOrEmpty(config.ServiceURL) ? null
        : !string.IsNullOrEmpty(config.AuthenticationRegion) ? config.AuthenticationRegion
        : AWSSDKUtils.DetermineRegion(config.ServiceURL);
}
