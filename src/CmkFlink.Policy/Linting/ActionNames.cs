using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Linting;

/// <summary>The names of KMS actions, and patterns of names.</summary>
/// <remarks>Service authorization reference, "Actions, resources, and condition keys for AWS Key Management Service".</remarks>
internal static class ActionNames
{
    public static readonly IReadOnlyList<string> Kms =
    [
        .. new[]
        {
            "CancelKeyDeletion", "ConnectCustomKeyStore", "CreateAlias", "CreateCustomKeyStore", "CreateGrant", "CreateKey", "Decrypt", "DeleteAlias", "DeleteCustomKeyStore", "DeleteImportedKeyMaterial",
            "DeriveSharedSecret", "DescribeCustomKeyStores", "DescribeKey", "DisableKey", "DisableKeyRotation", "DisconnectCustomKeyStore", "EnableKey", "EnableKeyRotation", "Encrypt", "GenerateDataKey",
            "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "GenerateRandom", "GetKeyLastUsage", "GetKeyPolicy", "GetKeyRotationStatus",
            "GetParametersForImport", "GetPublicKey", "ImportKeyMaterial", "ListAliases", "ListGrants", "ListKeyPolicies", "ListKeyRotations", "ListKeys", "ListResourceTags", "ListRetirableGrants", "PutKeyPolicy",
            "ReEncryptFrom", "ReEncryptTo", "ReplicateKey", "RetireGrant", "RevokeGrant", "RotateKeyOnDemand", "ScheduleKeyDeletion", "Sign", "SynchronizeMultiRegionKey", "TagResource", "UntagResource",
            "UpdateAlias", "UpdateCustomKeyStore", "UpdateKeyDescription", "UpdatePrimaryRegion", "Verify", "VerifyMac",
        }.Select(name => "kms:" + name),
    ];

    /// <summary>Actions without a key, which only IAM decides.</summary>
    private static readonly HashSet<string> WithoutKey = new(
        ["kms:ConnectCustomKeyStore", "kms:CreateCustomKeyStore", "kms:CreateKey", "kms:DeleteCustomKeyStore", "kms:DescribeCustomKeyStores", "kms:DisconnectCustomKeyStore", "kms:GenerateRandom", "kms:ListAliases", "kms:ListKeys", "kms:ListRetirableGrants", "kms:UpdateCustomKeyStore"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>What reads or writes data, or lets somebody do so.</summary>
    public static readonly IReadOnlyList<string> Use = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:CreateGrant"];

    public static bool NeedsKey(string action) => !WithoutKey.Contains(action);

    public static bool IsPattern(string action) => action.IndexOfAny(['*', '?']) >= 0;

    public static bool Matches(string pattern, string action) => TextPattern.Parse(pattern, PatternSyntax.Wildcards | PatternSyntax.IgnoreCase).IsMatch(action);

    /// <summary>The KMS actions on keys that a name or pattern means.</summary>
    public static IReadOnlyList<string> OnKeys(string pattern) => [.. Kms.Where(action => NeedsKey(action) && Matches(pattern, action))];
}
