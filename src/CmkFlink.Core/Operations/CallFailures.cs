
namespace CmkFlink.Core.Operations;

/// <summary>Failures of single AWS calls, worded with principal, action and object.</summary>
internal static class CallFailures
{
    public static bool IsDenied(Exception exception) => exception is not OperationException && AwsErrorMapper.Map(exception).Category == FailureCategory.PermissionDenied;

    public static bool IsUnclear(Exception exception) => exception is not (OperationException or OperationCanceledException) && AwsErrorMapper.IsOutcomeUnclear(exception);

    /// <summary>Does something that may fail in calls of many kinds; what they throw gets the words of the mapper, with what was being done.</summary>
    /// <param name="what">To complete "could not": "look at application orders".</param>
    /// <exception cref="OperationException">It failed.</exception>
    public static async Task<T> DuringAsync<T>(string what, object target, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is not (OperationCanceledException or OperationException))
        {
            throw new OperationException(Failures.From(e, target) with { Message = AwsErrorMapper.Map(e, what).Message });
        }
    }

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
