namespace CmkFlink.Sandbox.Http;

/// <summary>Bounds on what a client may send and how long it may take.</summary>
internal sealed record HttpLimits
{
    /// <summary>Request line and headers, and the trailers of a chunked body, in bytes.</summary>
    public int Head { get; init; } = 64 * 1024;

    public int Headers { get; init; } = 128;

    /// <summary>Body after decoding, in bytes.</summary>
    public int Body { get; init; } = 1024 * 1024;

    /// <summary>Another limit for the body of some requests, by their head; <see langword="null"/> for <see cref="Body"/>.</summary>
    public Func<HttpHead, int?> BodyOf { get; init; } = static _ => null;

    public int Connections { get; init; } = 512;

    /// <summary>From the first byte of a head to its last.</summary>
    public TimeSpan HeadTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the end of the head to the end of the body.</summary>
    public TimeSpan BodyTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two requests of a connection. Longer than the idle times of the SDKs' connection pools, so that they close first.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long what a refused client still sends is read and thrown away, so that it sees the answer rather than a reset.</summary>
    public TimeSpan LingerTime { get; init; } = TimeSpan.FromSeconds(2);
}
