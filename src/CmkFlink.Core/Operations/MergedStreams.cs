using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CmkFlink.Core.Operations;

/// <summary>Makes one stream of several, each item as it comes.</summary>
internal static class MergedStreams
{
    /// <summary>Runs all sources at once; how much they do at a time is theirs to bound. The first that throws ends the others; a consumer that leaves early stops them, and they are awaited.</summary>
    public static async IAsyncEnumerable<T> RunAsync<T>(IReadOnlyList<Func<CancellationToken, IAsyncEnumerable<T>>> sources, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using SemaphoreSlim ready = new(0);
        ConcurrentQueue<T> items = new();
        Task all = Task.WhenAll(sources.Select(source => Task.Run(() => FillAsync(source), CancellationToken.None)));
        Task ended = all.ContinueWith(_ => ready.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            while (true)
            {
                // Whoever adds an item releases once, and the end of all sources releases once more.
                await ready.WaitAsync(CancellationToken.None);
                if (items.TryDequeue(out T? item)) yield return item;
                else break;
            }

            await all;
        }
        finally
        {
            stop.Cancel();
            await ended;
            // Observed, so that no failure of abandoned work goes unnoticed by the runtime.
            _ = all.Exception;
        }

        async Task FillAsync(Func<CancellationToken, IAsyncEnumerable<T>> source)
        {
            try
            {
                await foreach (T item in source(stop.Token).WithCancellation(stop.Token))
                {
                    items.Enqueue(item);
                    ready.Release();
                }
            }
            catch
            {
                stop.Cancel();
                throw;
            }
        }
    }
}
