#nullable enable
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;
using CmkFlink.Aws.Runtime;

namespace Amazon.KinesisAnalyticsV2;

/// <summary>Settings of the client of Managed Service for Apache Flink (Kinesis Analytics V2). Set RegionEndpoint first, then ServiceURL, then AuthenticationRegion: each of the first two clears the other.</summary>
public class AmazonKinesisAnalyticsV2Config : ClientConfig
{
    internal const string Id = "Kinesis Analytics V2";
    internal const string ApiVersion = "2018-05-23";

    private static readonly IEndpointProvider Rules = new EndpointRules(static (wanted, partition) =>
        new Endpoint($"https://kinesisanalytics{(wanted.UseFips ? "-fips" : "")}.{wanted.Region}.{EndpointRules.DnsSuffix(wanted, partition)}"));

    public AmazonKinesisAnalyticsV2Config()
        : base(ServiceDefaults.Provider)
    {
        base.ServiceId = Id;
        AuthenticationServiceName = "kinesisanalytics";
        EndpointProvider = Rules;
    }

    public static new string ServiceId => Id;

    public override string RegionEndpointServiceName => "kinesisanalytics";

    public override string ServiceVersion => ApiVersion;

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(Id, typeof(AmazonKinesisAnalyticsV2Config).Assembly.GetName().Version!.ToString(3));

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpointResolver.ParametersOf(this, parameters.AlternateEndpoint));
}
