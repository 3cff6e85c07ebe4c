using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Kms;

/// <summary>What an operation needs of a key's state (KMS developer guide, "Key states of AWS KMS keys", the table of operations).</summary>
internal enum StateRule
{
    /// <summary>Every state: reading, policies, deleting aliases, revoking grants.</summary>
    Any,

    /// <summary>Enabled only: every cryptographic operation, rotation, creating grants.</summary>
    Usable,

    /// <summary>Everything but pending deletion: tags, description, aliases.</summary>
    NotPendingDeletion,

    /// <summary>Enabled or disabled: enabling and disabling.</summary>
    Switchable,
}

/// <summary>Finds the key of a call, authorizes the call and checks the key's state, in this order, as KMS does.</summary>
internal sealed class KmsAccess(KmsStore store, SandboxEnvironment environment)
{
    public IAuthorizer Authorizer => environment.Authorizer;

    /// <summary>The key that a member of the input names, after authorization.</summary>
    /// <param name="action">Without the prefix <c>kms:</c>.</param>
    /// <param name="aliasAllowed">Whether the operation takes aliases.</param>
    /// <param name="context">Condition keys of this operation.</param>
    /// <exception cref="ServiceException">The key does not exist, the caller may not, or the state forbids.</exception>
    public KmsKey Open(ServiceCall call, CallInput input, string action, StateRule rule, bool aliasAllowed = false, RequestContext? context = null, string member = "KeyId")
    {
        KmsKey key = store.Resolve(input.RequiredText(member, 1, 2048), aliasAllowed, out string? alias);
        Demand(call, key, action, context, alias);
        Check(key, rule);
        return key;
    }

    /// <summary>Authorizes a call on a key.</summary>
    public void Demand(ServiceCall call, KmsKey key, string action, RequestContext? context = null, string? requestAlias = null) =>
        Authorizer.Demand(call, $"kms:{action}", key.Arn, AddKey(context ?? new RequestContext(), key, requestAlias), key.Policy, key.AuthorizationGrants);

    /// <summary>Whether the caller could put the key's policy again if it were <paramref name="policy"/>: KMS's lock-out check.</summary>
    public bool CouldPutPolicy(ServiceCall call, string keyArn, RequestContext context, CompiledPolicy policy)
    {
        // A call of its own: the decision of the check must not be taken for that of the request.
        ServiceCall probe = new() { Service = call.Service, Operation = "PutKeyPolicy", Input = call.Input, Caller = call.Caller, RequestId = call.RequestId, ForwardedBy = call.ForwardedBy, SourceContext = call.SourceContext };
        return Authorizer.Authorize(probe, "kms:PutKeyPolicy", keyArn, context, policy, []).IsAllowed;
    }

    /// <summary>Adds the condition keys that every operation on a key carries.</summary>
    public RequestContext AddKey(RequestContext context, KmsKey key, string? requestAlias)
    {
        AddKeyProperties(context, key.KeySpec, key.KeyUsage, key.Origin, key.MultiRegion);
        context.SetMany("kms:ResourceAliases", store.AliasesOf(key).Select(a => a.Name));
        if (requestAlias is not null) context.Set("kms:RequestAlias", requestAlias);
        foreach ((string tag, string value) in key.Tags) context.Set($"aws:ResourceTag/{tag}", value);
        return context;
    }

    public static void AddKeyProperties(RequestContext context, string keySpec, string keyUsage, string origin, bool multiRegion) => context
        .Set("kms:KeySpec", keySpec)
        .Set("kms:KeyUsage", keyUsage)
        .Set("kms:KeyOrigin", origin)
        .Set("kms:MultiRegion", multiRegion ? "true" : "false");

    /// <exception cref="ServiceException">DisabledException or KMSInvalidStateException.</exception>
    public static void Check(KmsKey key, StateRule rule)
    {
        bool allowed = (rule, key.State) switch
        {
            (StateRule.Any, _) or (_, KeyState.Enabled) => true,
            (StateRule.NotPendingDeletion, not KeyState.PendingDeletion) => true,
            (StateRule.Switchable, KeyState.Disabled) => true,
            _ => false,
        };
        if (allowed) return;
        throw key.State switch
        {
            KeyState.Disabled => KmsErrors.Disabled(key.Arn),
            KeyState.PendingDeletion => KmsErrors.InvalidState($"{key.Arn} is pending deletion."),
            _ => KmsErrors.InvalidState($"{key.Arn} is pending import."),
        };
    }
}
