using System.Text;

namespace CmkFlink.Sandbox.Http;

/// <summary>Parses the head of a request strictly: what RFC 9112 leaves to a server's leniency is refused, because two readers may understand it differently.</summary>
internal static class HttpHeadParser
{
    private static readonly string[] _methods = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"];

    /// <summary>Parses a complete head.</summary>
    /// <param name="head">Every line with its CRLF, the empty last one included.</param>
    /// <param name="limits">Bounds.</param>
    public static HttpHead Parse(ReadOnlySpan<byte> head, HttpLimits limits)
    {
        int end = head.IndexOf("\r\n"u8);
        HttpHead line = ParseRequestLine(head[..end]);
        head = head[(end + 2)..];
        var headers = new List<HttpHeader>(16);
        while ((end = head.IndexOf("\r\n"u8)) != 0)
        {
            if (headers.Count == limits.Headers) throw new HttpRefusalException(431, $"The request has more than {limits.Headers} headers.");
            headers.Add(ParseHeader(head[..end]));
            head = head[(end + 2)..];
        }

        return Frame(line with { Headers = headers });
    }

    /// <summary>One header or trailer line, without its CRLF.</summary>
    public static HttpHeader ParseHeader(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t') throw new HttpRefusalException(400, "A header is folded over several lines; send it on one.");
        int colon = line.IndexOf((byte)':');
        if (colon <= 0) throw new HttpRefusalException(400, "A header has no name or no colon.");
        ReadOnlySpan<byte> name = line[..colon];
        foreach (byte b in name)
        {
            if (!IsToken(b)) throw new HttpRefusalException(400, "A header's name has a character that is not allowed there.");
        }

        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        foreach (byte b in value)
        {
            if (b is < 0x20 and not (byte)'\t' or 0x7f) throw new HttpRefusalException(400, "A header's value has a control character.");
        }

        return new HttpHeader(Encoding.ASCII.GetString(name), Encoding.Latin1.GetString(value));
    }

    private static HttpHead ParseRequestLine(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last == first) throw new HttpRefusalException(400, "The request line is not 'METHOD target HTTP/1.1'.");
        string method = Encoding.Latin1.GetString(line[..first]);
        if (Array.IndexOf(_methods, method) < 0) throw new HttpRefusalException(400, "The request line has a method that HTTP does not define.");
        if (!line[(last + 1)..].SequenceEqual("HTTP/1.1"u8)) throw new HttpRefusalException(400, "Only HTTP/1.1 is spoken here.");
        ReadOnlySpan<byte> target = line[(first + 1)..last];
        foreach (byte b in target)
        {
            // '#' never travels; control characters, blanks and bytes above ASCII must be percent-encoded (RFC 3986).
            if (b is <= 0x20 or >= 0x7f or (byte)'#') throw new HttpRefusalException(400, "The request target has a character that must be percent-encoded.");
        }

        if (target.IsEmpty || target[0] != (byte)'/') throw new HttpRefusalException(400, "The request target must begin with '/': this is no proxy.");
        string text = Encoding.ASCII.GetString(target);
        int query = text.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? new HttpHead(method, text, "", []) : new HttpHead(method, text[..query], text[(query + 1)..], []);
    }

    private static HttpHead Frame(HttpHead head)
    {
        string? host = null, length = null, transfer = null, expect = null;
        bool closes = false;
        foreach (HttpHeader header in head.Headers)
        {
            if (Is(header, "Host")) host = host is null ? header.Value : throw new HttpRefusalException(400, "The request has several Host headers.");
            else if (Is(header, "Content-Length")) length = length is null || length == header.Value ? header.Value : throw new HttpRefusalException(400, "The request has several Content-Length headers that differ.");
            else if (Is(header, "Transfer-Encoding")) transfer = transfer is null ? header.Value : throw new HttpRefusalException(400, "The request has several Transfer-Encoding headers.");
            else if (Is(header, "Expect")) expect = header.Value;
            else if (Is(header, "Connection")) closes |= header.Value.Split(',').Any(option => option.Trim().Equals("close", StringComparison.OrdinalIgnoreCase));
        }

        if (host is null) throw new HttpRefusalException(400, "The request has no Host header.");
        if (!LoopbackHost.IsLoopback(host)) throw new HttpRefusalException(400, "The Host header names another host than this one (127.0.0.1, localhost or [::1]).");
        if (length is not null && transfer is not null) throw new HttpRefusalException(400, "The request has both Content-Length and Transfer-Encoding: its end is ambiguous.");
        if (transfer is not null && !transfer.Equals("chunked", StringComparison.OrdinalIgnoreCase)) throw new HttpRefusalException(400, "The only Transfer-Encoding understood here is 'chunked'.");
        if (expect is not null && !expect.Equals("100-continue", StringComparison.OrdinalIgnoreCase)) throw new HttpRefusalException(417, "The only Expect understood here is '100-continue'.");
        return head with { ContentLength = Length(length), IsChunked = transfer is not null, ExpectsContinue = expect is not null, Closes = closes };
    }

    private static long Length(string? text)
    {
        if (text is null) return 0;
        if (text.Length == 0 || !text.All(char.IsAsciiDigit)) throw new HttpRefusalException(400, "Content-Length is not a number.");
        string digits = text.TrimStart('0');
        return digits.Length > 18 ? long.MaxValue : digits.Length == 0 ? 0 : long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool Is(HttpHeader header, string name) => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>tchar of RFC 9110, 5.6.2.</summary>
    private static bool IsToken(byte b) => char.IsAsciiLetterOrDigit((char)b) || "!#$%&'*+-.^_`|~"u8.Contains(b);
}
