namespace CmkFlink.Core.Operations;

/// <summary>A failure of one item: what happened, to which object, and what to do next.</summary>
/// <param name="Id">Stable error id, PascalCase: "KeyDisabled".</param>
/// <param name="Category">What kind.</param>
/// <param name="Message">What happened, to which object.</param>
/// <param name="Remedy">What to do next; a runnable command where there is one.</param>
/// <param name="Target">The object at fault, as a string or a result object.</param>
/// <param name="Exception">The original exception, where there was one.</param>
public sealed record OperationFailure(string Id, FailureCategory Category, string Message, string Remedy, object? Target = null, Exception? Exception = null)
{
    /// <summary>Who is to do what failed, where the operation knows.</summary>
    public Actor? Actor { get; init; }
}

/// <summary>Ends an operation. Handlers throw it; hosts show <see cref="Failure"/>.</summary>
public sealed class OperationException(OperationFailure failure) : Exception(failure.Message, failure.Exception)
{
    public OperationFailure Failure { get; } = failure;
}
