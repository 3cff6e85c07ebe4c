using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CmkFlink.Core.Operations;

/// <summary>How to wait for AWS: intervals grow from <see cref="Initial"/> to <see cref="Maximum"/>, until <see cref="Limit"/>.</summary>
public sealed record WaitSettings
{
    public TimeSpan Initial { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan Maximum { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After this the wait ends with an error; what was begun at AWS goes on.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Replaced by tests, so that time is theirs.</summary>
    public Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;

    /// <summary>Time gone by since any fixed moment.</summary>
    public Func<TimeSpan> Elapsed { get; init; } = static () => TimeSpan.FromSeconds((double)Stopwatch.GetTimestamp() / Stopwatch.Frequency);

    /// <summary>The settings for an endpoint: a loopback endpoint is the sandbox, whose changes take tens of milliseconds, unless the connection keeps the pace of AWS.</summary>
    public static WaitSettings For(AwsConnection connection, TimeSpan? limit = null)
    {
        WaitSettings settings = !connection.PaceOfAws && Uri.TryCreate(connection.Flink.Config.ServiceURL, UriKind.Absolute, out Uri? endpoint) && endpoint.IsLoopback
            ? new WaitSettings { Initial = TimeSpan.FromMilliseconds(15), Maximum = TimeSpan.FromMilliseconds(100) }
            : new WaitSettings();
        settings = settings with { Delay = connection.Delay, Elapsed = connection.Elapsed };
        return limit is { } given ? settings with { Limit = given } : settings;
    }
}

/// <summary>What a look at AWS showed.</summary>
/// <param name="Done">Whether the wait is over.</param>
/// <param name="Value">What was seen.</param>
/// <param name="Status">For the progress bar: "application orders is UPDATING".</param>
public readonly record struct Observation<T>(bool Done, T Value, string Status);

/// <summary>The one component that waits: looks, reports progress, honours cancellation and the limit.</summary>
public sealed class Waiter(WaitSettings settings)
{
    /// <summary>Looks until a look says that it is done.</summary>
    /// <exception cref="OperationException">The limit has passed: id WaitTimedOut.</exception>
    public async Task<T> UntilAsync<T>(Func<CancellationToken, Task<Observation<T>>> look, string activity, object target, IOperationHost host, CancellationToken cancellation)
    {
        T seen = default!;
        await foreach (T each in WatchAsync(look, activity, target, host, cancellation)) seen = each;
        return seen;
    }

    /// <summary>Looks until a look says that it is done, and hands out what each one saw; the last is the one that was done.</summary>
    /// <exception cref="OperationException">The limit has passed: id WaitTimedOut.</exception>
    public async IAsyncEnumerable<T> WatchAsync<T>(Func<CancellationToken, Task<Observation<T>>> look, string activity, object target, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        TimeSpan begun = settings.Elapsed();
        TimeSpan interval = settings.Initial;
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                Observation<T> seen = await look(cancellation);
                yield return seen.Value;
                if (seen.Done) yield break;

                TimeSpan waited = settings.Elapsed() - begun;
                if (waited >= settings.Limit)
                    throw new OperationException(Failures.WaitTimedOut(activity, seen.Status, settings.Limit, target));

                host.Progress(new OperationProgress(activity, seen.Status));
                TimeSpan left = settings.Limit - waited;
                await settings.Delay(interval < left ? interval : left, cancellation);
                interval = TimeSpan.FromTicks(Math.Min((long)(interval.Ticks * 1.5), settings.Maximum.Ticks));
            }
        }
        finally
        {
            host.Progress(new OperationProgress(activity, "Done", 100, Completed: true));
        }
    }
}
