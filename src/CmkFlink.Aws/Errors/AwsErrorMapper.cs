using System.Net;
using System.Reflection;
using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>Puts what the SDK, the network and the configuration throw into this product's words.</summary>
public static class AwsErrorMapper
{
    /// <summary>Never throws; an exception that it does not know is "AwsCallFailed".</summary>
    /// <param name="exception">What was thrown; an AggregateException is looked into.</param>
    /// <param name="action">What was being done, to complete "could not": "describe the application orders".</param>
    /// <param name="cancellation">The token of the caller, to tell a user's stop from a time limit.</param>
    public static AwsFailure Map(Exception exception, string? action = null, CancellationToken cancellation = default)
    {
        Exception e = Unwrap(exception);
        string failed = $"Could not {action ?? "complete the call to AWS"}";
        if (e is OperationCanceledException canceled && IsStop(canceled, cancellation))
        {
            return new AwsFailure("Stopped", FailureCategory.OperationStopped, $"{failed}: it was stopped.", "Run the command again: it looks at the state first and goes on from there.");
        }

        // Configuration and service come first: either may carry a network exception as its cause.
        if (Inner<AwsConfigurationException>(e) is { } configuration) return new AwsFailure(configuration.Id, configuration.Category, configuration.Message, configuration.Remedy);
        if (e is AmazonUnmarshallingException unreadable) return Unreadable(unreadable, failed);
        if (e is AmazonServiceException service) return OfService(service, failed);
        NetworkTrouble trouble = NetworkErrors.Find(e);
        if (trouble is not NetworkTrouble.None) return NetworkErrors.Explain(trouble, failed);
        return e switch
        {
            AmazonClientException => new AwsFailure("ClientFailed", FailureCategory.InvalidOperation, $"{failed}: the AWS SDK could not make or read the request ({e.GetType().Name}).", "Check credentials, Region and endpoint; -Debug shows where they came from."),
            System.Text.Json.JsonException or System.Xml.XmlException or FormatException => Unreadable(null, failed),
            _ => new AwsFailure("AwsCallFailed", FailureCategory.NotSpecified, $"{failed}: an unexpected error came up ({e.GetType().Name}).", "Run the command again with -Debug; $Error[0].Exception holds the details."),
        };
    }

    /// <summary>Whether the service refused only because of the rate of calls: the call did nothing and may be repeated.</summary>
    public static bool IsThrottling(Exception exception) =>
        Unwrap(exception) is AmazonServiceException e and not AmazonUnmarshallingException && (ServiceErrorCodes.IsThrottling(e.ErrorCode) || (int)e.StatusCode == 429);

    /// <summary>Whether the call may have taken effect although it failed: no answer, a broken answer, a time limit or a failure inside the service. Observe before repeating a write.</summary>
    public static bool IsOutcomeUnclear(Exception exception)
    {
        Exception e = Unwrap(exception);
        if (Inner<AwsConfigurationException>(e) is not null || IsThrottling(e)) return false;
        switch (e)
        {
            case AmazonUnmarshallingException:
                return true;
            case AmazonServiceException service when service.StatusCode == 0:
                return !NetworkErrors.IsBeforeSending(NetworkErrors.Find(e));
            case AmazonServiceException service:
                return (int)service.StatusCode is >= 500 or 408 or < 400;
            case ArgumentException or NotSupportedException:
                return false;
        }

        NetworkTrouble trouble = NetworkErrors.Find(e);
        // What the SDK itself refuses (no endpoint, no credentials) was never sent.
        return trouble is NetworkTrouble.None ? e is not AmazonClientException : !NetworkErrors.IsBeforeSending(trouble);
    }

    private static AwsFailure OfService(AmazonServiceException e, string failed)
    {
        int? status = e.StatusCode == 0 ? null : (int)e.StatusCode;
        ServiceErrorMeaning meaning = IsThrottling(e)
            ? new("Throttled", FailureCategory.ResourceBusy, "the service is getting too many calls from this account", "Run the command again in a minute; lower -ThrottleLimit where the cmdlet has it.")
            : ServiceErrorCodes.Find(e.ErrorCode) ?? OfStatus(e);
        string code = e.ErrorCode is { Length: > 0 } text ? $" ({text})" : "";
        return new AwsFailure(meaning.Id, meaning.Category, $"{failed}: {meaning.Reason}{code}.", meaning.Remedy, e.ErrorCode is { Length: > 0 } ? e.ErrorCode : null, status, Known(e.RequestId));
    }

    /// <summary>A code that is not in the table: new ones appear; the HTTP status still tells whose fault it is.</summary>
    private static ServiceErrorMeaning OfStatus(AmazonServiceException e)
    {
        if (e.StatusCode == 0 && NetworkErrors.Find(e) is not NetworkTrouble.None and NetworkTrouble trouble)
        {
            AwsFailure network = NetworkErrors.Explain(trouble, "");
            return new ServiceErrorMeaning(network.Id, network.Category, network.Message.TrimStart(':', ' ').TrimEnd('.'), network.Remedy);
        }

        return (int)e.StatusCode switch
        {
            401 or 403 => ServiceErrorCodes.Find("AccessDenied")!,
            404 => ServiceErrorCodes.Find("NotFound")!,
            408 => ServiceErrorCodes.Find("RequestTimeout")!,
            407 => new("ProxyFailed", FailureCategory.ConnectionError, "the proxy demands a login", "Check HTTPS_PROXY."),
            413 => new("RequestInvalid", FailureCategory.InvalidArgument, "the request is too large", "Shorten the policy or the list given."),
            >= 500 => ServiceErrorCodes.Find("InternalFailure")!,
            >= 400 => ServiceErrorCodes.Find("InvalidRequest")!,
            _ => new("AwsCallFailed", FailureCategory.NotSpecified, "the service answered with an error", "Run the command again with -Debug."),
        };
    }

    private static AwsFailure Unreadable(AmazonUnmarshallingException? e, string failed) => new(
        "AnswerUnreadable",
        FailureCategory.InvalidData,
        $"{failed}: the service's answer cannot be read.",
        "Check -EndpointUrl and any proxy: what answers there may not be AWS. Look whether a change took effect, then run the command again.",
        StatusCode: e is null || e.StatusCode == 0 ? null : (int)e.StatusCode,
        RequestId: Known(e?.RequestId));

    /// <summary>With a token that can be cancelled, the token decides. Without, only a cancellation that names no time limit counts as the user's.</summary>
    private static bool IsStop(OperationCanceledException e, CancellationToken cancellation) =>
        cancellation.CanBeCanceled ? cancellation.IsCancellationRequested : e.CancellationToken.IsCancellationRequested && Inner<TimeoutException>(e) is null;

    private static T? Inner<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found) return found;
        }

        return null;
    }

    private static Exception Unwrap(Exception e)
    {
        while (e is AggregateException or TargetInvocationException && e.InnerException is { } inner) e = inner;
        return e;
    }

    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
