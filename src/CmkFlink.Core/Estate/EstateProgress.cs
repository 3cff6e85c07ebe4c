using System.Collections.Concurrent;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Estate;

/// <summary>Tells how far the reading of an estate is: over all, and for each Region that is being read.</summary>
internal sealed class EstateProgress(IOperationHost host, int scopes)
{
    private readonly ConcurrentDictionary<EstateScope, Part> _parts = new();
    private int _opened;
    private int _total;
    private int _done;

    public void Opened(EstateScope scope, int applications)
    {
        Interlocked.Increment(ref _opened);
        Interlocked.Add(ref _total, applications);
        if (applications > 0) _parts[scope] = new Part(applications);
        Overall();
    }

    public void Begin(EstateScope scope, string application)
    {
        if (_parts.TryGetValue(scope, out Part? part)) host.Progress(new OperationProgress($"{scope}", $"{part.Done} of {part.Total} applications; reading {application}", part.Percent));
    }

    public void End(EstateScope scope)
    {
        Interlocked.Increment(ref _done);
        if (_parts.TryGetValue(scope, out Part? part)) part.Count();
        Overall();
    }

    public void Closed(EstateScope scope) => host.Progress(new OperationProgress($"{scope}", "Done", 100, Completed: true));

    // Before every Region is listed nobody knows how many applications there are.
    private void Overall() => host.Progress(new OperationProgress(
        OperationProgress.Whole,
        _opened < scopes ? $"{_opened} of {scopes} Regions and profiles listed, {_done} of {_total} applications read" : $"{_done} of {_total} applications read",
        _opened < scopes || _total == 0 ? -1 : _done * 100 / _total));

    private sealed class Part(int total)
    {
        private int _done;

        public int Total => total;

        public int Done => _done;

        public int Percent => _done * 100 / total;

        public void Count() => Interlocked.Increment(ref _done);
    }
}
