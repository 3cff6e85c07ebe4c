using System.Diagnostics;

namespace CmkFlink.Benchmarks.Sandbox;

/// <summary>What a load showed.</summary>
/// <param name="PerSecond">Calls answered a second.</param>
/// <param name="Milliseconds">Times of the calls, ascending.</param>
internal sealed record LoadResult(double PerSecond, double[] Milliseconds)
{
    /// <param name="share">0.99 for the 99th percentile.</param>
    public double Percentile(double share) => Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(Milliseconds.Length * share))];
}

/// <summary>Loads of many clients at once.</summary>
internal static class Load
{
    /// <summary>As fast as they can, each with its next call after its last answer.</summary>
    public static async Task<LoadResult> AtFullSpeedAsync(IReadOnlyList<SignedClient> clients, TimeSpan length, Func<SignedClient, int, Task> call)
    {
        long begin = Stopwatch.GetTimestamp();
        List<double>[] times = await Task.WhenAll(clients.Select((client, index) => Task.Run(async () =>
        {
            List<double> taken = new(1 << 16);
            for (int i = index; Stopwatch.GetElapsedTime(begin) < length; i += clients.Count)
            {
                long sent = Stopwatch.GetTimestamp();
                await call(client, i);
                taken.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return taken;
        })));
        return Result(times, Stopwatch.GetElapsedTime(begin));
    }

    /// <summary>So many calls a second whatever the answers do: a call's time runs from when it was due, so that one slow answer does not hide those behind it.</summary>
    public static async Task<LoadResult> AtRateAsync(IReadOnlyList<SignedClient> clients, int perSecond, TimeSpan length, Func<SignedClient, int, Task> call)
    {
        TimeSpan interval = TimeSpan.FromSeconds((double)clients.Count / perSecond);
        long begin = Stopwatch.GetTimestamp();
        List<double>[] times = await Task.WhenAll(clients.Select((client, index) => Task.Run(async () =>
        {
            List<double> taken = [];
            for (int i = 0; ; i++)
            {
                TimeSpan due = (i * interval) + (interval * index / clients.Count);
                if (due > length) return taken;
                TimeSpan wait = due - Stopwatch.GetElapsedTime(begin);
                if (wait > TimeSpan.Zero) await Task.Delay(wait);
                // A timer of the system fires up to some milliseconds late; that is not the sandbox's time.
                TimeSpan from = wait > TimeSpan.Zero ? Stopwatch.GetElapsedTime(begin) : due;
                await call(client, i);
                taken.Add((Stopwatch.GetElapsedTime(begin) - from).TotalMilliseconds);
            }
        })));
        return Result(times, length);
    }

    private static LoadResult Result(List<double>[] times, TimeSpan length)
    {
        double[] all = [.. times.SelectMany(t => t)];
        Array.Sort(all);
        return new LoadResult(all.Length / length.TotalSeconds, all);
    }
}
