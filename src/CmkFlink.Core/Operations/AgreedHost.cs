namespace CmkFlink.Core.Operations;

/// <summary>The host of steps that belong to something its user has agreed to: they are told, not asked again.</summary>
internal sealed class AgreedHost(IOperationHost inner) : IOperationHost
{
    public bool IsWhatIf => inner.IsWhatIf;

    public void Verbose(string message) => inner.Verbose(message);

    public void Debug(string message) => inner.Debug(message);

    public void Warning(string message) => inner.Warning(message);

    public void Progress(OperationProgress progress) => inner.Progress(progress);

    public void Error(OperationFailure failure) => inner.Error(failure);

    public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation)
    {
        inner.Verbose($"{target}: {action}.");
        return Task.FromResult(Confirmation.Proceed);
    }

    public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => inner.PromptSecretAsync(prompt, cancellation);
}
