using System.Collections.Concurrent;
using System.Management.Automation;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>What a handler says and asks, performed by a cmdlet on the pipeline thread.</summary>
/// <param name="cmdlet">Who speaks.</param>
/// <param name="pump">The way to the pipeline thread.</param>
/// <param name="isWhatIf">Whether -WhatIf holds, by parameter or preference.</param>
internal sealed class CmdletHost(FlinkCmdlet cmdlet, PipelinePump pump, bool isWhatIf) : IOperationHost
{
    private readonly ConcurrentDictionary<string, int> _activities = new(StringComparer.Ordinal);
    private int _lastActivity;

    public bool IsWhatIf => isWhatIf;

    public void Verbose(string message) => pump.Post(() => cmdlet.WriteVerbose(message));

    public void Debug(string message) => pump.Post(() => cmdlet.WriteDebug(message));

    public void Warning(string message) => pump.Post(() => cmdlet.WriteWarning(message));

    public void Error(OperationFailure failure)
    {
        // A permission that an earlier line of the script only planned to give is missing: no reason to end the rehearsal of the rest.
        if (isWhatIf && failure.Category == FailureCategory.PermissionDenied) Warning($"As things are now this would be refused: {failure.Message} {failure.Remedy}");
        else pump.Post(() => cmdlet.WriteError(ErrorRecords.From(failure)));
    }

    public void Progress(OperationProgress progress)
    {
        int id = _activities.GetOrAdd(progress.Activity, _ => Interlocked.Increment(ref _lastActivity));
        ProgressRecord record = new(id, Or(progress.Activity, "Working"), Or(progress.Status, "..."))
        {
            PercentComplete = progress.Percent is >= 0 and <= 100 ? progress.Percent : -1,
            RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
        if (progress.Completed) _activities.TryRemove(progress.Activity, out _);
        pump.Post(() => cmdlet.WriteProgress(record));
    }

    public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation) =>
        pump.AskAsync(() => cmdlet.Confirm(target, action), cancellation);

    public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) =>
        pump.AskAsync(() => SecretPrompt.Ask(cmdlet.Host, prompt), cancellation);

    /// <summary>Takes down the progress bars that the work left standing.</summary>
    public void CompleteProgress()
    {
        foreach (string activity in _activities.Keys) Progress(new OperationProgress(activity, "", Completed: true));
    }

    // ProgressRecord refuses empty texts.
    private static string Or(string text, string instead) => string.IsNullOrEmpty(text) ? instead : text;
}
