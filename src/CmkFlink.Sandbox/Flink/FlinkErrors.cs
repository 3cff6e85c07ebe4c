using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>MSF's refusals. Codes are those of the service model; texts are observed ones where they are public, else assumption MSF-1.</summary>
internal static class FlinkErrors
{
    public static ServiceException InvalidArgument(string message) => new("InvalidArgumentException", message);

    public static ServiceException InvalidRequest(string message) => new("InvalidRequestException", message);

    public static ServiceException Unsupported(string message) => new("UnsupportedOperationException", message);

    public static ServiceException LimitExceeded(string message) => new("LimitExceededException", message);

    public static ServiceException InUse(string message) => new("ResourceInUseException", message);

    public static ServiceException ApplicationNotFound(string name, string account) => new("ResourceNotFoundException", $"Application '{name}' not found under account '{account}'.");

    public static ServiceException SnapshotNotFound(string snapshot, string application) => new("ResourceNotFoundException", $"Snapshot '{snapshot}' not found for application '{application}'.");

    public static ServiceException OperationNotFound(string operation, string application) => new("ResourceNotFoundException", $"Operation '{operation}' not found for application '{application}'.");

    /// <summary>Observed for updates; the other verbs follow it (assumption MSF-1).</summary>
    public static ServiceException WrongStatus(string participle, ApplicationStatus status) => InUse($"Application cannot be {participle} in '{status}' state");

    public static ServiceException StaleVersion() => new("ConcurrentModificationException", "The provided application version ID does not match the most recent version for the application.");

    /// <summary>One text whatever is wrong with a key: AWS publishes none (assumption MSF-2). Finding out why is the client's work.</summary>
    public static ServiceException KeyNotUsable(string keyId) => InvalidArgument($"The KMS key '{keyId}' cannot be used to encrypt the application's state. Check that the key exists, is enabled, and that you and the service have the required permissions.");
}
