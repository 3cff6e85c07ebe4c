using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Finds the key that New-FlinkCmkKey would make: behind its alias, or left without alias by a run that was interrupted.</summary>
internal sealed class KeyFinder(AwsConnection connection, KeyReader reader, KeyResolver resolver, CallerIdentity caller)
{
    /// <summary>Keys without any alias are few in a kept account; more than this are not asked for their tags, one call each.</summary>
    public const int MaxCandidates = 200;

    /// <summary>The key behind the alias, or <see langword="null"/> where the alias is free.</summary>
    public async Task<KeyMetadata?> ByAliasAsync(string alias, CancellationToken cancellation)
    {
        try
        {
            return await resolver.TryDescribeAsync(alias, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            string who = await caller.NameAsync(cancellation);
            throw CallFailures.IsDenied(e)
                ? KeyFailures.Throwable("AliasTaken", FailureCategory.PermissionDenied, $"{alias} belongs to a key that {who} may not see (kms:DescribeKey), or {who} may not use aliases at all.", $"Choose another -Alias, or: {KeyFailures.AdministratorRemedy}", alias, e)
                : CallFailures.Of(e, who, "kms:DescribeKey", $"key {alias}", KeyFailures.AdministratorRemedy);
        }
    }

    /// <summary>Enabled keys without alias that carry the alias in their tag, oldest first. Costs one page of keys, one of aliases, and a call for each key that has no alias.</summary>
    /// <exception cref="Exception">What AWS throws where keys or aliases may not be listed.</exception>
    public async Task<IReadOnlyList<KeyMetadata>> OrphansAsync(string alias, IOperationHost host, CancellationToken cancellation)
    {
        HashSet<string> named = new((await reader.ListAliasesAsync(null, cancellation)).Select(a => a.TargetKeyId).OfType<string>(), StringComparer.Ordinal);
        List<string> candidates = [.. (await reader.ListKeyIdsAsync(cancellation)).Where(id => !named.Contains(id))];
        if (candidates.Count > MaxCandidates) host.Warning($"{candidates.Count} keys of {connection.Region} have no alias; only {MaxCandidates} of them are searched for one that an interrupted run left for {alias}.");

        List<KeyMetadata> orphans = [];
        foreach (string id in candidates.Take(MaxCandidates))
        {
            cancellation.ThrowIfCancellationRequested();
            if (await IsMeantForAsync(id, alias, cancellation)
                && await resolver.TryDescribeAsync(id, cancellation) is { } metadata && metadata.KeyState == KeyState.Enabled)
            {
                orphans.Add(metadata);
            }
        }
        return [.. orphans.OrderBy(o => o.CreationDate)];
    }

    private async Task<bool> IsMeantForAsync(string keyId, string alias, CancellationToken cancellation)
    {
        try
        {
            return await reader.TagsAsync(keyId, cancellation) is { } tags && tags.TryGetValue(KeyDraft.AliasTag, out string? meant) && meant == alias;
        }
        catch (Exception e) when (e is NotFoundException or KMSInvalidStateException || CallFailures.IsDenied(e))
        {
            // A key of ours lets its administrator read its tags, so a key that does not is not ours.
            return false;
        }
    }
}
