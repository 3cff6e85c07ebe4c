using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.State;

/// <summary>Virtual time and what is due in it. Everything but signatures lives on this clock. Not thread-safe: used under the account's gate.</summary>
/// <remarks>
/// Nothing runs in the background. State can only be seen by a call, so what fell due runs just before the next call looks, each action at its own
/// time: that is indistinguishable from running on time, needs no threads and no sleeping, and repeats exactly.
/// </remarks>
internal sealed class SandboxClock : IVirtualClock
{
    /// <summary>How far a request moves a stepped clock.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Where virtual time ends: far enough from the end of the calendar that every date reckoned from it is one.</summary>
    public static readonly DateTimeOffset End = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset SteppedEpoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Order)> _due = new();
    private readonly TimeProvider _real;
    private readonly double _timeScale;
    private DateTimeOffset _now;
    private DateTimeOffset _lastReal;
    private TimeSpan _unspent;
    private bool _isRunning;
    private long _order;

    /// <param name="stepped">Time advances only by <see cref="Tick"/> a request and by <see cref="Advance"/>, from a fixed date: runs repeat.</param>
    /// <param name="timeScale">Factor on the duration of every change of state; 1 means tens of milliseconds.</param>
    /// <param name="real">Source of real time for a clock that is not stepped.</param>
    public SandboxClock(bool stepped = false, double timeScale = 1, TimeProvider? real = null)
    {
        if (!double.IsFinite(timeScale) || timeScale < 0) throw new ArgumentOutOfRangeException(nameof(timeScale), timeScale, "The time scale is a factor of zero or more.");
        IsStepped = stepped;
        _timeScale = timeScale;
        _real = real ?? TimeProvider.System;
        _lastReal = _real.GetUtcNow();
        _now = ToMilliseconds(stepped ? SteppedEpoch : _lastReal);
    }

    public bool IsStepped { get; }

    /// <summary>The virtual time, in whole milliseconds as AWS reports it. It stands still during a call.</summary>
    public DateTimeOffset UtcNow => _now;

    /// <summary>The virtual time as a request that came now would find it. Between requests <see cref="UtcNow"/> is that of the last one, however long ago.</summary>
    public DateTimeOffset Present => IsStepped ? _now : _now + Whole(_unspent + SinceLastLook(_real.GetUtcNow()));

    public long Happened { get; private set; }

    /// <summary>Forgets what is due and goes on from another time, which may lie before the present one.</summary>
    /// <param name="elapsed">Time that has passed since; it counts with the next request.</param>
    public void Restart(DateTimeOffset now, TimeSpan elapsed)
    {
        _due.Clear();
        _now = ToMilliseconds(now);
        _lastReal = _real.GetUtcNow();
        _unspent = elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero;
    }

    /// <summary>To be called at the start of every request from a client: moves time on and runs what fell due.</summary>
    public void OnRequest()
    {
        // A call that something due makes is no request from outside.
        if (_isRunning) return;
        if (IsStepped)
        {
            RunUntil(_now + Tick);
            return;
        }
        DateTimeOffset real = _real.GetUtcNow();
        _unspent += SinceLastLook(real);
        _lastReal = real;
        TimeSpan whole = Whole(_unspent);
        _unspent -= whole;
        RunUntil(_now + whole);
    }

    /// <summary>Moves virtual time on and runs what falls due on the way, in order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than nothing, or beyond <see cref="End"/>.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        if (by > End - _now) throw new ArgumentOutOfRangeException(nameof(by), by, $"Virtual time ends with the year {End.Year - 1}.");
        RunUntil(ToMilliseconds(_now + by));
    }

    /// <summary>Runs an action when virtual time reaches an instant; at once with the next request if it has passed.</summary>
    public void ScheduleAt(DateTimeOffset due, Action action) => _due.Enqueue(action, (due, _order++));

    /// <summary>The instant at which a change of state that takes <paramref name="duration"/> ends.</summary>
    public DateTimeOffset After(TimeSpan duration) => ToMilliseconds(_now + duration * _timeScale);

    private void RunUntil(DateTimeOffset end)
    {
        _isRunning = true;
        try
        {
            while (_due.TryPeek(out Action? action, out (DateTimeOffset Due, long Order) next) && next.Due <= end)
            {
                _due.Dequeue();
                if (next.Due > _now) _now = next.Due;
                Happened++;
                action();
            }
            if (end > _now) _now = end;
        }
        finally
        {
            _isRunning = false;
        }
    }

    /// <summary>A step back of the machine's clock must not take virtual time back.</summary>
    private TimeSpan SinceLastLook(DateTimeOffset real) => real > _lastReal ? real - _lastReal : TimeSpan.Zero;

    private static TimeSpan Whole(TimeSpan time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMillisecond);

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
}
