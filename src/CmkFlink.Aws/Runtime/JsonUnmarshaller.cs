using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace CmkFlink.Aws.Runtime;

/// <summary>Reads an answer of the JSON 1.1 protocol. What is malformed throws FormatException or JsonException, of which the SDK makes AmazonUnmarshallingException.</summary>
internal sealed class JsonUnmarshaller<TResponse>(ServiceDescriptor service) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var response = new TResponse();
        var shape = Shape.Of(typeof(TResponse));
        using var body = ReadBody(input);
        if (body is null)
        {
            shape.RequireMembers(response);
        }
        else
        {
            JsonShapes.Read(body.RootElement, shape, response);
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        string? code = null;
        string? message = null;
        try
        {
            using var body = ReadBody(input);
            if (body is { RootElement.ValueKind: JsonValueKind.Object })
            {
                code = Text(body.RootElement, "__type") ?? Text(body.RootElement, "code");
                message = Text(body.RootElement, "message") ?? Text(body.RootElement, "Message") ?? Text(body.RootElement, "errorMessage");
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // What stands between us and AWS (a proxy, a load balancer) answers in its own words: the status has to do.
            // InvalidOperationException is what System.Text.Json says of a text that is no Unicode.
        }

        var header = input.ResponseData.GetHeaderValue("x-amzn-ErrorType");
        return ServiceErrors.Create(
            service,
            string.IsNullOrEmpty(header) ? code : header,
            message,
            (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender,
            ServiceErrors.RequestIdOf(input.ResponseData),
            statusCode,
            innerException);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Null for an answer without a body, which stands for an empty structure.</summary>
    private static JsonDocument? ReadBody(JsonUnmarshallerContext input)
    {
        using var buffer = new MemoryStream();
        input.Stream.CopyTo(buffer);
        return buffer.Length == 0 ? null : JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }
}
