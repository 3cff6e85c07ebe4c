namespace CmkFlink.Sandbox.Events;

/// <summary>The calls of a sandbox, the latest of them where there are very many. Thread-safe.</summary>
internal sealed class EventLog
{
    private const int Capacity = 100_000;

    private readonly object _gate = new();
    private readonly Queue<SandboxEvent> _events = new();

    public void Add(SandboxEvent record)
    {
        lock (_gate)
        {
            if (_events.Count == Capacity) _events.Dequeue();
            _events.Enqueue(record);
        }
    }

    public IReadOnlyList<SandboxEvent> Snapshot()
    {
        lock (_gate) return [.. _events];
    }
}
