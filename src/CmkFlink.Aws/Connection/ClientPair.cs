namespace CmkFlink.Aws;

/// <summary>The reading and the writing client of one service, each made at its first use.</summary>
/// <param name="make">Makes a client; true for one that may repeat requests.</param>
internal sealed class ClientPair<T>(Func<bool, T> make) : IDisposable
    where T : class, IDisposable
{
    private readonly Lazy<T> _reads = new(() => make(true));
    private readonly Lazy<T> _writes = new(() => make(false));

    public T Reads => _reads.Value;

    public T Writes => _writes.Value;

    public void Dispose()
    {
        if (_reads.IsValueCreated) _reads.Value.Dispose();
        if (_writes.IsValueCreated) _writes.Value.Dispose();
    }
}
