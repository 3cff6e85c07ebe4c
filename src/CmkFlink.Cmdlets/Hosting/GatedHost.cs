using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>The host of an item that the user has already agreed to: its steps are told, not asked again.</summary>
internal sealed class GatedHost(IOperationHost inner) : IOperationHost
{
    public bool IsWhatIf => inner.IsWhatIf;

    public void Verbose(string message) => inner.Verbose(message);

    public void Debug(string message) => inner.Debug(message);

    public void Warning(string message) => inner.Warning(message);

    public void Progress(OperationProgress progress) => inner.Progress(progress);

    public void Error(OperationFailure failure) => inner.Error(failure);

    public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation)
    {
        inner.Verbose(FlinkCmdlet.Describe(target, action));
        return Task.FromResult(Confirmation.Proceed);
    }

    public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => inner.PromptSecretAsync(prompt, cancellation);
}
