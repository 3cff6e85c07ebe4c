namespace CmkFlink.Sandbox.Events;

/// <summary>The calls of a sandbox; the oldest give way where there are very many or very large ones. Thread-safe.</summary>
internal sealed class EventLog
{
    private const int MaxEvents = 100_000;
    private const long MaxCharacters = 64L * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Queue<(SandboxEvent Record, int Characters)> _events = new();
    private long _characters;

    public void Add(SandboxEvent record)
    {
        int characters = (record.RequestParameters?.GetRawText().Length ?? 0) + (record.ErrorMessage?.Length ?? 0) + (record.UserAgent?.Length ?? 0);
        lock (_gate)
        {
            _events.Enqueue((record, characters));
            _characters += characters;
            while (_events.Count > MaxEvents || _characters > MaxCharacters) _characters -= _events.Dequeue().Characters;
        }
    }

    /// <summary>Forgets the calls that made the demo: the log begins with the user's first.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _events.Clear();
            _characters = 0;
        }
    }

    public IReadOnlyList<SandboxEvent> Snapshot()
    {
        lock (_gate) return [.. _events.Select(entry => entry.Record)];
    }
}
