using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace CmkFlink.Aws.Runtime;

/// <summary>What the clients share: the SDK's pipeline (credentials, SigV4, retries, clock skew) with our endpoint rules in it.</summary>
public abstract class ServiceClient : AmazonServiceClient
{
    protected ServiceClient(ClientConfig config)
        : base(config)
    {
    }

    protected ServiceClient(AWSCredentials credentials, ClientConfig config)
        : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new ServiceEndpointResolver());
        pipeline.AddHandlerAfter<ServiceEndpointResolver>(new SigV4AuthHandler());
    }
}
