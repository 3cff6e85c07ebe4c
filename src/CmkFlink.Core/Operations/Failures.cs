
namespace CmkFlink.Core.Operations;

/// <summary>The one place where failures are worded.</summary>
public static class Failures
{
    /// <summary>An exception of AWS, of the network or of configuration, as a failure. A failure already made passes through.</summary>
    public static OperationFailure From(Exception exception, object? target = null)
    {
        if (exception is OperationException operation) return operation.Failure;
        AwsFailure mapped = AwsErrorMapper.Map(exception);
        return new OperationFailure(mapped.Id, mapped.Category, mapped.Message, mapped.Remedy, target, exception);
    }

    public static OperationFailure WaitTimedOut(string activity, string status, TimeSpan limit, object target) => new(
        "WaitTimedOut",
        FailureCategory.OperationTimeout,
        $"{activity}: not finished after {limit:hh\\:mm\\:ss}; last seen: {status}. AWS goes on with it.",
        "Run the same command again: it takes up the wait where it stands. -Timeout sets a longer limit.",
        target);

    public static OperationFailure InvalidName(string parameter, string value, string expected) => new(
        "Invalid" + parameter,
        FailureCategory.InvalidArgument,
        $"'{value}' is not a valid {parameter}: {expected}.",
        $"Give -{parameter} in that form.",
        value);
}
