using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>CreateAlias, UpdateAlias, DeleteAlias and ListAliases. Each needs permission on the alias (IAM alone) and on the key.</summary>
internal sealed class AliasOperations(SandboxAccount account, SandboxClock clock, KmsStore store, KmsAccess access)
{
    /// <summary>KMS developer guide, "Resource quotas".</summary>
    private const int MaxAliasesPerKey = 50;

    public JsonObject CreateAlias(ServiceCall call, CallInput input)
    {
        string name = Name(input);
        KmsKey key = Target(call, input, "CreateAlias", name);
        if (store.FindAlias(name) is not null) throw new ServiceException("AlreadyExistsException", $"An alias with the name {account.AliasArn(name)} already exists");
        CheckQuota(key);
        store.SetAlias(new KmsAlias(name, key.KeyId, clock.UtcNow, clock.UtcNow, store.NextNumber()));
        return [];
    }

    public JsonObject UpdateAlias(ServiceCall call, CallInput input)
    {
        string name = Name(input);
        KmsAlias alias = Find(name);
        KmsKey before = store.Find(alias.TargetKeyId)!;
        KmsKey key = Target(call, input, "UpdateAlias", name);
        // KMS API reference, UpdateAlias: permission on the alias, the current key and the new key.
        access.Demand(call, before, "UpdateAlias", requestAlias: name);
        if ((before.KeySpec, before.KeyUsage) != (key.KeySpec, key.KeyUsage)) throw KmsErrors.InvalidState($"Alias {account.AliasArn(name)} must keep the type and usage of its key.");
        if (before != key) CheckQuota(key);
        store.SetAlias(alias with { TargetKeyId = key.KeyId, LastUpdatedDate = clock.UtcNow });
        return [];
    }

    public JsonObject DeleteAlias(ServiceCall call, CallInput input)
    {
        string name = Name(input);
        KmsAlias alias = Find(name);
        access.Authorizer.Demand(call, "kms:DeleteAlias", account.AliasArn(name));
        access.Demand(call, store.Find(alias.TargetKeyId)!, "DeleteAlias", requestAlias: name);
        store.RemoveAlias(name);
        return [];
    }

    public JsonObject ListAliases(ServiceCall call, CallInput input)
    {
        int limit = (int)(input.Number("Limit", 1, 1000) ?? 50);
        string? marker = input.Text("Marker", 1, 1024);
        KmsKey? key = input.Text("KeyId", 1, 2048) is string text ? store.Resolve(text, aliasAllowed: false, out _) : null;
        access.Authorizer.Demand(call, "kms:ListAliases", "*");
        // Aliases are listed by creation, so that a marker stays good while aliases come and go.
        IReadOnlyList<KmsAlias> aliases = [.. store.Aliases.Where(a => key is null || a.TargetKeyId == key.KeyId).OrderBy(a => a.Number)];
        (List<KmsAlias> page, string? next) = Paging.Ascending(aliases, a => a.Number, Paging.Decode(marker, "ListAliases", KmsErrors.InvalidMarker), limit, "ListAliases");
        return KmsPages.Answer("Aliases", page.Select(Describe), next);
    }

    private JsonObject Describe(KmsAlias alias) => new()
    {
        ["AliasName"] = alias.Name,
        ["AliasArn"] = account.AliasArn(alias.Name),
        ["TargetKeyId"] = alias.TargetKeyId,
        ["CreationDate"] = Timestamps.ToJson(alias.CreationDate),
        ["LastUpdatedDate"] = Timestamps.ToJson(alias.LastUpdatedDate),
    };

    private KmsAlias Find(string name) => store.FindAlias(name) ?? throw KmsErrors.AliasNotFound(account.AliasArn(name));

    private KmsKey Target(ServiceCall call, CallInput input, string action, string alias)
    {
        string target = input.RequiredText("TargetKeyId", 1, 2048);
        if (target.StartsWith("alias/", StringComparison.Ordinal)) throw KmsErrors.Validation("Aliases must refer to keys. Not aliases");
        KmsKey key = store.Resolve(target, aliasAllowed: false, out _);
        access.Authorizer.Demand(call, $"kms:{action}", account.AliasArn(alias));
        access.Demand(call, key, action, requestAlias: alias);
        KmsAccess.Check(key, StateRule.NotPendingDeletion);
        return key;
    }

    private void CheckQuota(KmsKey key)
    {
        if (store.AliasesOf(key).Count >= MaxAliasesPerKey) throw KmsErrors.LimitExceeded($"Only {MaxAliasesPerKey} aliases are allowed for {key.Arn}.");
    }

    private static string Name(CallInput input)
    {
        string name = input.RequiredText("AliasName", 1, 256, IsPattern, "^[a-zA-Z0-9:/_-]+$");
        if (!name.StartsWith("alias/", StringComparison.Ordinal)) throw KmsErrors.Validation("Alias must start with the prefix \"alias/\". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
        if (name.Length == "alias/".Length || name.Contains(':', StringComparison.Ordinal)) throw new ServiceException("InvalidAliasNameException", $"{name} contains invalid characters for an alias");
        // The prefix belongs to AWS managed keys (KMS API reference, CreateAlias); assumption KMS-6 for the code.
        return name.StartsWith("alias/aws/", StringComparison.Ordinal) ? throw new ServiceException("NotAuthorizedException", "") : name;
    }

    private static bool IsPattern(string text) => text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ':' or '/' or '_' or '-');
}
