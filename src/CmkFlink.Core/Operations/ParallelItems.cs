using System.Runtime.CompilerServices;

namespace CmkFlink.Core.Operations;

/// <summary>Works on items side by side and hands out each result as it is ready.</summary>
internal static class ParallelItems
{
    /// <summary>Starts at most <paramref name="limit"/> items at a time. The work must not throw but for cancellation; when the consumer leaves early, what runs is awaited.</summary>
    public static async IAsyncEnumerable<TResult> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items, int limit, Func<TItem, CancellationToken, Task<TResult>> work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<Task<TResult>> running = [];
        using IEnumerator<TItem> source = items.GetEnumerator();
        bool more = true;
        try
        {
            while (true)
            {
                while (more && running.Count < limit && (more = source.MoveNext())) running.Add(work(source.Current, cancellation));
                if (running.Count == 0) yield break;
                Task<TResult> ended = await Task.WhenAny(running);
                running.Remove(ended);
                yield return await ended;
            }
        }
        finally
        {
            foreach (Task<TResult> left in running)
            {
                // Observed, so that no failure of abandoned work goes unnoticed by the runtime; its outcome no longer matters to anybody.
                try
                {
                    await left;
                }
                catch (OperationCanceledException)
                {
                }
            }
        }
    }
}
