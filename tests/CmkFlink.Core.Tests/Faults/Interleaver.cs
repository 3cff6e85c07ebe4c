namespace CmkFlink.Core.Tests.Faults;

/// <summary>Lets several processes go on one call at a time, in an order drawn from a seed: whoever is about to call waits until all others are about to call, or have ended.</summary>
internal sealed class Interleaver
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource?[] _waiting;
    private readonly bool[] _ended;
    private readonly Random _random;
    private readonly double _change;
    private int _last;

    public Interleaver(int seed, int processes)
    {
        _waiting = new TaskCompletionSource?[processes];
        _ended = new bool[processes];
        // CA5394: a test draws its cases by a seed that can be repeated.
#pragma warning disable CA5394
        _random = new Random(seed);
        // From turn about to long stretches of one.
        _change = 0.05 + (_random.NextDouble() * 0.9);
        _last = _random.Next(processes);
#pragma warning restore CA5394
    }

    /// <summary>Waits for the turn of a process.</summary>
    public Task TurnAsync(int process)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting[process] = turn;
            Pass();
        }

        return turn.Task;
    }

    /// <summary>The process calls no more.</summary>
    public void End(int process)
    {
        lock (_gate)
        {
            _ended[process] = true;
            Pass();
        }
    }

    private void Pass()
    {
        int[] ready = [.. Enumerable.Range(0, _waiting.Length).Where(p => _waiting[p] is not null)];
        if (ready.Length == 0 || ready.Length + _ended.Count(e => e) < _waiting.Length) return;
        // CA5394: as above.
#pragma warning disable CA5394
        bool change = _random.NextDouble() < _change;
        int next = ready.Contains(_last) && (!change || ready.Length == 1) ? _last : ready.Where(p => p != _last).ElementAt(_random.Next(ready.Count(p => p != _last)));
#pragma warning restore CA5394
        _last = next;
        TaskCompletionSource turn = _waiting[next]!;
        _waiting[next] = null;
        turn.SetResult();
    }
}
