using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>CreateGrant, ListGrants, ListRetirableGrants, RevokeGrant and RetireGrant.</summary>
internal sealed class GrantOperations(SandboxAccount account, SandboxClock clock, SandboxIds ids, KmsStore store, KmsAccess access)
{
    /// <summary>KMS developer guide, "Resource quotas".</summary>
    private const int MaxGrantsPerKey = 50_000;

    public JsonObject CreateGrant(ServiceCall call, CallInput input)
    {
        GrantRequest request = GrantRequest.Read(input);
        CheckTokens(input);
        KmsKey key = access.Open(call, input, "CreateGrant", StateRule.Usable, context: Condition(call, request));
        request.CheckOperations(key);
        request.CheckNotWiderThan(call, key);
        CheckPrincipal(request.GranteePrincipal);
        if (request.RetiringPrincipal is not null) CheckPrincipal(request.RetiringPrincipal);
        if (input.Flag("DryRun") == true) throw KmsErrors.DryRun();
        // A named grant is made once: the same request again gives the same grant and a new token (KMS API reference, CreateGrant).
        KmsGrant? existing = request.Name is null ? null : key.Grants.Find(request.IsSameAs);
        if (existing is null)
        {
            if (key.Grants.Count >= MaxGrantsPerKey) throw KmsErrors.LimitExceeded($"Only {MaxGrantsPerKey} grants are allowed for {key.Arn}.");
            existing = request.ToGrant(store.NextNumber(), ids.Hex(64), ids.Token(96), clock.UtcNow, account.RootArn);
            key.AddGrant(existing);
        }
        return new JsonObject { ["GrantId"] = existing.GrantId, ["GrantToken"] = existing.Token };
    }

    public JsonObject ListGrants(ServiceCall call, CallInput input)
    {
        int limit = (int)(input.Number("Limit", 1, 100) ?? 50);
        string? id = input.Text("GrantId", 1, 128);
        string? grantee = input.Text("GranteePrincipal", 1, 256);
        long? after = Paging.Decode(input.Text("Marker", 1, 1024), "ListGrants", KmsErrors.InvalidMarker);
        KmsKey key = access.Open(call, input, "ListGrants", StateRule.Any, context: ForService(call));
        (List<KmsGrant> page, string? next) = Paging.Ascending(key.Grants, g => g.Number, after, limit, "ListGrants", g => (id is null || g.GrantId == id) && (grantee is null || g.GranteePrincipal == grantee));
        return KmsPages.Answer("Grants", page.Select(g => Describe(key, g)), next);
    }

    public JsonObject ListRetirableGrants(ServiceCall call, CallInput input)
    {
        string retiring = input.RequiredText("RetiringPrincipal", 1, 256);
        int limit = (int)(input.Number("Limit", 1, 100) ?? 50);
        long? after = Paging.Decode(input.Text("Marker", 1, 1024), "ListRetirableGrants", KmsErrors.InvalidMarker);
        access.Authorizer.Demand(call, "kms:ListRetirableGrants", "*");
        IReadOnlyList<(KmsKey Key, KmsGrant Grant)> grants = [.. store.Keys.SelectMany(k => k.Grants.Select(g => (k, g))).Where(x => x.g.RetiringPrincipal == retiring).OrderBy(x => x.g.Number)];
        (List<(KmsKey Key, KmsGrant Grant)> page, string? next) = Paging.Ascending(grants, x => x.Grant.Number, after, limit, "ListRetirableGrants");
        return KmsPages.Answer("Grants", page.Select(x => Describe(x.Key, x.Grant)), next);
    }

    public JsonObject RevokeGrant(ServiceCall call, CallInput input)
    {
        string id = input.RequiredText("GrantId", 1, 128);
        KmsKey key = access.Open(call, input, "RevokeGrant", StateRule.Any, context: ForService(call));
        KmsGrant grant = Find(key, id);
        if (input.Flag("DryRun") == true) throw KmsErrors.DryRun();
        key.RemoveGrant(grant);
        return [];
    }

    public JsonObject RetireGrant(ServiceCall call, CallInput input)
    {
        (KmsKey key, KmsGrant grant) = FindRetired(input);
        // Who may retire is said by the grant first, by policies second (KMS developer guide, grant-delete).
        if (!MayRetire(call.Caller.Principal, grant))
        {
            RequestContext context = grant.EncryptionContextSubset is null && grant.EncryptionContextEquals is null ? new RequestContext() : new RequestContext().Set("kms:GrantConstraintType", ConstraintType(grant.EncryptionContextSubset));
            access.Demand(call, key, "RetireGrant", context);
        }
        if (input.Flag("DryRun") == true) throw KmsErrors.DryRun();
        key.RemoveGrant(grant);
        return [];
    }

    private static bool MayRetire(RequestPrincipal principal, KmsGrant grant)
    {
        bool Is(string? arn) => arn is not null && (arn == principal.Arn || arn == principal.PrincipalArn);
        return Is(grant.RetiringPrincipal) || (grant.Operations.Contains("RetireGrant") && Is(grant.GranteePrincipal));
    }

    private (KmsKey, KmsGrant) FindRetired(CallInput input)
    {
        if (input.Text("GrantToken", 1, 8192) is string token)
        {
            foreach (KmsKey key in store.Keys)
            {
                if (key.Grants.Find(g => g.Token == token) is KmsGrant grant) return (key, grant);
            }
            throw new ServiceException("InvalidGrantTokenException", "The grant token is not valid.");
        }
        string keyId = input.Text("KeyId", 1, 2048) ?? throw KmsErrors.Validation("Either a grant token, or a key ARN and a grant ID are required.");
        KmsKey named = store.Resolve(keyId, aliasAllowed: false, out _);
        return (named, Find(named, input.RequiredText("GrantId", 1, 128)));
    }

    private static KmsGrant Find(KmsKey key, string id)
    {
        if (!id.All(char.IsAsciiHexDigitLower)) throw new ServiceException("InvalidGrantIdException", $"Invalid grant ID {id}");
        return key.Grants.Find(g => g.GrantId == id) ?? throw new ServiceException("NotFoundException", $"Grant ID {id} not found");
    }

    private void CheckPrincipal(string principal)
    {
        // Other accounts' principals and sessions cannot be looked up here; only this account's can fail to exist.
        bool valid = KeyPolicies.IsServicePrincipal(principal) || (principal.StartsWith("arn:", StringComparison.Ordinal) && access.Authorizer.PrincipalExists(principal));
        if (!valid) throw new ServiceException("InvalidArnException", $"ARN does not refer to a valid principal: {principal}");
    }

    /// <summary>Grants are effective at once here, so tokens are checked and otherwise not needed.</summary>
    private void CheckTokens(CallInput input)
    {
        foreach (string token in input.Texts("GrantTokens") ?? [])
        {
            if (!store.Keys.Any(k => k.Grants.Exists(g => g.Token == token))) throw new ServiceException("InvalidGrantTokenException", "The grant token is not valid.");
        }
    }

    private static RequestContext Condition(ServiceCall call, GrantRequest request)
    {
        RequestContext context = ForService(call).SetMany("kms:GrantOperations", request.Operations).Set("kms:GranteePrincipal", request.GranteePrincipal);
        if (KeyPolicies.IsServicePrincipal(request.GranteePrincipal)) context.Set("kms:GranteeServicePrincipal", request.GranteePrincipal);
        if (request.RetiringPrincipal is string retiring)
        {
            context.Set("kms:RetiringPrincipal", retiring);
            if (KeyPolicies.IsServicePrincipal(retiring)) context.Set("kms:RetiringServicePrincipal", retiring);
        }
        IReadOnlyDictionary<string, string>? constraint = request.EncryptionContextSubset ?? request.EncryptionContextEquals;
        if (constraint is not null)
        {
            context.Set("kms:GrantConstraintType", ConstraintType(request.EncryptionContextSubset));
            // The constraint's context is the request's encryption context for the conditions of CreateGrant (KMS developer guide, conditions-kms).
            EncryptionContexts.AddTo(context, constraint);
        }
        return context;
    }

    private static RequestContext ForService(ServiceCall call) =>
        new RequestContext().Set("kms:GrantIsForAWSResource", call.ForwardedBy is not null || call.Caller.Principal.Kind == PrincipalKind.Service ? "true" : "false");

    private static string ConstraintType(IReadOnlyDictionary<string, string>? subset) => subset is null ? "EncryptionContextEquals" : "EncryptionContextSubset";

    private static JsonObject Describe(KmsKey key, KmsGrant grant)
    {
        JsonObject described = new()
        {
            ["KeyId"] = key.Arn,
            ["GrantId"] = grant.GrantId,
            ["Name"] = grant.Name ?? "",
            ["CreationDate"] = Timestamps.ToJson(grant.CreationDate),
            ["GranteePrincipal"] = grant.GranteePrincipal,
            ["IssuingAccount"] = grant.IssuingAccount,
            ["Operations"] = new JsonArray([.. grant.Operations.Select(o => (JsonNode)o)]),
        };
        if (grant.RetiringPrincipal is not null) described["RetiringPrincipal"] = grant.RetiringPrincipal;
        if ((grant.EncryptionContextSubset ?? grant.EncryptionContextEquals) is IReadOnlyDictionary<string, string> constraint)
        {
            described["Constraints"] = new JsonObject { [ConstraintType(grant.EncryptionContextSubset)] = new JsonObject(constraint.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))) };
        }
        return described;
    }
}
