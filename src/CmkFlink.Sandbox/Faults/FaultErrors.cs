using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Faults;

/// <summary>The errors of faults, in each service's own words.</summary>
/// <remarks>"Common errors" of the API references of KMS, IAM, STS and Managed Service for Apache Flink; KMS developer guide, "Throttling requests".</remarks>
internal static class FaultErrors
{
    /// <summary>What a call is answered that has no effect; <see langword="null"/> where the fault lets it through.</summary>
    public static ServiceException? Of(FaultKind kind, string service)
    {
        bool isQuery = service is "iam" or "sts";
        return kind switch
        {
            FaultKind.Throttling when isQuery => new ServiceException("Throttling", "Rate exceeded"),
            FaultKind.Throttling when service == "kms" => new ServiceException("ThrottlingException", "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls."),
            FaultKind.Throttling => new ServiceException("ThrottlingException", "Rate exceeded"),
            FaultKind.InternalError when service == "kms" => new ServiceException("KMSInternalException", "The request was rejected because an internal exception occurred. The request can be retried.", 500),
            FaultKind.InternalError when service == "iam" => new ServiceException("ServiceFailure", "The request processing has failed because of an unknown error, exception or failure.", 500),
            FaultKind.InternalError when isQuery => new ServiceException("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500),
            FaultKind.InternalError => new ServiceException("InternalFailureException", "The request processing has failed because of an unknown error, exception or failure.", 500),
            FaultKind.Unavailable => new ServiceException(isQuery ? "ServiceUnavailable" : "ServiceUnavailableException", "The request has failed due to a temporary failure of the server.", 503),
            FaultKind.Refusal => new ServiceException("InvalidRequestException", "The request is not valid for the application as it is."),
            FaultKind.ResetBefore => Reset("before the call took effect"),
            _ => null,
        };
    }

    /// <summary>Why an operation or a snapshot failed that a fault made fail.</summary>
    public static ServiceException Failure(string what) => new("InternalFailureException", $"{what} failed because of an internal error of the service.", 500);

    /// <summary>Never seen by a client, whose connection is gone; the event log has it.</summary>
    private static ServiceException Reset(string when) => new("ConnectionReset", $"The connection was reset {when}.", 500);
}
