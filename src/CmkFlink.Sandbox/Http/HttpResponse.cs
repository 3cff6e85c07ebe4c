using System.Globalization;
using System.Text;

namespace CmkFlink.Sandbox.Http;

/// <summary>An answer.</summary>
internal sealed class HttpResponse
{
    public required int Status { get; init; }

    public string ContentType { get; init; } = "application/x-amz-json-1.1";

    public string RequestId { get; init; } = "";

    /// <summary>Further headers.</summary>
    public IReadOnlyList<HttpHeader> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Nothing is sent, and the connection is reset: an injected fault.</summary>
    public bool ResetsConnection { get; init; }

    /// <summary>The whole answer in one buffer, so that it leaves in one write.</summary>
    /// <param name="closes">The connection ends after it.</param>
    /// <param name="withoutBody">For HEAD: the same head, no body.</param>
    public byte[] ToBytes(bool closes, bool withoutBody = false)
    {
        var head = new StringBuilder(256);
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {Reason(Status)}\r\n");
        if (RequestId.Length > 0) head.Append("x-amzn-RequestId: ").Append(RequestId).Append("\r\n");
        head.Append("Content-Type: ").Append(ContentType).Append("\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        // SDKs measure the skew of their clock by this header when a signature is judged stale.
        head.Append(CultureInfo.InvariantCulture, $"Date: {DateTimeOffset.UtcNow:R}\r\n");
        foreach (HttpHeader header in Headers) head.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        if (closes) head.Append("Connection: close\r\n");
        head.Append("\r\n");
        int length = withoutBody ? 0 : Body.Length;
        byte[] bytes = new byte[head.Length + length];
        Encoding.ASCII.GetBytes(head.ToString(), bytes);
        if (length > 0) Body.Span.CopyTo(bytes.AsSpan(head.Length));
        return bytes;
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        417 => "Expectation Failed",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    };
}
