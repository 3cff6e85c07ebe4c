using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Kms;

/// <summary>KMS's refusals. Codes are those of the service model; texts are KMS's own where they are public, else assumption KMS-1.</summary>
internal static class KmsErrors
{
    public static ServiceException KeyNotFound(string keyArn) => new("NotFoundException", $"Key '{keyArn}' does not exist");

    public static ServiceException InvalidKeyId(string keyId) => new("NotFoundException", $"Invalid keyId '{keyId}'");

    public static ServiceException AliasNotFound(string aliasArn) => new("NotFoundException", $"Alias {aliasArn} is not found.");

    /// <summary>An ARN of another Region, account or partition.</summary>
    public static ServiceException ForeignArn(string where) => new("NotFoundException", $"Invalid arn {where}");

    public static ServiceException InvalidArn(string text) => new("InvalidArnException", $"Invalid arn: {text}");

    public static ServiceException AliasNotSupported() => new("InvalidArnException", "Key Aliases are not supported for this operation.");

    public static ServiceException Disabled(string keyArn) => new("DisabledException", $"{keyArn} is disabled.");

    public static ServiceException InvalidState(string message) => new("KMSInvalidStateException", message);

    public static ServiceException Unsupported(string message) => new("UnsupportedOperationException", message);

    public static ServiceException Validation(string message) => new("ValidationException", message);

    public static ServiceException LimitExceeded(string message) => new("LimitExceededException", message);

    public static ServiceException MalformedPolicy(string message) => new("MalformedPolicyDocumentException", message);

    public static ServiceException InvalidMarker() => new("InvalidMarkerException", "Could not deserialize marker");

    /// <summary>KMS says nothing about what is wrong with a ciphertext.</summary>
    public static ServiceException InvalidCiphertext() => new("InvalidCiphertextException", "");

    /// <summary>A ciphertext of a key that was deleted: KMS's own words, which do not tell that from a key of somebody else.</summary>
    public static ServiceException ForeignCiphertext() => new("AccessDeniedException", "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.");

    public static ServiceException IncorrectKey() => new("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.");

    public static ServiceException InvalidKeyUsage(string keyArn, string keyUsage, string operation) => new("InvalidKeyUsageException", $"{keyArn} key usage is {keyUsage} which is not valid for {operation}.");

    public static ServiceException DryRun() => new("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
}
