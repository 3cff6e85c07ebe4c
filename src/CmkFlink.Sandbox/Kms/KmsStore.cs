using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>Everything that KMS remembers.</summary>
internal sealed class KmsContent
{
    public Dictionary<string, KmsKey> ById { get; } = new(StringComparer.Ordinal);

    public SortedList<string, KmsAlias> Aliases { get; } = new(StringComparer.Ordinal);

    /// <summary>In order of creation.</summary>
    public List<KmsKey> Keys { get; } = [];

    /// <summary>The last that was given to a key, an alias or a grant.</summary>
    public long Number { get; set; }
}

/// <summary>The keys and aliases of the account.</summary>
internal sealed class KmsStore(SandboxAccount account)
{
    /// <summary>What is in force.</summary>
    public KmsContent Content { get; set; } = new();

    /// <summary>In order of creation.</summary>
    public IReadOnlyList<KmsKey> Keys => Content.Keys;

    public IList<KmsAlias> Aliases => Content.Aliases.Values;

    public long NextNumber() => ++Content.Number;

    public void Add(KmsKey key)
    {
        Content.ById.Add(key.KeyId, key);
        Content.Keys.Add(key);
        Content.Number = Math.Max(Content.Number, key.Number);
    }

    /// <summary>Takes a key and its aliases away for good.</summary>
    public void Remove(KmsKey key)
    {
        Content.ById.Remove(key.KeyId);
        Content.Keys.Remove(key);
        foreach (KmsAlias alias in AliasesOf(key)) Content.Aliases.Remove(alias.Name);
    }

    /// <summary>Key policies name a deleted principal by its unique id from now on, so that one of the same name made later gains nothing (IAM user guide, reference_policies_elements_principal).</summary>
    public void ReplaceDeletedPrincipal(string arn, string uniqueId)
    {
        foreach (KmsKey key in Content.Keys)
        {
            string renamed = PolicyPrincipals.Rename(key.PolicyText, arn, uniqueId);
            if (!ReferenceEquals(renamed, key.PolicyText)) key.PolicyText = renamed;
        }
    }

    public KmsKey? Find(string keyId) => Content.ById.GetValueOrDefault(keyId);

    public KmsAlias? FindAlias(string name) => Content.Aliases.GetValueOrDefault(name);

    public void SetAlias(KmsAlias alias)
    {
        Content.Aliases[alias.Name] = alias;
        Content.Number = Math.Max(Content.Number, alias.Number);
    }

    public void RemoveAlias(string name) => Content.Aliases.Remove(name);

    public IReadOnlyList<KmsAlias> AliasesOf(KmsKey key) => [.. Content.Aliases.Values.Where(a => a.TargetKeyId == key.KeyId)];

    /// <summary>Finds the key that a request names.</summary>
    /// <param name="text">Key id, key ARN, alias or alias ARN.</param>
    /// <param name="aliasAllowed">Whether the operation takes an alias; policies, rotation, grants, tags and changes of state do not.</param>
    /// <param name="alias">The alias that was used, for <c>kms:RequestAlias</c>.</param>
    /// <exception cref="ServiceException">As KMS words it.</exception>
    public KmsKey Resolve(string text, bool aliasAllowed, out string? alias)
    {
        alias = null;
        string name = text;
        if (text.StartsWith("arn:", StringComparison.Ordinal))
        {
            if (!Arn.TryParse(text, out Arn? arn) || arn.Service != "kms") throw KmsErrors.InvalidArn(text);
            if (arn.Partition != account.Partition) throw KmsErrors.ForeignArn(arn.Partition);
            if (arn.Region != account.Region) throw KmsErrors.ForeignArn(arn.Region);
            if (arn.Resource.StartsWith("key/", StringComparison.Ordinal)) name = arn.Resource["key/".Length..];
            else if (arn.Resource.StartsWith("alias/", StringComparison.Ordinal)) name = arn.Resource;
            else throw KmsErrors.InvalidArn(text);
            if (name.StartsWith("alias/", StringComparison.Ordinal) && !aliasAllowed) throw KmsErrors.AliasNotSupported();
            // Assumption KMS-2: the sandbox is one account, so nothing of another account exists.
            if (arn.Account != account.AccountId) throw name.StartsWith("alias/", StringComparison.Ordinal) ? KmsErrors.AliasNotFound(text) : KmsErrors.KeyNotFound(text);
        }
        if (name.StartsWith("alias/", StringComparison.Ordinal))
        {
            if (!aliasAllowed) throw KmsErrors.InvalidKeyId(text);
            alias = name;
            return FindAlias(name) is KmsAlias found ? Content.ById[found.TargetKeyId] : throw KmsErrors.AliasNotFound(account.AliasArn(name));
        }
        if (Find(name) is KmsKey key) return key;
        // A name that cannot be a key id is reported as such; one that could be, as a key that does not exist.
        throw KeyReference.TryParse(name, out KeyReference? reference) && reference.KeyId is not null ? KmsErrors.KeyNotFound(account.KeyArn(name)) : KmsErrors.InvalidKeyId(text);
    }
}
