using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>Puts what the SDK and the network throw into this product's words.</summary>
public static class AwsErrorMapper
{
    /// <summary>Never throws; an exception it does not know is "AwsCallFailed".</summary>
    /// <param name="exception">What was thrown; an AggregateException is looked into.</param>
    /// <param name="action">What was being done, for the message: "describe the application orders".</param>
    /// <param name="cancellation">The token of the caller, to tell a user's stop from a time limit.</param>
    public static AwsFailure Map(Exception exception, string? action = null, CancellationToken cancellation = default) =>
        new("AwsCallFailed", AwsFailureCategory.NotSpecified, exception.Message, "Run the command again with -Debug.");

    /// <summary>Whether the service refused only because of the rate of calls: the call did nothing and may be repeated.</summary>
    public static bool IsThrottling(Exception exception) => exception is AmazonServiceException { ErrorCode: "ThrottlingException" };

    /// <summary>Whether the call may have taken effect although it failed: no answer, a broken answer, a time limit or a failure inside the service. Observe before repeating a write.</summary>
    public static bool IsOutcomeUnclear(Exception exception) => exception is not AmazonServiceException;
}
