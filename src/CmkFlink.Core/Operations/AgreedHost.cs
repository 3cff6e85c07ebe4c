namespace CmkFlink.Core.Operations;

/// <summary>The host of what belongs to something that its user has agreed to as a whole: it is told, and not asked about again.</summary>
/// <param name="inner">The user's host.</param>
/// <param name="failed">Hears failures of single items in the place of the user's host, for whom it decides what becomes of them.</param>
public sealed class AgreedHost(IOperationHost inner, Action<OperationFailure>? failed = null) : IOperationHost
{
    public bool IsWhatIf => inner.IsWhatIf;

    /// <summary>Runs an operation of its own within a step that was agreed to.</summary>
    /// <returns>What came of it.</returns>
    /// <exception cref="OperationException">The first item that failed, once the others were tried.</exception>
    internal static async Task<IReadOnlyList<T>> RunAsync<T>(IOperationHost host, Func<IOperationHost, IAsyncEnumerable<T>> operation)
    {
        List<T> items = [];
        OperationFailure? first = null;
        await foreach (T item in operation(new AgreedHost(host, failure => first ??= failure))) items.Add(item);
        return first is null ? items : throw new OperationException(first);
    }

    public void Verbose(string message) => inner.Verbose(message);

    public void Debug(string message) => inner.Debug(message);

    public void Warning(string message) => inner.Warning(message);

    public void Progress(OperationProgress progress) => inner.Progress(progress);

    public void Error(OperationFailure failure) => (failed ?? inner.Error)(failure);

    public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation)
    {
        inner.Verbose($"{target}: {action}.");
        return Task.FromResult(Confirmation.Proceed);
    }

    public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => inner.PromptSecretAsync(prompt, cancellation);
}
