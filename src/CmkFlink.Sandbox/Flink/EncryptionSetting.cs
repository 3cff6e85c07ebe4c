using System.Text.Json.Nodes;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Which key encrypts an application's state: the AWS owned key, or a customer managed key by its ARN.</summary>
/// <param name="KeyArn"><see langword="null"/> for the AWS owned key. An alias is resolved once, and its key's ARN is what is stored (MSF developer guide, key-management-flink).</param>
internal sealed record EncryptionSetting(string? KeyArn)
{
    public const string AwsOwnedKeyType = "AWS_OWNED_KEY";

    public const string CustomerManagedKeyType = "CUSTOMER_MANAGED_KEY";

    public static EncryptionSetting AwsOwnedKey { get; } = new((string?)null);

    /// <summary>ApplicationEncryptionConfigurationDescription, of an application or a snapshot.</summary>
    public JsonObject Describe() => KeyArn is null
        ? new JsonObject { ["KeyType"] = AwsOwnedKeyType }
        : new JsonObject { ["KeyType"] = CustomerManagedKeyType, ["KeyId"] = KeyArn };
}
