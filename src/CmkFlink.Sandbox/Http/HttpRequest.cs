namespace CmkFlink.Sandbox.Http;

/// <summary>A header as it was sent; the value without surrounding blanks, one character a byte (Latin-1).</summary>
internal readonly record struct HttpHeader(string Name, string Value);

/// <summary>A request, read completely.</summary>
internal sealed class HttpRequest
{
    public required string Method { get; init; }

    /// <summary>Path as sent, still encoded.</summary>
    public required string Path { get; init; }

    /// <summary>Query as sent, without its question mark; empty where there is none.</summary>
    public required string Query { get; init; }

    public required IReadOnlyList<HttpHeader> Headers { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The value of a header; several of one name are joined by commas (RFC 9110, 5.3); <see langword="null"/> where there is none.</summary>
    public string? Header(string name)
    {
        string? found = null;
        foreach (HttpHeader header in Headers)
        {
            if (!header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            found = found is null ? header.Value : found + "," + header.Value;
        }

        return found;
    }
}

/// <summary>What the reader refuses.</summary>
/// <param name="status">4xx: it is the client's mistake.</param>
/// <param name="message">What is wrong with the request.</param>
internal sealed class HttpRefusalException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
