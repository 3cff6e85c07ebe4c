#nullable enable
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>Settings of the client of IAM. Set RegionEndpoint first, then ServiceURL, then AuthenticationRegion: each of the first two clears the other.</summary>
public class AmazonIdentityManagementServiceConfig : ClientConfig
{
    internal const string Id = "IAM";
    internal const string ApiVersion = "2010-05-08";

    private static readonly IEndpointProvider Rules = new EndpointRules(IdentityManagementEndpoints.Choose);

    public AmazonIdentityManagementServiceConfig()
        : base(ServiceDefaults.Provider)
    {
        base.ServiceId = Id;
        AuthenticationServiceName = "iam";
        EndpointProvider = Rules;
    }

    public static new string ServiceId => Id;

    public override string RegionEndpointServiceName => "iam";

    public override string ServiceVersion => ApiVersion;

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(Id, typeof(AmazonIdentityManagementServiceConfig).Assembly.GetName().Version!.ToString(3));

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpointResolver.ParametersOf(this, parameters.AlternateEndpoint));
}
