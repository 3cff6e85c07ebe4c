using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>One of the objects that a cmdlet was given.</summary>
/// <param name="Target">How the user knows it: "application orders".</param>
/// <param name="Run">The operation on it.</param>
internal sealed record WorkItem<TItem>(string Target, Func<IOperationHost, CancellationToken, IAsyncEnumerable<TItem>> Run);

/// <summary>Works on many objects at once.</summary>
internal static class ManyItems
{
    /// <summary>Runs the items, at most so many at a time; each item's results are posted as they come, and its failure ends only itself.</summary>
    public static async Task RunAsync<TItem>(IReadOnlyList<WorkItem<TItem>> items, int throttle, Action<TItem> emit, IOperationHost host, CancellationToken token)
    {
        using SemaphoreSlim places = new(throttle);
        int ended = 0;
        Tell();
        List<Task> running = [];
        try
        {
            foreach (WorkItem<TItem> item in items)
            {
                await places.WaitAsync(token);
                running.Add(RunOneAsync(item));
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }

        async Task RunOneAsync(WorkItem<TItem> item)
        {
            try
            {
                await foreach (TItem result in item.Run(host, token).WithCancellation(token)) emit(result);
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                host.Error(ErrorRecords.Describe(e, item.Target));
            }
            finally
            {
                Interlocked.Increment(ref ended);
                Tell();
                places.Release();
            }
        }

        void Tell()
        {
            if (items.Count > 1) host.Progress(new OperationProgress(OperationProgress.Whole, $"{ended} of {items.Count} done", ended * 100 / items.Count));
        }
    }
}
