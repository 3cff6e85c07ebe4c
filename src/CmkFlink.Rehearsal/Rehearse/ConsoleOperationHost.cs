using CmkFlink.Core.Operations;

namespace CmkFlink.Rehearsal.Rehearse;

/// <summary>A host that nobody answers: everything is confirmed, warnings and errors go to the diagnostics.</summary>
internal sealed class ConsoleOperationHost(TextWriter diagnostics) : IOperationHost
{
    public bool IsWhatIf => false;

    public void Verbose(string message)
    {
    }

    public void Debug(string message)
    {
    }

    public void Warning(string message) => diagnostics.WriteLine("WARNING: " + message);

    public void Progress(OperationProgress progress)
    {
    }

    public void Error(OperationFailure failure) => diagnostics.WriteLine($"ERROR: {failure.Message} {failure.Remedy}");

    public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation) => Task.FromResult(Confirmation.Proceed);

    public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => Task.FromResult<string?>(null);
}
