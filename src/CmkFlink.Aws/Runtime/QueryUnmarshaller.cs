using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace CmkFlink.Aws.Runtime;

/// <summary>
/// Reads an answer of the Query protocol: an element {Operation}Response that holds {Operation}Result and ResponseMetadata.
/// What is malformed throws AmazonUnmarshallingException, which the SDK itself makes for JSON only.
/// </summary>
internal sealed class QueryUnmarshaller<TResponse>(ServiceDescriptor service) : XmlResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    // External entities and document types have no place in an answer; refusing them closes a class of attacks by whoever can forge one.
    private static readonly XmlReaderSettings Hardened = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    // As System.Text.Json has it. A tree takes time by the square of its levels, and its text is gathered by recursion: a forged answer could hold the call for minutes, or end the process.
    private const int MaxDepth = 64;

    private static readonly string Operation = Operations.NameOf(typeof(TResponse));

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        try
        {
            return Read(ReadBody(input), input.ResponseData);
        }
        catch (Exception problem) when (problem is XmlException or FormatException)
        {
            throw new AmazonUnmarshallingException(ServiceErrors.RequestIdOf(input.ResponseData), Operation + "Response", problem, input.ResponseData.StatusCode);
        }
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        XElement? root = null;
        try
        {
            root = ReadBody(input);
        }
        catch (XmlException)
        {
            // What stands between us and AWS (a proxy, a load balancer) answers in its own words: the status has to do.
        }

        var error = root?.DescendantsAndSelf().FirstOrDefault(static element => element.Name.LocalName == "Error");
        var type = error is null ? null : XmlShapes.Child(error, "Type")?.Value;
        var requestId = root?.Descendants().FirstOrDefault(static element => element.Name.LocalName is "RequestId" or "RequestID")?.Value.Trim();
        return ServiceErrors.Create(
            service,
            error is null ? null : XmlShapes.Child(error, "Code")?.Value,
            error is null ? null : XmlShapes.Child(error, "Message")?.Value,
            type == "Receiver" || (type is null && (int)statusCode >= 500) ? ErrorType.Receiver : ErrorType.Sender,
            string.IsNullOrEmpty(requestId) ? ServiceErrors.RequestIdOf(input.ResponseData) : requestId,
            statusCode,
            innerException);
    }

    private static TResponse Read(XElement root, IWebResponseData data)
    {
        if (root.Name.LocalName != Operation + "Response")
        {
            throw new FormatException($"The element {root.Name.LocalName} where {Operation}Response was expected.");
        }

        var response = new TResponse();
        var shape = Shape.Of(typeof(TResponse));
        if (XmlShapes.Child(root, Operation + "Result") is { } result)
        {
            XmlShapes.Read(result, shape, response);
        }
        else
        {
            shape.RequireMembers(response);
        }

        var metadata = XmlShapes.Child(root, "ResponseMetadata");
        var requestId = metadata is null ? null : XmlShapes.Child(metadata, "RequestId")?.Value.Trim();
        response.ResponseMetadata = new ResponseMetadata { RequestId = requestId ?? ServiceErrors.RequestIdOf(data) };
        return response;
    }

    private static XElement ReadBody(XmlUnmarshallerContext input)
    {
        using var body = new MemoryStream();
        input.Stream.CopyTo(body);
        body.Position = 0;
        using (var levels = XmlReader.Create(body, Hardened))
        {
            while (levels.Read())
            {
                if (levels.Depth > MaxDepth) throw new XmlException($"More than {MaxDepth} levels.");
            }
        }

        body.Position = 0;
        using var reader = XmlReader.Create(body, Hardened);
        return XElement.Load(reader);
    }
}
