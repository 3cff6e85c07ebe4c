namespace CmkFlink.Aws;

/// <summary>What kind of failure; the names are those of PowerShell's ErrorCategory.</summary>
public enum FailureCategory
{
    NotSpecified,
    InvalidArgument,
    ObjectNotFound,
    ResourceExists,
    ResourceBusy,
    ResourceUnavailable,
    PermissionDenied,
    AuthenticationError,
    ConnectionError,
    OperationTimeout,
    OperationStopped,
    LimitsExceeded,
    InvalidOperation,
    InvalidData,
}
