using System.Collections.Concurrent;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>Runs asynchronous work off the pipeline thread while that thread performs what the work asks of it, in order. Used for one piece of work.</summary>
/// <remarks>PowerShell allows Write*, ShouldProcess and prompts on the thread that runs the cmdlet only; a task that wants them posts a call here. Knows nothing of PowerShell.</remarks>
internal sealed class PipelinePump(CancellationTokenSource cancellation) : IDisposable
{
    /// <summary>How long a pipeline that stops waits for its work to put files and sockets down: a stopped command must be gone within a second.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    private readonly BlockingCollection<Action> _calls = [];

    /// <summary>Has the pipeline thread perform a call; after the pipeline has left, does nothing.</summary>
    public void Post(Action call)
    {
        try
        {
            _calls.Add(call);
        }
        catch (InvalidOperationException)
        {
            // The collection is complete or disposed of: nobody is there to hear it.
        }
    }

    /// <summary>Has the pipeline thread answer a question.</summary>
    /// <exception cref="OperationCanceledException">The pipeline stopped before it answered.</exception>
    public async Task<T> AskAsync<T>(Func<T> question, CancellationToken token)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, cancellation.Token);
        using CancellationTokenRegistration stop = either.Token.Register(() => answer.TrySetCanceled());
        Post(() =>
        {
            if (!answer.Task.IsCompleted) answer.TrySetResult(question());
        });
        return await answer.Task;
    }

    /// <summary>Runs the work to its end. Whatever a call throws stops the work and is thrown here, and so is whatever the work throws.</summary>
    /// <exception cref="OperationCanceledException">The source was cancelled.</exception>
    public void Run(Func<CancellationToken, Task> work)
    {
        CancellationToken token = cancellation.Token;
        Task worker = Task.Run(
            async () =>
            {
                try
                {
                    await work(token);
                }
                finally
                {
                    _calls.CompleteAdding();
                }
            },
            CancellationToken.None);
        try
        {
            foreach (Action call in _calls.GetConsumingEnumerable(token)) call();
        }
        catch
        {
            // A stop, "halt" at a prompt, -ErrorAction Stop, or `Select-Object -First` further down the pipe.
            cancellation.Cancel();
            Leave(worker);
            throw;
        }

        worker.GetAwaiter().GetResult();
    }

    public void Dispose() => _calls.Dispose();

    private static void Leave(Task worker)
    {
        try
        {
            worker.Wait(Grace);
        }
        catch (AggregateException)
        {
            // What stopped the pipeline is reported, not what the stop did to the work.
        }

        _ = worker.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
