using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Builders;

/// <summary>The conditions of MSF's documented policies.</summary>
internal static class FlinkConditions
{
    public const string EncryptionContextKey = "kms:EncryptionContext:" + MsfKmsCalls.EncryptionContextKey;

    public const string ViaServiceKey = "kms:ViaService";

    public const string SourceArnKey = "aws:SourceArn";

    public static PolicyCondition EncryptionContext(string applicationArn) => Equal(EncryptionContextKey, applicationArn);

    public static PolicyCondition ViaMsf(string region) => Equal(ViaServiceKey, FlinkNames.ViaService(region));

    public static PolicyCondition SourceArn(string applicationArn) => Equal(SourceArnKey, applicationArn);

    public static PolicyCondition SourceAccount(string account) => Equal("aws:SourceAccount", account);

    public static PolicyCondition SubsetGrants { get; } = Equal("kms:GrantConstraintType", "EncryptionContextSubset");

    /// <summary>An empty list of operations would satisfy ForAllValues, but KMS itself refuses to create such a grant (KMS API reference, CreateGrant).</summary>
    public static PolicyCondition DecryptGrants { get; } = new("ForAllValues:StringEquals", "kms:GrantOperations", ["Decrypt"]);

    public static PolicyCondition Equal(string key, string value) => new("StringEquals", key, [value]);
}
