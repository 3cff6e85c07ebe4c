using static CmkFlink.Aws.FailureCategory;

namespace CmkFlink.Aws;

/// <summary>What a service's error code means for a user of this product.</summary>
/// <param name="Reason">Completes "could not ...: ".</param>
internal sealed record ServiceErrorMeaning(string Id, FailureCategory Category, string Reason, string Remedy);

/// <summary>The error codes of KMS, MSF, IAM and STS. JSON services end a code in "Exception", Query services mostly do not: both forms are looked up as one.</summary>
/// <remarks>API references of the four services, "Errors" and "Common Errors". Message texts are not looked at: they differ between partitions and change without notice.</remarks>
internal static class ServiceErrorCodes
{
    private const string Suffix = "Exception";

    private static readonly HashSet<string> Throttling = new(StringComparer.Ordinal)
    {
        "Throttling", "Throttled", "RequestThrottled", "TooManyRequests", "RequestLimitExceeded", "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete", "ThrottledRequest",
    };

    private static readonly Dictionary<string, ServiceErrorMeaning> Meanings = Build();

    /// <param name="code">The code as the service sent it; <see langword="null"/> where it sent none.</param>
    public static ServiceErrorMeaning? Find(string? code) => code is not null && Meanings.TryGetValue(Stem(code), out ServiceErrorMeaning? meaning) ? meaning : null;

    public static bool IsThrottling(string? code) => code is not null && Throttling.Contains(Stem(code));

    /// <summary>"com.amazonaws.kms#NotFoundException:http://..." has been cut to the name by the SDK; what is left here is the ending.</summary>
    private static string Stem(string code) => code.EndsWith(Suffix, StringComparison.Ordinal) && code.Length > Suffix.Length ? code.Substring(0, code.Length - Suffix.Length) : code;

    private static Dictionary<string, ServiceErrorMeaning> Build()
    {
        var map = new Dictionary<string, ServiceErrorMeaning>(StringComparer.Ordinal);
        void Add(ServiceErrorMeaning meaning, params string[] stems)
        {
            foreach (string stem in stems) map.Add(stem, meaning);
        }

        // Who is calling?
        Add(new("AccessDenied", PermissionDenied, "the caller is not allowed to", "Have the IAM or key administrator add the missing statement; Test-FlinkCmk, run with the reader's profile, says which it is."), "AccessDenied", "UnauthorizedOperation", "NotAuthorized", "Unauthorized");
        Add(new("CredentialsUnknown", AuthenticationError, "AWS does not know the access key, or not in this Region or partition", "Check which credentials are used (-Debug shows their source); renew temporary ones, and look whether the Region must be enabled for the account."), "UnrecognizedClient", "InvalidClientTokenId", "InvalidAccessKeyId", "InvalidToken");
        Add(new("SignatureInvalid", AuthenticationError, "the signature is wrong: the secret key does not belong to the access key, or this computer's clock is off", "Check secret key and session token, the computer's clock, and any proxy that changes requests."), "InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature", "AuthFailure");
        Add(new("CredentialsExpired", AuthenticationError, "the credentials have ended", "Renew them (log in or assume the role again) and run the command again: it goes on where it stopped."), "ExpiredToken", "TokenRefreshRequired");
        Add(new("ClockSkewed", AuthenticationError, "the request's time is not the service's time", "Set this computer's clock by a time server and run the command again."), "RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture");
        Add(new("CredentialsNotSent", AuthenticationError, "the request reached the service unsigned", "Give credentials, and check any proxy that removes headers."), "MissingAuthenticationToken", "MissingAuthenticationTokenId");
        Add(new("ServiceNotEnabled", PermissionDenied, "the account has not signed up for the service, or not in this Region", "Enable the service or Region in the account's settings."), "OptInRequired", "SubscriptionRequired", "NotOptedIn", "RegionDisabled");

        // Which object?
        Add(new("ResourceNotFound", ObjectNotFound, "there is no such object in this account and Region", "Check name, account and Region; -Debug shows where the Region came from."), "ResourceNotFound", "NotFound", "NoSuchEntity");
        Add(new("ResourceExists", ResourceExists, "an object of that name exists already", "Choose another name, or work with the one there is."), "AlreadyExists", "EntityAlreadyExists", "ResourceAlreadyExists", "DuplicateRequest");
        Add(new("ResourceInUse", ResourceBusy, "the object is in a state that does not admit it, or another operation is under way", "Wait until the operation has ended (Get-FlinkApplication shows the status), then run the command again."), "ResourceInUse", "DeleteConflict", "PreconditionFailed");
        Add(new("ChangedMeanwhile", ResourceBusy, "somebody else changed the object at the same time", "Run the command again: it looks at the new state first."), "ConcurrentModification", "Conflict", "EntityTemporarilyUnmodifiable");
        Add(new("ResourceNotModifiable", InvalidOperation, "AWS manages the object and lets nobody change it", "Choose an object of your own."), "UnmodifiableEntity");

        // The key.
        Add(new("KeyDisabled", InvalidOperation, "the KMS key is disabled", "Have the key administrator enable the key (Enable-FlinkCmkKey), then run the same command again."), "Disabled");
        Add(new("KeyStateInvalid", InvalidOperation, "the state of the KMS key does not admit it", "Look at KeyState with Get-FlinkCmkKey: for a key that waits for deletion the key administrator cancels the deletion and enables it again, a disabled one is enabled."), "KMSInvalidState");
        Add(new("KeyUnavailable", ResourceUnavailable, "KMS cannot reach the key at the moment", "Run the command again in a while."), "KeyUnavailable", "DependencyTimeout");
        Add(new("KeyUnsuitable", InvalidArgument, "the KMS key is of another usage or is not the one that was used", "Use a symmetric encryption key (KeySpec SYMMETRIC_DEFAULT, KeyUsage ENCRYPT_DECRYPT) of this Region."), "InvalidKeyUsage", "IncorrectKey", "InvalidCiphertext");
        Add(new("DryRunSucceeded", InvalidOperation, "it was a dry run, and it would have succeeded", "Nothing is to be done."), "DryRunOperation");

        // Limits.
        Add(new("LimitExceeded", LimitsExceeded, "a quota of the account or of the object is used up", "Remove what is no longer needed, or ask AWS for a higher quota where the quota can be raised."), "LimitExceeded", "ServiceQuotaExceeded", "TooManyTags", "PolicyNotAttachable", "PackedPolicyTooLarge");

        // What was asked.
        Add(new("PolicyMalformed", InvalidArgument, "the policy document is not accepted: its syntax, a principal that does not exist (yet), or a policy that would lock its administrator out", "See that every principal in it exists (one just created is visible after some seconds) and that the key administrator keeps kms:PutKeyPolicy."), "MalformedPolicyDocument", "MalformedPolicyDocumentType", "InvalidPolicyDocument");
        Add(new("ApplicationConfigurationInvalid", InvalidArgument, "the application's configuration is not accepted", "Check the application's configuration and code, and the KMS key and its policy with Test-FlinkCmk."), "InvalidApplicationConfiguration", "CodeValidation", "UnableToDetectSchema");
        Add(new("RequestInvalid", InvalidArgument, "the service does not accept the request", "Check the names and values given."), "InvalidArgument", "InvalidRequest", "Validation", "ValidationError", "InvalidInput", "InvalidArn", "InvalidAliasName", "InvalidMarker", "InvalidGrantId", "InvalidGrantToken", "InvalidParameterValue", "InvalidParameterCombination", "MissingParameter", "InvalidQueryParameter", "MalformedQueryString", "Tag", "InvalidUserType", "Serialization", "Syntax", "InvalidAuthorizationMessage", "MalformedCertificate");
        Add(new("OperationUnsupported", InvalidOperation, "the service does not support it for this object or in this Region", "Check the object's kind: key origin and spec, the application's runtime and mode."), "UnsupportedOperation", "InvalidAction", "UnknownOperation", "MissingAction", "NotImplemented");

        // Not the caller's fault.
        Add(new("ServiceFailed", ResourceUnavailable, "the service failed inside", "Look whether the change took effect, then run the command again; the AWS Health Dashboard shows known trouble."), "InternalFailure", "InternalError", "InternalServerError", "InternalServer", "KMSInternal", "ServiceFailure", "ServiceUnavailable", "ServiceFailed");
        Add(new("RequestTimedOut", OperationTimeout, "the service waited too long for the request", "Check the connection, look whether the change took effect, then run the command again."), "RequestTimeout", "RequestTimedOut");
        return map;
    }
}
