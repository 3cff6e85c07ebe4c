#nullable enable
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>
/// IAM has one endpoint a partition, and signs for the Region that this endpoint lives in. The names follow no one pattern.
/// Source: the endpoint rule set of IAM's service model; https://docs.aws.amazon.com/general/latest/gr/iam-service.html.
/// </summary>
internal static class IdentityManagementEndpoints
{
    public static Endpoint Choose(ServiceEndpointParameters wanted, Partition partition)
    {
        var (host, region) = (partition.name, wanted.UseFips, wanted.UseDualStack) switch
        {
            ("aws", false, true) => ("iam.global.api.aws", "us-east-1"),
            ("aws", true, true) => ("iam-fips.global.api.aws", "us-east-1"),
            ("aws-cn", false, true) => ("iam.global.api.amazonwebservices.com.cn", "cn-north-1"),
            ("aws-cn", false, false) => ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ("aws-us-gov", _, true) => ("iam.us-gov.api.aws", "us-gov-west-1"),
            ("aws-us-gov", _, false) => ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
            ("aws-iso", false, false) => ("iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"),
            ("aws-iso", true, false) => ("iam-fips.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"),
            ("aws-iso-b", false, false) => ("iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"),
            ("aws-iso-b", true, false) => ("iam-fips.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"),
            ("aws-iso-e", false, false) => ("iam.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1"),
            ("aws-iso-f", false, false) => ("iam.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1"),
            ("aws-eusc", false, false) => ("iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
            _ => ($"iam{(wanted.UseFips ? "-fips" : "")}.{EndpointRules.DnsSuffix(wanted, partition)}", partition.implicitGlobalRegion),
        };
        return new Endpoint($"https://{host}", $$"""{"authSchemes":[{"name":"sigv4","signingRegion":"{{region}}"}]}""", null);
    }
}
