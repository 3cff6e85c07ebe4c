using System.Collections;
using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace CmkFlink.Aws.Runtime;

/// <summary>Writes a request of the Query protocol. Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html.</summary>
internal sealed class QueryRequestMarshaller(ServiceDescriptor service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, service.ServiceId) { HttpMethod = "POST", ResourcePath = "/" };
        request.Parameters["Action"] = Operations.NameOf(input.GetType());
        request.Parameters["Version"] = service.ApiVersion;
        Write(request.Parameters, null, Shape.Of(input.GetType()), input);
        return request;
    }

    private static void Write(IDictionary<string, string> form, string? name, Shape shape, object value)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                foreach (var member in shape.Members)
                {
                    if (member.Get(value) is { } inner)
                    {
                        Write(form, name is null ? member.Name : $"{name}.{member.Name}", member.Shape, inner);
                    }
                }

                break;
            case ShapeKind.List:
                var index = 0;
                foreach (var item in (IEnumerable)value)
                {
                    index++;
                    Write(form, $"{name}.member.{index.ToString(CultureInfo.InvariantCulture)}", shape.Element!, item ?? throw new ArgumentException($"{name} in a request holds null."));
                }

                if (index == 0)
                {
                    form[name!] = "";
                }

                break;
            case ShapeKind.Map:
                throw new NotSupportedException("No operation here has a map in a Query request.");
            case ShapeKind.Boolean:
                form[name!] = (bool)value ? "true" : "false";
                break;
            case ShapeKind.Timestamp:
                form[name!] = Timestamps.ToIso8601((DateTime)value);
                break;
            default:
                form[name!] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                break;
        }
    }
}
