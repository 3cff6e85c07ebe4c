using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace CmkFlink.Aws.Runtime;

/// <summary>Writes a request of the JSON 1.1 protocol. Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html.</summary>
internal sealed class JsonRequestMarshaller(ServiceDescriptor service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            JsonShapes.Write(writer, Shape.Of(input.GetType()), input);
        }

        var request = new DefaultRequest(input, service.ServiceId) { HttpMethod = "POST", ResourcePath = "/", Content = buffer.ToArray() };
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{Operations.NameOf(input.GetType())}";
        return request;
    }
}
