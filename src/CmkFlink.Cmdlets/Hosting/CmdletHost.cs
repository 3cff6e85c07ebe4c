using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>What a handler says and asks, performed by a cmdlet on the pipeline thread.</summary>
/// <param name="cmdlet">Who speaks.</param>
/// <param name="pump">The way to the pipeline thread.</param>
/// <param name="bars">Where progress is shown; <see langword="null"/> for nowhere.</param>
/// <param name="isWhatIf">Whether -WhatIf holds, by parameter or preference.</param>
internal sealed class CmdletHost(FlinkCmdlet cmdlet, PipelinePump pump, ProgressBars? bars, bool isWhatIf) : IOperationHost
{
    public bool IsWhatIf => isWhatIf;

    public void Verbose(string message) => pump.Post(() => cmdlet.WriteVerbose(message));

    public void Debug(string message) => pump.Post(() => cmdlet.WriteDebug(message));

    public void Warning(string message) => pump.Post(() => cmdlet.WriteWarning(message));

    public void Error(OperationFailure failure)
    {
        failure = cmdlet.Advised(failure);
        // A permission that an earlier line of the script only planned to give is missing: no reason to end the rehearsal of the rest.
        if (isWhatIf && failure.Category == FailureCategory.PermissionDenied) Warning($"As things are now this would be refused: {failure.Message} {failure.Remedy}");
        else pump.Post(() => cmdlet.WriteError(ErrorRecords.From(failure)));
    }

    public void Progress(OperationProgress progress) => bars?.Report(progress);

    public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation) =>
        pump.AskAsync(() => cmdlet.Confirm(target, action), cancellation);

    public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) =>
        pump.AskAsync(() => SecretPrompt.Ask(cmdlet.Host, prompt), cancellation);
}
