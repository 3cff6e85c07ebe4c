using System.Collections.Frozen;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>AWS Key Management Service (TrentService, JSON 1.1).</summary>
internal sealed class KmsService : ISandboxService
{
    private readonly FrozenDictionary<string, Func<ServiceCall, CallInput, JsonObject>> _operations;

    /// <param name="environment">What the services share; the authorizer may be set later.</param>
    /// <param name="clock">Virtual time, the same as the environment's.</param>
    public KmsService(SandboxEnvironment environment, SandboxClock clock)
    {
        SandboxAccount account = SandboxAccount.Of(environment);
        SandboxIds ids = new(environment.Ids);
        KmsStore store = new(account);
        KmsAccess access = new(store, environment);
        KeyPolicies policies = new(account, access);
        KeyRotator rotator = new(clock, ids);
        KeyOperations keys = new(account, clock, ids, store, access, policies);
        AliasOperations aliases = new(account, clock, store, access);
        PolicyOperations keyPolicies = new(access, policies);
        StateOperations states = new(clock, store, access, rotator);
        TagOperations tags = new(access);
        RotationOperations rotation = new(clock, access, rotator);
        GrantOperations grants = new(account, clock, ids, store, access);
        CryptographicOperations cryptography = new(clock, store, access);
        Store = store;
        Part = new KmsPart(store, rotator, states);
        environment.PrincipalDeleted += store.ReplaceDeletedPrincipal;
        AwsManagedKeys.AddTo(store, account, clock, ids, rotator);
        _operations = new Dictionary<string, Func<ServiceCall, CallInput, JsonObject>>(StringComparer.Ordinal)
        {
            ["CreateKey"] = keys.CreateKey,
            ["DescribeKey"] = keys.DescribeKey,
            ["ListKeys"] = keys.ListKeys,
            ["UpdateKeyDescription"] = keys.UpdateKeyDescription,
            ["GetKeyLastUsage"] = keys.GetKeyLastUsage,
            ["CreateAlias"] = aliases.CreateAlias,
            ["UpdateAlias"] = aliases.UpdateAlias,
            ["DeleteAlias"] = aliases.DeleteAlias,
            ["ListAliases"] = aliases.ListAliases,
            ["GetKeyPolicy"] = keyPolicies.GetKeyPolicy,
            ["PutKeyPolicy"] = keyPolicies.PutKeyPolicy,
            ["ListKeyPolicies"] = keyPolicies.ListKeyPolicies,
            ["EnableKey"] = states.EnableKey,
            ["DisableKey"] = states.DisableKey,
            ["ScheduleKeyDeletion"] = states.ScheduleKeyDeletion,
            ["CancelKeyDeletion"] = states.CancelKeyDeletion,
            ["TagResource"] = tags.TagResource,
            ["UntagResource"] = tags.UntagResource,
            ["ListResourceTags"] = tags.ListResourceTags,
            ["EnableKeyRotation"] = rotation.EnableKeyRotation,
            ["DisableKeyRotation"] = rotation.DisableKeyRotation,
            ["GetKeyRotationStatus"] = rotation.GetKeyRotationStatus,
            ["RotateKeyOnDemand"] = rotation.RotateKeyOnDemand,
            ["ListKeyRotations"] = rotation.ListKeyRotations,
            ["CreateGrant"] = grants.CreateGrant,
            ["ListGrants"] = grants.ListGrants,
            ["ListRetirableGrants"] = grants.ListRetirableGrants,
            ["RevokeGrant"] = grants.RevokeGrant,
            ["RetireGrant"] = grants.RetireGrant,
            ["Encrypt"] = cryptography.Encrypt,
            ["Decrypt"] = cryptography.Decrypt,
            ["ReEncrypt"] = cryptography.ReEncrypt,
            ["GenerateDataKey"] = cryptography.GenerateDataKey,
            ["GenerateDataKeyWithoutPlaintext"] = cryptography.GenerateDataKeyWithoutPlaintext,
            ["GenerateRandom"] = cryptography.GenerateRandom,
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string SigningName => "kms";

    public IReadOnlyCollection<string> Operations => _operations.Keys;

    public InputShape? InputOf(string operation) => KmsInputs.Of(operation);

    /// <summary>The keys themselves, for dumps and tests.</summary>
    internal KmsStore Store { get; }

    /// <summary>What KMS remembers.</summary>
    internal KmsPart Part { get; }

    public JsonObject Invoke(ServiceCall call) => _operations.TryGetValue(call.Operation, out Func<ServiceCall, CallInput, JsonObject>? operation)
        ? operation(call, new CallInput(call.Input, "ValidationException"))
        : throw new ServiceException("UnknownOperationException", "");
}
