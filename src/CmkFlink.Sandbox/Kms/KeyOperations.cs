using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>CreateKey, DescribeKey, ListKeys, UpdateKeyDescription and GetKeyLastUsage.</summary>
internal sealed class KeyOperations(SandboxAccount account, SandboxClock clock, SandboxIds ids, KmsStore store, KmsAccess access, KeyPolicies policies)
{
    /// <summary>When KMS began to record the last use of keys (KMS API reference, GetKeyLastUsage).</summary>
    private static readonly DateTimeOffset TrackingStart = new(2026, 4, 23, 0, 0, 0, TimeSpan.Zero);

    public JsonObject CreateKey(ServiceCall call, CallInput input)
    {
        string keySpec = input.Choice("KeySpec", KeySpecs.All) ?? input.Choice("CustomerMasterKeySpec", KeySpecs.All) ?? "SYMMETRIC_DEFAULT";
        string keyUsage = KeySpecs.Usage(keySpec, input.Choice("KeyUsage", "SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"));
        string origin = input.Choice("Origin", "AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE") ?? "AWS_KMS";
        bool multiRegion = input.Flag("MultiRegion") ?? false;
        string description = input.Text("Description", 0, 8192) ?? "";
        string? policy = input.Text("Policy", 1, 131072);
        bool bypass = input.Flag("BypassPolicyLockoutSafetyCheck") ?? false;
        List<KeyValuePair<string, string>> tags = KmsTags.Read(input);
        (string? customKeyStoreId, string? xks) = KeyStore(input, origin, keySpec, multiRegion);

        RequestContext context = KmsTags.AddTo(new RequestContext().Set("kms:BypassPolicyLockoutSafetyCheck", bypass ? "true" : "false"), tags);
        KmsAccess.AddKeyProperties(context, keySpec, keyUsage, origin, multiRegion);
        access.Authorizer.Demand(call, "kms:CreateKey", "*", context);

        // The permission to tag must come from IAM and cover all keys of the account and Region (KMS developer guide, "Managing KMS key tags with API operations").
        if (tags.Count > 0) access.Authorizer.Demand(call, "kms:TagResource", account.KeyArn("*"), context, policies.Delegation);

        string keyId = multiRegion ? "mrk-" + ids.Hex(32) : ids.Uuid();
        if (policy is not null) policies.Validate(call, account.KeyArn(keyId), policy, bypass, context);
        KmsKey key = new()
        {
            Number = store.NextNumber(),
            KeyId = keyId,
            Arn = account.KeyArn(keyId),
            CreationDate = clock.UtcNow,
            KeySpec = keySpec,
            KeyUsage = keyUsage,
            Origin = origin,
            KeyManager = "CUSTOMER",
            CustomKeyStoreId = customKeyStoreId,
            XksKeyId = xks,
            MultiRegion = multiRegion,
            Description = description,
            State = origin == "EXTERNAL" ? KeyState.PendingImport : KeyState.Enabled,
            PolicyText = policy ?? policies.Default,
        };
        if (key.IsSymmetricEncryption && origin != "EXTERNAL") key.Materials.Add(new KeyMaterial(ids.Hex(64), SandboxIds.SecretBytes(32), null, null));
        KmsTags.Apply(key, tags);
        store.Add(key);
        return new JsonObject { ["KeyMetadata"] = KeyMetadata.Of(key, account) };
    }

    public JsonObject DescribeKey(ServiceCall call, CallInput input)
    {
        KmsKey key = access.Open(call, input, "DescribeKey", StateRule.Any, aliasAllowed: true);
        return new JsonObject { ["KeyMetadata"] = KeyMetadata.Of(key, account) };
    }

    public JsonObject ListKeys(ServiceCall call, CallInput input)
    {
        int limit = (int)(input.Number("Limit", 1, 1000) ?? 100);
        long? after = Paging.Decode(input.Text("Marker", 1, 1024), "ListKeys", KmsErrors.InvalidMarker);
        access.Authorizer.Demand(call, "kms:ListKeys", "*");
        (List<KmsKey> page, string? next) = Paging.Ascending(store.Keys, k => k.Number, after, limit, "ListKeys");
        return KmsPages.Answer("Keys", page.Select(k => new JsonObject { ["KeyId"] = k.KeyId, ["KeyArn"] = k.Arn }), next);
    }

    public JsonObject UpdateKeyDescription(ServiceCall call, CallInput input)
    {
        string description = input.Text("Description", 0, 8192) ?? throw input.Missing("Description");
        access.Open(call, input, "UpdateKeyDescription", StateRule.NotPendingDeletion).Description = description;
        return [];
    }

    public JsonObject GetKeyLastUsage(ServiceCall call, CallInput input)
    {
        KmsKey key = access.Open(call, input, "GetKeyLastUsage", StateRule.Any);
        JsonObject answer = new()
        {
            ["KeyId"] = key.Arn,
            // A key of a stepped clock may be older than the real start of tracking: then tracking began with the key.
            ["TrackingStartDate"] = Timestamps.ToJson(key.CreationDate < TrackingStart ? key.CreationDate : TrackingStart),
            ["KeyCreationDate"] = Timestamps.ToJson(key.CreationDate),
        };
        if (key.LastUse is KeyLastUse use)
        {
            answer["KeyLastUsage"] = new JsonObject { ["Operation"] = use.Operation, ["Timestamp"] = Timestamps.ToJson(use.At), ["CloudTrailEventId"] = use.EventId, ["KmsRequestId"] = use.RequestId };
        }
        return answer;
    }

    /// <summary>Checks what the origins other than AWS_KMS demand. Assumption KMS-5: any custom key store that a request names exists.</summary>
    private static (string? CustomKeyStoreId, string? XksKeyId) KeyStore(CallInput input, string origin, string keySpec, bool multiRegion)
    {
        string? id = input.Text("CustomKeyStoreId", 1, 64);
        string? xks = input.Text("XksKeyId", 1, 128);
        bool inStore = origin is "AWS_CLOUDHSM" or "EXTERNAL_KEY_STORE";
        if (inStore && id is null) throw KmsErrors.Validation($"CustomKeyStoreId is required when Origin is {origin}.");
        if (!inStore && id is not null) throw KmsErrors.Validation($"CustomKeyStoreId must not be used when Origin is {origin}.");
        if (origin == "EXTERNAL_KEY_STORE" != xks is not null) throw KmsErrors.Validation("XksKeyId is required when Origin is EXTERNAL_KEY_STORE, and only then.");
        if (inStore && (keySpec != "SYMMETRIC_DEFAULT" || multiRegion)) throw KmsErrors.Unsupported($"Keys of origin {origin} are symmetric encryption keys of one Region.");
        return (id, xks);
    }
}
