using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>The base of every cmdlet: stops within a second, runs handlers off the pipeline thread, and speaks for them on it.</summary>
public abstract class FlinkCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Who hears the running operation; connections that prompt or log later than they were made ask this one.</summary>
    private protected IOperationHost? CurrentHost { get; private set; }

    /// <summary>Whether -WhatIf holds, by parameter or by $WhatIfPreference. On the pipeline thread.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called by PowerShell on another thread: cancels and does nothing else.</summary>
    protected sealed override void StopProcessing()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command ended at the same moment.
        }
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _cancellation.Dispose();
    }

    /// <summary>Reads arguments; one that cannot be read ends the command.</summary>
    private protected T Arguments<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OperationException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e.Failure));
            throw;
        }
    }

    /// <summary>A path of PowerShell as one of the file system; one of another provider ends the command.</summary>
    private protected string FilePath(string path) => Arguments(() => FilePaths.Of(SessionState.Path, path));

    /// <summary>Runs one operation and emits its items as they come. A failure becomes a non-terminating error.</summary>
    private protected void Run<TItem>(Func<IOperationHost, CancellationToken, IAsyncEnumerable<TItem>> operation, Action<TItem> emit, object? target) =>
        Pump(async (pump, host, token) =>
        {
            try
            {
                await foreach (TItem item in operation(host, token).WithCancellation(token)) pump.Post(() => emit(item));
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                host.Error(ErrorRecords.Describe(e, target));
            }
        });

    /// <summary>Runs local work (no AWS) and emits what it gives. A failure becomes a non-terminating error with this id.</summary>
    private protected void RunLocal<TItem>(Func<CancellationToken, Task<TItem>> work, Action<TItem> emit, string errorId, string remedy, object target) =>
        Pump(async (pump, host, token) =>
        {
            try
            {
                TItem item = await work(token);
                pump.Post(() => emit(item));
            }
            catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException && !token.IsCancellationRequested)
            {
                FailureCategory category = e is ArgumentException ? FailureCategory.InvalidArgument : FailureCategory.ResourceUnavailable;
                host.Error(new OperationFailure(errorId, category, e.Message, remedy, target, e));
            }
        });

    /// <summary>Runs work with the pipeline thread at its service.</summary>
    private protected void Pump(Func<PipelinePump, IOperationHost, CancellationToken, Task> work)
    {
        using PipelinePump pump = new(_cancellation);
        using ProgressBars? bars = ProgressBars.For(this, pump);
        CmdletHost host = new(this, pump, bars, IsWhatIf);
        CurrentHost = host;
        try
        {
            pump.Run(async token =>
            {
                try
                {
                    await work(pump, host, token);
                }
                finally
                {
                    bars?.Complete();
                }
            });
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>A failure with what the cmdlet knows to say of it besides. On a thread of the work.</summary>
    internal virtual OperationFailure Advised(OperationFailure failure) => failure;

    /// <summary>Cancelled when the command is stopped.</summary>
    private protected CancellationToken StopToken => _cancellation.Token;

    /// <summary>ShouldProcess, on the pipeline thread, telling a refusal from -WhatIf.</summary>
    internal Confirmation Confirm(string target, string action)
    {
        string description = $"Performing the operation \"{action}\" on target \"{target}\".";
        // What is about to change is no longer as it was listed for the Tab key.
        ModuleState.Candidates.Clear();
        bool proceed = ShouldProcess(description, $"Are you sure you want to perform this action?{Environment.NewLine}{description}", "Confirm", out ShouldProcessReason reason);
        return proceed ? Confirmation.Proceed : reason.HasFlag(ShouldProcessReason.WhatIf) ? Confirmation.WhatIf : Confirmation.Declined;
    }
}
