using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace CmkFlink.Aws;

/// <summary>What lives as long as a connection and those made of it for further Regions: the token that ends the fetching of credentials, and the HTTP connections.</summary>
internal sealed class ConnectionLifetime : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly BufferingHttpClientFactory? _own;
    private int _disposed;

    /// <param name="given">The caller's HTTP clients, which stay the caller's; <see langword="null"/> for our own.</param>
    public ConnectionLifetime(HttpClientFactory? given)
    {
        _own = given is null ? new BufferingHttpClientFactory() : null;
        HttpClientFactory = given ?? _own!;
        Token = _source.Token;
    }

    public HttpClientFactory HttpClientFactory { get; }

    public CancellationToken Token { get; }

    public void Cancel() => _source.Cancel();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _source.Cancel();
        _own?.Dispose();
        _source.Dispose();
    }
}
