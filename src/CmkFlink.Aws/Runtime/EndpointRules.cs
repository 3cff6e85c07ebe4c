using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace CmkFlink.Aws.Runtime;

/// <summary>What decides an endpoint.</summary>
internal sealed class ServiceEndpointParameters : EndpointParameters
{
    public string? Region { get; init; }

    public bool UseFips { get; init; }

    public bool UseDualStack { get; init; }

    /// <summary>An endpoint of the user's own, which wins over everything.</summary>
    public string? CustomEndpoint { get; init; }
}

/// <summary>The rules that AWS publishes for every service alike, around a service's own choice of host. Source: the endpoint rule sets of the service models.</summary>
internal sealed class EndpointRules(Func<ServiceEndpointParameters, Partition, Endpoint> choose) : IEndpointProvider
{
    /// <exception cref="AmazonClientException">The settings contradict each other, or the partition lacks what they ask for.</exception>
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var wanted = (ServiceEndpointParameters)parameters;
        if (!string.IsNullOrEmpty(wanted.CustomEndpoint))
        {
            if (wanted.UseFips || wanted.UseDualStack)
            {
                var option = wanted.UseFips ? "FIPS" : "dual-stack";
                throw new AmazonClientException($"The endpoint {wanted.CustomEndpoint} is given, and {option} endpoints are asked for as well: take one away.");
            }

            return new Endpoint(wanted.CustomEndpoint);
        }

        if (string.IsNullOrEmpty(wanted.Region))
        {
            throw new AmazonClientException("No Region is set, so there is no endpoint to call: name one.");
        }

        var partition = Fn.Partition(wanted.Region) ?? throw new AmazonClientException($"The Region {wanted.Region} belongs to no AWS partition.");
        return choose(wanted, partition);
    }

    /// <summary>The DNS suffix of the endpoints asked for.</summary>
    /// <exception cref="AmazonClientException">The partition has no such endpoints.</exception>
    public static string DnsSuffix(ServiceEndpointParameters wanted, Partition partition) =>
        wanted.UseFips && !partition.supportsFIPS ? throw new AmazonClientException($"FIPS endpoints are asked for, and the partition {partition.name} has none.")
        : wanted.UseDualStack && !partition.supportsDualStack ? throw new AmazonClientException($"Dual-stack endpoints are asked for, and the partition {partition.name} has none.")
        : wanted.UseDualStack ? partition.dualStackDnsSuffix
        : partition.dnsSuffix;
}
