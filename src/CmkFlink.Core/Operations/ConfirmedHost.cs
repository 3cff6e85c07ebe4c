namespace CmkFlink.Core.Operations;

/// <summary>The user's host for an operation within a step that the user has confirmed as a whole: it speaks, and asks nothing again.</summary>
internal sealed class ConfirmedHost(IOperationHost host) : IOperationHost
{
    private readonly List<OperationFailure> _errors = [];

    public bool IsWhatIf => false;

    /// <summary>What went wrong with single items; the step decides what becomes of it.</summary>
    public IReadOnlyList<OperationFailure> Errors => _errors;

    public void Verbose(string message) => host.Verbose(message);

    public void Debug(string message) => host.Debug(message);

    public void Warning(string message) => host.Warning(message);

    public void Progress(OperationProgress progress) => host.Progress(progress);

    public void Error(OperationFailure failure) => _errors.Add(failure);

    public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation) => Task.FromResult(Confirmation.Proceed);

    public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => host.PromptSecretAsync(prompt, cancellation);

    /// <exception cref="OperationException">The first item that failed.</exception>
    public void ThrowIfFailed()
    {
        if (_errors.Count > 0) throw new OperationException(_errors[0]);
    }
}
