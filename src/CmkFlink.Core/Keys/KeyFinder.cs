using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
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
            // A denial may mean a key that the caller may not see, or no permission on aliases at all; the list of aliases tells the two apart.
            if (CallFailures.IsDenied(e) && await TargetOfAsync(alias, cancellation) is var (known, target) && known)
            {
                return target is null ? null : throw KeyFailures.Throwable(
                    "AliasTaken",
                    FailureCategory.PermissionDenied,
                    $"{alias} belongs to key {target} already, and {await caller.NameAsync(cancellation)} may not call kms:DescribeKey on that key.",
                    "Choose another -Alias, or act as an administrator that the policy of that key names.",
                    alias,
                    e);
            }
            throw CallFailures.Of(e, await caller.NameAsync(cancellation), "kms:DescribeKey", $"key {alias}", KeyFailures.AdministratorRemedy);
        }
    }

    private async Task<(bool Known, string? Target)> TargetOfAsync(string alias, CancellationToken cancellation)
    {
        try
        {
            return (true, (await reader.ListAliasesAsync(null, cancellation)).FirstOrDefault(a => a.AliasName == alias)?.TargetKeyId);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (false, null);
        }
    }

    /// <summary>Enabled keys without alias that carry the alias in their tag, oldest first. Costs one page of keys, one of aliases, and a call for each key that has no alias.</summary>
    /// <exception cref="Exception">What AWS throws where keys or aliases may not be listed.</exception>
    public async Task<IReadOnlyList<KeyMetadata>> OrphansAsync(string alias, string? replaces, IOperationHost host, CancellationToken cancellation)
    {
        HashSet<string> named = new((await reader.ListAliasesAsync(null, cancellation)).Select(a => a.TargetKeyId).OfType<string>(), StringComparer.Ordinal);
        List<string> candidates = [.. (await reader.ListKeyIdsAsync(cancellation)).Where(id => !named.Contains(id))];
        if (candidates.Count > MaxCandidates) host.Warning($"{candidates.Count} keys of {connection.Region} have no alias; only {MaxCandidates} of them are searched for one that an interrupted run left for {alias}.");

        List<KeyMetadata> orphans = [];
        foreach (string id in candidates.Take(MaxCandidates))
        {
            cancellation.ThrowIfCancellationRequested();
            if (await IsMeantForAsync(id, alias, replaces, cancellation)
                && await resolver.TryDescribeAsync(id, cancellation) is { } metadata && metadata.KeyState == KeyState.Enabled)
            {
                orphans.Add(metadata);
            }
        }
        return [.. orphans.OrderBy(o => o.CreationDate)];
    }

    private async Task<bool> IsMeantForAsync(string keyId, string alias, string? replaces, CancellationToken cancellation)
    {
        try
        {
            return await reader.TagsAsync(keyId, cancellation) is { } tags && tags.TryGetValue(KeyDraft.AliasTag, out string? meant) && meant == alias
                && (tags.TryGetValue(Rotation.ChangeMark.ReplacesTag, out string? replaced) ? replaced : null) == replaces;
        }
        catch (Exception e) when (e is NotFoundException or KMSInvalidStateException || CallFailures.IsDenied(e))
        {
            // A key of ours lets its administrator read its tags, so a key that does not is not ours.
            return false;
        }
    }
}
