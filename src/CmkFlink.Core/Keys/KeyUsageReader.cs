using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Finds out who needs keys: over every application of the Region, complete or else "unknown". Keys are read as the key administrator, applications as a reader where one was given.</summary>
public sealed class KeyUsageReader(IActorConnections connections)
{
    private RegionInventory? _inventory;

    /// <summary>Who uses the key. The applications are read once for all keys that are asked of one reader; <see cref="Forget"/> has them read anew.</summary>
    /// <remarks>Costs a page of grants and one of aliases, and once the pages of applications with two calls for each of them.</remarks>
    /// <param name="aliases">The key's aliases where they are known already; <see langword="null"/> to ask.</param>
    public async Task<KeyUsage> ReadAsync(string keyArn, IOperationHost host, CancellationToken cancellation, IReadOnlyList<string>? aliases = null)
    {
        // Grants first: whoever leaves the key while this is read still held its grant then, and so is not missed between two listings.
        GrantListing grants = await GrantsAsync(keyArn, cancellation);
        _inventory ??= await RegionInventory.ReadAsync(await connections.ForAsync(connections.Has(Actor.Reader) ? Actor.Reader : Actor.KeyAdministrator, cancellation), cancellation);
        KeyUsage usage = KeyUsageRules.Judge(keyArn, _inventory, grants, aliases ?? await AliasesAsync(keyArn, host, cancellation));
        host.Verbose($"Key {keyArn}: {usage.Applications} application(s) and {usage.Snapshots} snapshot(s) of {_inventory.Region} looked at; {usage.Needing.Count()} need it, {usage.Unknown.Count()} unknown.");
        return usage;
    }

    /// <summary>Has the next question read everything anew.</summary>
    public void Forget() => _inventory = null;

    private async Task<GrantListing> GrantsAsync(string keyArn, CancellationToken cancellation)
    {
        List<GrantListEntry> grants = [];
        try
        {
            AwsConnection connection = await connections.ForAsync(Actor.KeyAdministrator, cancellation);
            await foreach (GrantListEntry grant in new GrantReader(connection).EntriesAsync(keyArn, cancellation)) grants.Add(grant);
            return new GrantListing(grants, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new GrantListing(grants, $"the grants of the key could not be listed: {Failures.From(e).Message}");
        }
    }

    private async Task<IReadOnlyList<string>> AliasesAsync(string keyArn, IOperationHost host, CancellationToken cancellation)
    {
        try
        {
            AwsConnection connection = await connections.ForAsync(Actor.KeyAdministrator, cancellation);
            return [.. (await new KeyReader(connection).ListAliasesAsync(keyArn, cancellation)).Select(alias => alias.AliasName)];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // An alias is a name and no need, so the answer stays complete without them.
            host.Verbose($"The aliases of key {keyArn} are not shown: {Failures.From(e).Message}");
            return [];
        }
    }
}

/// <summary>The grants of a key, as far as they were to be had.</summary>
internal sealed record GrantListing(IReadOnlyList<GrantListEntry> Grants, string? Gap);
