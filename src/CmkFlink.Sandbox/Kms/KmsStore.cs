using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>The keys and aliases of the account.</summary>
internal sealed class KmsStore(SandboxAccount account)
{
    private readonly Dictionary<string, KmsKey> _byId = new(StringComparer.Ordinal);
    private readonly SortedList<string, KmsAlias> _aliases = new(StringComparer.Ordinal);
    private readonly List<KmsKey> _keys = [];
    private long _number;

    /// <summary>In order of creation.</summary>
    public IReadOnlyList<KmsKey> Keys => _keys;

    public IList<KmsAlias> Aliases => _aliases.Values;

    public long NextNumber() => ++_number;

    public void Add(KmsKey key)
    {
        _byId.Add(key.KeyId, key);
        _keys.Add(key);
        _number = Math.Max(_number, key.Number);
    }

    /// <summary>Takes a key and its aliases away for good.</summary>
    public void Remove(KmsKey key)
    {
        _byId.Remove(key.KeyId);
        _keys.Remove(key);
        foreach (KmsAlias alias in AliasesOf(key)) _aliases.Remove(alias.Name);
    }

    /// <summary>Key policies name a deleted principal by its unique id from now on, so that one of the same name made later gains nothing (IAM user guide, reference_policies_elements_principal).</summary>
    public void ReplaceDeletedPrincipal(string arn, string uniqueId)
    {
        string quoted = $"\"{arn}\"";
        foreach (KmsKey key in _keys)
        {
            if (key.PolicyText.Contains(quoted, StringComparison.Ordinal)) key.PolicyText = key.PolicyText.Replace(quoted, $"\"{uniqueId}\"", StringComparison.Ordinal);
        }
    }

    public KmsKey? Find(string keyId) => _byId.GetValueOrDefault(keyId);

    public KmsAlias? FindAlias(string name) => _aliases.GetValueOrDefault(name);

    public void SetAlias(KmsAlias alias)
    {
        _aliases[alias.Name] = alias;
        _number = Math.Max(_number, alias.Number);
    }

    public void RemoveAlias(string name) => _aliases.Remove(name);

    public IReadOnlyList<KmsAlias> AliasesOf(KmsKey key) => [.. _aliases.Values.Where(a => a.TargetKeyId == key.KeyId)];

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
            return FindAlias(name) is KmsAlias found ? _byId[found.TargetKeyId] : throw KmsErrors.AliasNotFound(account.AliasArn(name));
        }
        if (Find(name) is KmsKey key) return key;
        // A name that cannot be a key id is reported as such; one that could be, as a key that does not exist.
        throw KeyReference.TryParse(name, out KeyReference? reference) && reference.KeyId is not null ? KmsErrors.KeyNotFound(account.KeyArn(name)) : KmsErrors.InvalidKeyId(text);
    }
}
