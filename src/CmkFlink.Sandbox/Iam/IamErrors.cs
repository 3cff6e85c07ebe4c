using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Iam;

/// <summary>IAM's refusals, in its codes and statuses.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html, section Errors of each operation.</remarks>
internal static class IamErrors
{
    public static ServiceException NoSuchEntity(string message) => new("NoSuchEntity", message, 404);

    public static ServiceException AlreadyExists(string message) => new("EntityAlreadyExists", message, 409);

    public static ServiceException DeleteConflict(string message) => new("DeleteConflict", message, 409);

    public static ServiceException LimitExceeded(string message) => new("LimitExceeded", message, 409);

    public static ServiceException Quota(string name, int limit) => LimitExceeded($"Cannot exceed quota for {name}: {limit}");

    public static ServiceException MalformedPolicy(string message) => new("MalformedPolicyDocument", message);

    public static ServiceException Validation(string message) => new("ValidationError", message);
}
