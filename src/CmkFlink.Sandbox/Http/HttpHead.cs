namespace CmkFlink.Sandbox.Http;

/// <summary>Request line and headers, and what they say about framing.</summary>
internal sealed record HttpHead(string Method, string Path, string Query, IReadOnlyList<HttpHeader> Headers)
{
    /// <summary>Length that Content-Length gives; 0 where there is none.</summary>
    public long ContentLength { get; init; }

    public bool IsChunked { get; init; }

    public bool ExpectsContinue { get; init; }

    public bool Closes { get; init; }
}
