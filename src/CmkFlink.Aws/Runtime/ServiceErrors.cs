using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace CmkFlink.Aws.Runtime;

/// <summary>From what an answer says to the exception of its code.</summary>
internal static class ServiceErrors
{
    /// <summary>The code alone: "com.amazonaws.kinesis#ResourceInUseException:http://..." names ResourceInUseException.</summary>
    public static string? BareCode(string? code)
    {
        if (code is null)
        {
            return null;
        }

        var end = code.IndexOf(':');
        var bare = end < 0 ? code : code.Substring(0, end);
        return bare.Substring(bare.LastIndexOf('#') + 1).Trim() is { Length: > 0 } text ? text : null;
    }

    public static AmazonServiceException Create(
        ServiceDescriptor service, string? code, string? message, ErrorType type, string? requestId, HttpStatusCode status, Exception? inner)
    {
        // Without a code the status has to do: a name like ServiceUnavailable, which the retry policy and the error mapper both read.
        var bare = BareCode(code) ?? status.ToString();
        var text = string.IsNullOrEmpty(message) ? $"{service.ServiceId} answered {(int)status} {bare} without a message." : message!;
        return (service.Errors.TryGetValue(bare, out var factory) ? factory : service.OtherError)(text, inner, type, bare, requestId, status);
    }

    public static string? RequestIdOf(IWebResponseData data) =>
        data.GetHeaderValue("x-amzn-RequestId") is { Length: > 0 } id ? id
        : data.GetHeaderValue("x-amz-request-id") is { Length: > 0 } other ? other
        : null;
}
