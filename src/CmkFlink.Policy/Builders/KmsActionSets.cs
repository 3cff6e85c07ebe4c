namespace CmkFlink.Policy.Builders;

/// <summary>The KMS actions that belong together.</summary>
public static class KmsActionSets
{
    /// <summary>What managing a key takes. Nothing here reads or writes data, and CreateGrant is not here: with it an administrator could hand the use of the key to himself. ReplicateKey and import are not part of running MSF on a key.</summary>
    public static IReadOnlyList<string> Management { get; } =
    [
        "kms:DescribeKey", "kms:UpdateKeyDescription",
        "kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:ListKeyPolicies",
        "kms:EnableKey", "kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
        "kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias",
        "kms:TagResource", "kms:UntagResource", "kms:ListResourceTags",
        "kms:EnableKeyRotation", "kms:DisableKeyRotation", "kms:GetKeyRotationStatus", "kms:RotateKeyOnDemand", "kms:ListKeyRotations",
        "kms:GetKeyLastUsage",
        "kms:ListGrants", "kms:RevokeGrant",
    ];

    /// <summary>What seeing a key takes: state, policy, grants, rotations, tags.</summary>
    public static IReadOnlyList<string> Reading { get; } =
        ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants", "kms:GetKeyRotationStatus", "kms:ListKeyRotations", "kms:ListResourceTags"];

    /// <summary>What using a key for data takes, as the console grants it to "key users" (KMS developer guide, default key policy).</summary>
    public static IReadOnlyList<string> Use { get; } =
        ["kms:DescribeKey", "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];

    /// <summary>What a person with MFA at most so many seconds ago may do and nobody else: destroy, disable, change who may.</summary>
    public static IReadOnlyList<string> Destructive { get; } =
        ["kms:ScheduleKeyDeletion", "kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:PutKeyPolicy"];
}
