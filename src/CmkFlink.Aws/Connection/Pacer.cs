using System.Diagnostics;

namespace CmkFlink.Aws;

/// <summary>Repeats throttled calls, and nothing else, after pauses with full jitter: each pause is drawn evenly from zero to a ceiling that doubles.</summary>
/// <remarks>AWS Architecture Blog, "Exponential Backoff And Jitter". A throttled call did nothing, so its repeat is harmless for a write too; after any other failure the caller must look first.</remarks>
internal sealed class Pacer(Func<TimeSpan, CancellationToken, Task>? delay = null, Func<double>? jitter = null, Func<TimeSpan>? elapsed = null)
{
    /// <summary>Requests sent for one call before throttling is reported. With 30 % of requests throttled three attempts lose 3 % of calls, ten lose none that anybody will see.</summary>
    public const int MaxAttempts = 10;

    private static readonly TimeSpan FirstCeiling = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastCeiling = TimeSpan.FromSeconds(20);
    private static readonly Random SharedRandom = new();

    /// <summary>How pauses pass.</summary>
    public Func<TimeSpan, CancellationToken, Task> Delay { get; } = delay ?? Task.Delay;

    /// <summary>Time gone by since any fixed moment.</summary>
    public Func<TimeSpan> Elapsed { get; } = elapsed ?? (static () => TimeSpan.FromSeconds((double)Stopwatch.GetTimestamp() / Stopwatch.Frequency));

    private readonly Func<double> _jitter = jitter ?? NextDouble;

    /// <param name="call">The call; made anew each time.</param>
    /// <param name="requestsPerCall">How many requests the SDK itself may send within one call, so that the two loops do not multiply.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, int requestsPerCall, CancellationToken cancellation)
    {
        int attempts = (MaxAttempts + requestsPerCall - 1) / requestsPerCall;
        for (int attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await call(cancellation);
            }
            catch (Exception e) when (attempt < attempts && AwsErrorMapper.IsThrottling(e))
            {
                await Delay(TimeSpan.FromTicks((long)(Ceiling(attempt).Ticks * _jitter())), cancellation);
            }
        }
    }

    /// <summary>The longest pause after so many attempts: 0.2 s, 0.4 s, 0.8 s ... 20 s.</summary>
    internal static TimeSpan Ceiling(int attempt) =>
        TimeSpan.FromTicks(Math.Min(LastCeiling.Ticks, FirstCeiling.Ticks << Math.Min(attempt - 1, 16)));

    private static double NextDouble()
    {
        lock (SharedRandom) return SharedRandom.NextDouble();
    }
}
