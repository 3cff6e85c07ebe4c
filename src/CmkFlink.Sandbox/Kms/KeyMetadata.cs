using System.Text.Json.Nodes;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>The structure KeyMetadata of CreateKey and DescribeKey.</summary>
internal static class KeyMetadata
{
    public static JsonObject Of(KmsKey key, SandboxAccount account)
    {
        JsonObject metadata = new()
        {
            ["AWSAccountId"] = account.AccountId,
            ["KeyId"] = key.KeyId,
            ["Arn"] = key.Arn,
            ["CreationDate"] = Timestamps.ToJson(key.CreationDate),
            ["Enabled"] = key.State == KeyState.Enabled,
            ["Description"] = key.Description,
            ["KeyUsage"] = key.KeyUsage,
            ["KeyState"] = key.State.ToString(),
            ["Origin"] = key.Origin,
            ["KeyManager"] = key.KeyManager,
            ["CustomerMasterKeySpec"] = key.KeySpec,
            ["KeySpec"] = key.KeySpec,
            ["MultiRegion"] = key.MultiRegion,
        };
        if (key.DeletionDate is DateTimeOffset deletion) metadata["DeletionDate"] = Timestamps.ToJson(deletion);
        if (key.CustomKeyStoreId is not null) metadata["CustomKeyStoreId"] = key.CustomKeyStoreId;
        if (key.XksKeyId is not null) metadata["XksKeyConfiguration"] = new JsonObject { ["Id"] = key.XksKeyId };
        if (KeySpecs.Algorithms(key.KeySpec, key.KeyUsage) is (string member, string[] values)) metadata[member] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        if (key.MultiRegion)
        {
            metadata["MultiRegionConfiguration"] = new JsonObject
            {
                ["MultiRegionKeyType"] = "PRIMARY",
                ["PrimaryKey"] = new JsonObject { ["Arn"] = key.Arn, ["Region"] = account.Region },
                ["ReplicaKeys"] = new JsonArray(),
            };
        }
        // Only symmetric keys whose material KMS itself keeps have a material id (KMS API reference, KeyMetadata).
        if (key.IsSymmetricEncryption && key.Origin == "AWS_KMS" && key.Materials.Count > 0) metadata["CurrentKeyMaterialId"] = key.CurrentMaterial.Id;
        return metadata;
    }
}
