
namespace CmkFlink.Core.Operations;

/// <summary>Failures of single AWS calls, worded with principal, action and object.</summary>
internal static class CallFailures
{
    public static bool IsDenied(Exception exception) => exception is not OperationException && AwsErrorMapper.Map(exception).Category == FailureCategory.PermissionDenied;

    public static bool IsUnclear(Exception exception) => exception is not (OperationException or OperationCanceledException) && AwsErrorMapper.IsOutcomeUnclear(exception);

    /// <summary>A denial names who may not do what to which object; any other exception keeps the words of the mapper, with the object.</summary>
    /// <param name="exception">What the call threw.</param>
    /// <param name="caller">Who called.</param>
    /// <param name="action"><c>kms:CreateKey</c>.</param>
    /// <param name="target">The object, as words: "key alias/orders".</param>
    /// <param name="remedyOfDenial">What gives the permission.</param>
    public static OperationException Of(Exception exception, string caller, string action, string target, string remedyOfDenial)
    {
        if (exception is OperationException operation) return operation;
        OperationFailure failure = Failures.From(exception, target);
        return new OperationException(IsDenied(exception)
            ? failure with { Message = $"{caller} may not call {action} on {target}.", Remedy = remedyOfDenial }
            : failure with { Message = $"{action} on {target}: {failure.Message}" });
    }
}
