#nullable enable
using Amazon.IdentityManagement.Model;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>The exception of each error code that IAM documents.</summary>
internal static class AmazonIdentityManagementServiceErrors
{
    public static readonly IReadOnlyDictionary<string, ServiceErrorFactory> ByCode = new Dictionary<string, ServiceErrorFactory>(StringComparer.Ordinal)
    {
        ["ConcurrentModification"] = static (message, inner, type, code, id, status) => new ConcurrentModificationException(message, inner, type, code, id, status),
        ["DeleteConflict"] = static (message, inner, type, code, id, status) => new DeleteConflictException(message, inner, type, code, id, status),
        ["EntityAlreadyExists"] = static (message, inner, type, code, id, status) => new EntityAlreadyExistsException(message, inner, type, code, id, status),
        ["EntityTemporarilyUnmodifiable"] = static (message, inner, type, code, id, status) => new EntityTemporarilyUnmodifiableException(message, inner, type, code, id, status),
        ["InvalidInput"] = static (message, inner, type, code, id, status) => new InvalidInputException(message, inner, type, code, id, status),
        ["LimitExceeded"] = static (message, inner, type, code, id, status) => new LimitExceededException(message, inner, type, code, id, status),
        ["MalformedPolicyDocument"] = static (message, inner, type, code, id, status) => new MalformedPolicyDocumentException(message, inner, type, code, id, status),
        ["NoSuchEntity"] = static (message, inner, type, code, id, status) => new NoSuchEntityException(message, inner, type, code, id, status),
        ["PolicyNotAttachable"] = static (message, inner, type, code, id, status) => new PolicyNotAttachableException(message, inner, type, code, id, status),
        ["ServiceFailure"] = static (message, inner, type, code, id, status) => new ServiceFailureException(message, inner, type, code, id, status),
        ["UnmodifiableEntity"] = static (message, inner, type, code, id, status) => new UnmodifiableEntityException(message, inner, type, code, id, status),
    };
}
