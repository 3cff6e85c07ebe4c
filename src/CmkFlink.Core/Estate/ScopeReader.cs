using System.Collections.Concurrent;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Estate;

/// <summary>What many applications of one Region share, read once with one profile: keys, aliases, grants, the operators' policies.</summary>
internal sealed class ScopeReader(AwsConnection connection)
{
    public const string KeyReaders = "the key administrator, or a reader that the key policy names (New-FlinkCmkKey -Reader, Set-FlinkCmkKey -Policy)";
    public const string AccountReaders = "a reader (New-FlinkCmkPolicy -Kind Reader | Grant-FlinkCmkAccess)";
    public const string UnknownState = "Unknown";
    public const string DeletedState = "Deleted";

    private readonly KeyReader _reader = new(connection);
    private readonly KeyResolver _resolver = new(connection);
    private readonly IdentityPolicyReader _identityReader = new(connection);
    private readonly PrincipalResolver _principalResolver = new(connection);
    private readonly Once<KeyMetadata?> _metadata = new();
    private readonly Once<EstateKey> _keys = new();
    private readonly Once<IReadOnlyDictionary<string, string>?> _tags = new();
    private readonly Once<IReadOnlyList<KeyGrant>?> _grants = new();
    private readonly Once<(RequestPrincipal, IdentityPolicies)> _identities = new();
    private readonly Once<(IReadOnlyList<AliasListEntry>? Aliases, UnreadPart? Unread)> _aliases = new();
    private readonly Once<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> _aliasedKeys = new();

    public AwsConnection Connection => connection;

    /// <summary>Everything about the key of an application, as far as it can be read.</summary>
    public Task<EstateKey> KeyAsync(string keyArn, CancellationToken cancellation) => _keys.GetAsync(keyArn, () => ReadKeyAsync(keyArn, cancellation));

    /// <summary>The state alone; <see langword="null"/> where it cannot be read.</summary>
    public async Task<EstateKeyState?> KeyStateAsync(string keyArn, CancellationToken cancellation)
    {
        try
        {
            KeyMetadata? metadata = await MetadataAsync(keyArn, cancellation);
            return metadata is null ? new EstateKeyState(DeletedState, null) : new EstateKeyState(metadata.KeyState?.Value ?? UnknownState, metadata.DeletionDate?.ToUniversalTime());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>All aliases of the Region but those of AWS managed keys.</summary>
    public Task<(IReadOnlyList<AliasListEntry>? Aliases, UnreadPart? Unread)> AliasesAsync(CancellationToken cancellation) => _aliases.GetAsync("", async () =>
    {
        try
        {
            return ((IReadOnlyList<AliasListEntry>?)[.. (await _reader.ListAliasesAsync(null, cancellation)).Where(a => a.TargetKeyId is not null && !a.AliasName.StartsWith("alias/aws/", StringComparison.Ordinal))], null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, new UnreadPart("AliasesUnreadable", $"Whether an alias names another key now is not known: the aliases of {connection.Region} could not be listed ({Reason(e)}).", AccountReaders));
        }
    });

    /// <summary>The tags of every key that has an alias and lets itself be read, by key id. One call a key, and only for estates with a key that has lost its alias.</summary>
    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> AliasedKeyTagsAsync(CancellationToken cancellation) => _aliasedKeys.GetAsync("", async () =>
    {
        ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> found = new(StringComparer.Ordinal);
        IEnumerable<string> ids = ((await AliasesAsync(cancellation)).Aliases ?? []).Select(a => a.TargetKeyId).Distinct(StringComparer.Ordinal);
        await foreach ((string id, IReadOnlyDictionary<string, string>? tags) in ParallelItems.RunAsync(ids, 8, async (id, c) => (id, await TagsAsync(id, c)), cancellation))
        {
            if (tags is not null) found[id] = tags;
        }

        return (IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>)found;
    });

    /// <summary>The grants on a key; <see langword="null"/> where they cannot be listed.</summary>
    public Task<IReadOnlyList<KeyGrant>?> GrantsAsync(string keyArn, CancellationToken cancellation) => _grants.GetAsync(keyArn, async () =>
    {
        try
        {
            return (IReadOnlyList<KeyGrant>?)await new GrantReader(connection).ListAsync(keyArn, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    });

    /// <summary>A role or user with all that IAM says about him.</summary>
    /// <exception cref="OperationException">No ARN of a role or user, or IAM fails.</exception>
    public Task<(RequestPrincipal Principal, IdentityPolicies Policies)> OperatorAsync(string arn, CancellationToken cancellation) => _identities.GetAsync(arn, async () =>
    {
        RequestPrincipal principal = (await _principalResolver.ResolveAsync(arn, cancellation)).Principal;
        return (principal, await _identityReader.ReadAsync(principal, cancellation));
    });

    /// <summary>For a sentence: what went wrong, without what comes next.</summary>
    public static string Reason(Exception exception) => CallFailures.IsDenied(exception) ? "denied" : Failures.From(exception).Message.TrimEnd('.');

    private Task<KeyMetadata?> MetadataAsync(string keyArn, CancellationToken cancellation) => _metadata.GetAsync(keyArn, () => _resolver.TryDescribeAsync(keyArn, cancellation));

    private async Task<IReadOnlyDictionary<string, string>?> TagsAsync(string keyId, CancellationToken cancellation)
    {
        try
        {
            return await _tags.GetAsync(keyId, () => _reader.TagsAsync(keyId, cancellation));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<EstateKey> ReadKeyAsync(string keyArn, CancellationToken cancellation)
    {
        string id = keyArn.Substring(keyArn.LastIndexOf('/') + 1);
        FlinkCmkKey bare = new() { KeyId = id, KeyArn = keyArn, KeyState = UnknownState, Region = connection.Region };
        KeyMetadata? metadata;
        try
        {
            metadata = await MetadataAsync(keyArn, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new EstateKey(bare, null, false, [new UnreadPart("KeyUnreadable", $"The state of key {keyArn} is not known: kms:DescribeKey failed ({Reason(e)}).", KeyReaders)]);
        }

        if (metadata is null) return new EstateKey(bare with { KeyState = DeletedState }, null, false, []);
        Part<IReadOnlyDictionary<string, string>> tags = new("KeyTagsUnreadable", $"The tags of key {keyArn}, with them an open change, are not known", "kms:ListResourceTags");
        Part<Policy.Documents.PolicyDocument> policy = new("KeyPolicyUnreadable", $"Who may use key {keyArn} is not known", "kms:GetKeyPolicy");
        Part<GetKeyRotationStatusResponse> status = new("KeyRotationUnreadable", $"Whether key {keyArn} rotates by itself is not known", "kms:GetKeyRotationStatus");
        Part<IReadOnlyList<RotationsListEntry>> rotations = new("KeyRotationUnreadable", $"When key {keyArn} was rotated is not known", "kms:ListKeyRotations");
        Task reading = status.ReadAsync(async () => await connection.ReadAsync(c => connection.Kms.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = id }, c), cancellation));
        await Task.WhenAll(
            tags.ReadAsync(() => _tags.GetAsync(id, () => _reader.TagsAsync(id, cancellation))),
            policy.ReadAsync(() => _reader.PolicyAsync(id, cancellation)),
            reading,
            // After the status: a rotation that ends between the two is then in both and can be told from its date.
            rotations.ReadAsync(async () =>
            {
                await reading;
                return await _reader.RotationsAsync(id, cancellation);
            }));
        FlinkCmkKey key = _reader.Bare(metadata) with
        {
            Tags = tags.Value,
            Policy = policy.Value,
            AutomaticRotation = status.Value?.KeyRotationEnabled,
            OnDemandRotations = rotations.Value is { } completed && status.Value is { } now ? KeyReader.OnDemandRotations(completed, now.OnDemandRotationStartDate) : null,
        };
        KeyRotations? last = rotations.IsUnsupported ? new KeyRotations(null) : rotations.Value is { } all ? new KeyRotations(all.Max(rotation => rotation.RotationDate?.ToUniversalTime())) : null;
        return new EstateKey(key, last, status.Value?.OnDemandRotationStartDate is not null, [.. new[] { tags.Unread, policy.Unread, status.Unread, rotations.Unread }.OfType<UnreadPart>()]);
    }

    /// <summary>A part of a key: read, not applicable, or not readable.</summary>
    private sealed class Part<T>(string ruleId, string what, string action)
        where T : class
    {
        public T? Value { get; private set; }

        /// <summary>A key of another store, or a state that forbids the question: no gap in what is known.</summary>
        public bool IsUnsupported { get; private set; }

        public UnreadPart? Unread { get; private set; }

        public async Task ReadAsync(Func<Task<T?>> read)
        {
            try
            {
                Value = await read();
            }
            catch (Exception e) when (e is UnsupportedOperationException or KMSInvalidStateException)
            {
                IsUnsupported = true;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Unread = new UnreadPart(ruleId, $"{what}: {action} failed ({(e is Policy.Documents.PolicyParseException ? e.Message : Reason(e))}).", KeyReaders);
            }
        }
    }
}
