namespace CmkFlink.Sandbox.Http;

/// <summary>One reusable time limit of a connection, which also ends on shutdown. Used by one reader at a time.</summary>
internal sealed class Deadline(CancellationToken shutdown) : IDisposable
{
    private readonly Phase _phase = new();
    private CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(shutdown);

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the limit passed, rather than the server shutting down.</summary>
    public bool TimedOut => _source.IsCancellationRequested && !shutdown.IsCancellationRequested;

    /// <summary>Starts a limit; disposing the result lifts it.</summary>
    public IDisposable Begin(TimeSpan limit)
    {
        if (TimedOut)
        {
            _source.Dispose();
            _source = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        }

        _source.CancelAfter(limit);
        _phase.Owner = this;
        return _phase;
    }

    public void Dispose() => _source.Dispose();

    private sealed class Phase : IDisposable
    {
        public Deadline? Owner { get; set; }

        public void Dispose() => Owner?._source.CancelAfter(Timeout.InfiniteTimeSpan);
    }
}
