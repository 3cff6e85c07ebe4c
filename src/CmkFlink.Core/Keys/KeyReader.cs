using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Keys;

/// <summary>Reads everything about a key that the caller may read.</summary>
public sealed class KeyReader(AwsConnection connection)
{
    /// <summary>The whole record. What may not be read is <see langword="null"/> or empty, and one verbose line says so.</summary>
    /// <param name="metadata">The answer of DescribeKey.</param>
    /// <param name="aliases">The key's aliases where they are known already; <see langword="null"/> to ask.</param>
    /// <param name="askedFor">The alias under which the key was asked for.</param>
    public async Task<FlinkCmkKey> ReadAsync(KeyMetadata metadata, IReadOnlyList<string>? aliases, string? askedFor, IOperationHost host, CancellationToken cancellation)
    {
        Task<(IReadOnlyList<string>? Value, string? Unread)> names = aliases is null ? TryAsync("kms:ListAliases", () => AliasesAsync(metadata.KeyId, cancellation)) : Task.FromResult<(IReadOnlyList<string>?, string?)>((aliases, null));
        Task<(GetKeyRotationStatusResponse? Value, string? Unread)> rotation = TryAsync<GetKeyRotationStatusResponse>("kms:GetKeyRotationStatus", async () => await RotationStatusAsync(metadata.KeyId, cancellation));
        // After the status: a rotation that ends between the two is then in both and can be told from its date; the other way round it would be in neither.
        Task<(IReadOnlyList<RotationsListEntry>? Value, string? Unread)> rotations = TryAsync<IReadOnlyList<RotationsListEntry>>("kms:ListKeyRotations", async () =>
        {
            await rotation;
            return await RotationsAsync(metadata.KeyId, cancellation);
        });
        Task<(IReadOnlyDictionary<string, string>? Value, string? Unread)> tags = TryAsync("kms:ListResourceTags", () => TagsAsync(metadata.KeyId, cancellation));
        Task<(PolicyDocument? Value, string? Unread)> policy = TryAsync("kms:GetKeyPolicy", () => PolicyAsync(metadata.KeyId, cancellation));
        await Task.WhenAll(names, rotation, rotations, tags, policy);

        List<string> unread = [.. new[] { (await names).Unread, (await rotation).Unread, (await rotations).Unread, (await tags).Unread, (await policy).Unread }.OfType<string>()];
        if (unread.Count > 0) host.Verbose($"Key {metadata.Arn}: left out is what cannot be read: {string.Join(", ", unread)}.");

        IReadOnlyList<string> all = [.. ((await names).Value ?? (askedFor is null ? [] : [askedFor])).OrderBy(a => a, StringComparer.Ordinal)];
        return Bare(metadata) with
        {
            Alias = askedFor ?? (all.Count > 0 ? all[0] : null),
            Aliases = all,
            AutomaticRotation = (await rotation).Value?.KeyRotationEnabled,
            OnDemandRotations = (await rotations).Value is { } completed && (await rotation).Value is { } status ? OnDemandRotations(completed, status.OnDemandRotationStartDate) : null,
            Tags = (await tags).Value,
            Policy = (await policy).Value,
        };
    }

    /// <summary>What DescribeKey alone tells.</summary>
    public FlinkCmkKey Bare(KeyMetadata metadata) => new()
    {
        KeyId = metadata.KeyId,
        KeyArn = metadata.Arn,
        KeyState = metadata.KeyState?.Value ?? "Unknown",
        KeySpec = metadata.KeySpec?.Value,
        KeyUsage = metadata.KeyUsage?.Value,
        Origin = metadata.Origin?.Value,
        MultiRegion = metadata.MultiRegion == true,
        KeyManager = metadata.KeyManager?.Value,
        Description = metadata.Description,
        CreationDate = metadata.CreationDate,
        DeletionDate = metadata.DeletionDate,
        CurrentKeyMaterialId = metadata.CurrentKeyMaterialId,
        Region = connection.Region,
    };

    /// <summary>The key policy.</summary>
    /// <exception cref="PolicyParseException">KMS's answer is no policy.</exception>
    public async Task<PolicyDocument?> PolicyAsync(string keyId, CancellationToken cancellation) => PolicyDocument.Parse(await PolicyTextAsync(keyId, cancellation));

    /// <summary>The key policy as its author wrote it.</summary>
    public async Task<string> PolicyTextAsync(string keyId, CancellationToken cancellation) =>
        (await connection.ReadAsync(c => connection.Kms.GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = keyId, PolicyName = "default" }, c), cancellation)).Policy;

    public async Task<IReadOnlyDictionary<string, string>?> TagsAsync(string keyId, CancellationToken cancellation)
    {
        Dictionary<string, string> tags = new(StringComparer.Ordinal);
        string? marker = null;
        do
        {
            string? from = marker;
            ListResourceTagsResponse page = await connection.ReadAsync(c => connection.Kms.ListResourceTagsAsync(new ListResourceTagsRequest { KeyId = keyId, Marker = from }, c), cancellation);
            foreach (Tag tag in page.Tags ?? []) tags[tag.TagKey] = tag.TagValue;
            marker = page.Truncated == true ? page.NextMarker : null;
        }
        while (marker is not null);
        return tags;
    }

    /// <summary>All aliases of the Region, or of one key.</summary>
    public async Task<IReadOnlyList<AliasListEntry>> ListAliasesAsync(string? keyId, CancellationToken cancellation)
    {
        List<AliasListEntry> aliases = [];
        string? marker = null;
        do
        {
            string? from = marker;
            ListAliasesResponse page = await connection.ReadAsync(c => connection.Kms.ListAliasesAsync(new ListAliasesRequest { KeyId = keyId, Marker = from }, c), cancellation);
            aliases.AddRange(page.Aliases ?? []);
            marker = page.Truncated == true ? page.NextMarker : null;
        }
        while (marker is not null);
        return aliases;
    }

    /// <summary>The ids of all keys of the Region, AWS managed ones included.</summary>
    public async Task<IReadOnlyList<string>> ListKeyIdsAsync(CancellationToken cancellation)
    {
        List<string> keys = [];
        string? marker = null;
        do
        {
            string? from = marker;
            ListKeysResponse page = await connection.ReadAsync(c => connection.Kms.ListKeysAsync(new ListKeysRequest { Limit = 1000, Marker = from }, c), cancellation);
            keys.AddRange((page.Keys ?? []).Select(k => k.KeyId));
            marker = page.Truncated == true ? page.NextMarker : null;
        }
        while (marker is not null);
        return keys;
    }

    private async Task<IReadOnlyList<string>?> AliasesAsync(string keyId, CancellationToken cancellation) => [.. (await ListAliasesAsync(keyId, cancellation)).Select(a => a.AliasName)];

    /// <summary>Whether KMS rotates the key by itself, and a rotation on demand that runs.</summary>
    internal async Task<GetKeyRotationStatusResponse> RotationStatusAsync(string keyId, CancellationToken cancellation) =>
        await connection.ReadAsync(c => connection.Kms.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = keyId }, c), cancellation);

    /// <summary>All completed rotations of a key.</summary>
    /// <param name="withFirst">Its first material too, which no rotation made.</param>
    public async Task<IReadOnlyList<RotationsListEntry>> RotationsAsync(string keyId, CancellationToken cancellation, bool withFirst = false)
    {
        List<RotationsListEntry> rotations = [];
        string? marker = null;
        do
        {
            string? from = marker;
            ListKeyRotationsResponse page = await connection.ReadAsync(c => connection.Kms.ListKeyRotationsAsync(new ListKeyRotationsRequest { KeyId = keyId, Limit = 1000, Marker = from, IncludeKeyMaterial = withFirst ? IncludeKeyMaterial.ALL_KEY_MATERIAL : null }, c), cancellation);
            rotations.AddRange(page.Rotations ?? []);
            marker = page.Truncated == true ? page.NextMarker : null;
        }
        while (marker is not null);
        return rotations;
    }

    /// <summary>ListKeyRotations knows completed rotations only; one that runs shows in the status (KMS API reference, GetKeyRotationStatus).</summary>
    internal static int OnDemandRotations(IReadOnlyList<RotationsListEntry> completed, DateTime? runningSince)
    {
        List<RotationsListEntry> onDemand = [.. completed.Where(r => r.RotationType == RotationType.ON_DEMAND)];
        return onDemand.Count + (runningSince is { } since && !onDemand.Exists(r => r.RotationDate >= since) ? 1 : 0);
    }

    // A denial, a kind of key without rotation, or a state that forbids the question: all leave the rest of the record good. Anything else is a failure of the whole.
    private static async Task<(T? Value, string? Unread)> TryAsync<T>(string action, Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return (await read(), null);
        }
        catch (PolicyParseException e)
        {
            return (null, $"{action} ({e.Message})");
        }
        catch (Exception e) when (e is UnsupportedOperationException or KMSInvalidStateException || (e is AmazonServiceException && CallFailures.IsDenied(e)))
        {
            return (null, $"{action} ({((AmazonServiceException)e).ErrorCode})");
        }
    }
}
