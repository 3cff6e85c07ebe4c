using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>The single acts of New-FlinkCmkKey.</summary>
internal sealed class KeyWork
{
    private readonly CallerIdentity _caller;
    private readonly KeyReader _reader;
    private readonly KeyResolver _resolver;

    public KeyWork(AwsConnection connection, IOperationHost host)
    {
        Connection = connection;
        Host = host;
        _caller = new CallerIdentity(connection);
        _reader = new KeyReader(connection);
        _resolver = new KeyResolver(connection);
        Finder = new KeyFinder(connection, _reader, _resolver, _caller);
    }

    public AwsConnection Connection { get; }

    public IOperationHost Host { get; }

    public KeyFinder Finder { get; }

    public async Task<string> CallerAsync(CancellationToken cancellation)
    {
        try
        {
            return await _caller.ArnAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationException(Failures.From(e));
        }
    }

    /// <summary>A key that an interrupted run left without alias; without permission to list keys there is none to be found.</summary>
    /// <param name="replaces">The key that it must have been made to replace.</param>
    public async Task<KeyMetadata?> OrphanAsync(string alias, CancellationToken cancellation, string? replaces = null)
    {
        try
        {
            IReadOnlyList<KeyMetadata> orphans = await Finder.OrphansAsync(alias, replaces, Host, cancellation);
            if (orphans.Count == 0) return null;
            Host.Verbose($"Key {orphans[0].Arn} carries the tag {KeyDraft.AliasTag}={alias} and has no alias: an earlier run was interrupted; it is taken up.");
            foreach (KeyMetadata other in orphans.Skip(1)) Host.Warning($"Key {other.Arn} carries the tag {KeyDraft.AliasTag}={alias} too and is left alone.");
            return orphans[0];
        }
        catch (Exception e) when (e is not OperationCanceledException && CallFailures.IsDenied(e))
        {
            Host.Verbose($"Keys without alias are not searched: {await _caller.NameAsync(cancellation)} may not call kms:ListKeys or kms:ListAliases.");
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationException(Failures.From(e, alias));
        }
    }

    /// <summary>The existing key, where it can serve.</summary>
    /// <exception cref="OperationException">It cannot: its kind, state or policy does not fit.</exception>
    public async Task<FlinkCmkKey> AdoptAsync(KeyMetadata metadata, KeyDraft draft, NewFlinkCmkKeyRequest request, CancellationToken cancellation)
    {
        if (KeyFitness.Refusal(metadata, draft.Alias) is { } refusal) throw new OperationException(refusal);
        FlinkCmkKey key = await _reader.ReadAsync(metadata, null, draft.Alias, Host, cancellation);
        string? difference = KeyFitness.PolicyDifference(key, draft.Policy, Host);
        if (difference is not null)
        {
            throw KeyFailures.Throwable(
                key.Policy is null ? "KeyPolicyNotReadable" : "KeyPolicyDiffers",
                key.Policy is null ? FailureCategory.PermissionDenied : FailureCategory.ResourceExists,
                $"{draft.Alias} belongs to {key.KeyArn} already, and {difference}",
                key.Policy is null ? $"Act as an administrator of that key, or choose another -Alias than {draft.Alias}." : $"Set-FlinkCmkKey -KeyArn {key.KeyArn} -Policy POLICY changes it, after showing the difference; or choose another -Alias than {draft.Alias}.",
                key);
        }
        KeyFitness.Remark(key, request, Host);
        return key;
    }

    /// <summary>CreateKey, once. What was perhaps made without an answer is looked for, never made again.</summary>
    public async Task<string> CreateKeyAsync(CreateKeyStep step, TimeSpan visibilityLimit, CancellationToken cancellation)
    {
        CreateKeyRequest create = new()
        {
            Policy = step.Policy.ToJson(indented: false),
            Description = step.Description,
            KeySpec = KeySpec.SYMMETRIC_DEFAULT,
            KeyUsage = KeyUsageType.ENCRYPT_DECRYPT,
            Origin = OriginType.AWS_KMS,
            MultiRegion = false,
            BypassPolicyLockoutSafetyCheck = false,
            Tags = [.. step.Tags.Select(t => new Tag { TagKey = t.Key, TagValue = t.Value })],
        };
        try
        {
            CreateKeyResponse answer = await PrincipalVisibility.RetryAsync(
                c => Connection.WriteAsync(w => Connection.KmsWrites.CreateKeyAsync(create, w), c),
                static e => e is MalformedPolicyDocumentException,
                visibilityLimit,
                WaitSettings.For(Connection),
                $"New-FlinkCmkKey {step.Alias}",
                Host,
                cancellation);
            Host.Verbose($"Key {answer.KeyMetadata.Arn} is made for {step.Alias}.");
            return answer.KeyMetadata.KeyId;
        }
        catch (MalformedPolicyDocumentException e)
        {
            throw KeyFailures.PolicyRefused(step.Alias, KeyPolicySummary.Principals(step.Policy), e);
        }
        catch (Exception e) when (CallFailures.IsUnclear(e))
        {
            Host.Verbose($"The answer to kms:CreateKey for {step.Alias} was lost; looking for the key by its tag.");
            return (await OrphanAsync(step.Alias, cancellation, step.Tags.TryGetValue(Rotation.ChangeMark.ReplacesTag, out string? replaces) ? replaces : null))?.KeyId ?? throw KeyFailures.Throwable(
                "KeyCreationUnclear",
                FailureCategory.ConnectionError,
                $"Whether KMS has made the key for {step.Alias} is not known: no answer came, and no key with the tag {KeyDraft.AliasTag}={step.Alias} is to be seen yet.",
                "Run the same command again in a minute: if the key was made, it is found by its tag and taken up, not made twice.",
                step.Alias,
                e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw CallFailures.Of(e, await _caller.NameAsync(cancellation), "kms:CreateKey", $"key {step.Alias}", KeyFailures.AdministratorRemedy);
        }
    }

    /// <summary>CreateAlias; an alias that points to the key already is as good.</summary>
    public async Task CreateAliasAsync(string alias, string keyId, CancellationToken cancellation)
    {
        try
        {
            await Connection.WriteAsync(c => Connection.KmsWrites.CreateAliasAsync(new CreateAliasRequest { AliasName = alias, TargetKeyId = keyId }, c), cancellation);
        }
        catch (Exception e) when (e is AlreadyExistsException || CallFailures.IsUnclear(e))
        {
            KeyMetadata? target = await Finder.ByAliasAsync(alias, cancellation);
            if (target?.KeyId == keyId) return;
            if (target is null && e is AlreadyExistsException)
                throw KeyFailures.Throwable("AliasNotVisible", FailureCategory.ResourceBusy, $"KMS has {alias} already, and does not show it yet: somebody, or an earlier run, has made it a moment ago. Key {keyId} is left without alias.", "Run the same command again in a minute: it works with the key that the alias names then.", alias, e);
            throw target is null
                ? KeyFailures.Throwable("AliasCreationUnclear", FailureCategory.ConnectionError, $"Whether {alias} points to key {keyId} is not known: no answer came, and the alias is not to be seen yet.", "Run the same command again: the key is found by its tag.", alias, e)
                : KeyFailures.Throwable("AliasTaken", FailureCategory.ResourceExists, $"{alias} was given to key {target.Arn} meanwhile; key {keyId} is left without alias.", $"Run the same command again to work with the key that the alias names now, or choose another -Alias. Remove-FlinkCmkKey {keyId} schedules the deletion of the key that is left over.", alias, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw CallFailures.Of(e, await _caller.NameAsync(cancellation), "kms:CreateAlias", $"{alias} and key {keyId}", KeyFailures.AdministratorRemedy);
        }
    }

    /// <summary>Reads back what was made.</summary>
    public async Task<FlinkCmkKey> VerifyAsync(string keyId, string alias, PolicyDocument wanted, CancellationToken cancellation)
    {
        // A new key may take a moment until every endpoint of KMS knows it (KMS developer guide, eventual consistency).
        WaitSettings wait = WaitSettings.For(Connection, TimeSpan.FromSeconds(30));
        try
        {
            FlinkCmkKey key = await new Waiter(wait).UntilAsync(
                async c => await TryReadAsync(keyId, alias, c) is { } found ? new Observation<FlinkCmkKey>(true, found, "") : new Observation<FlinkCmkKey>(false, null!, $"key {keyId} is not visible yet"),
                $"New-FlinkCmkKey {alias}",
                alias,
                Host,
                cancellation);
            if (key.Policy is not null && !StatementShape.SaySame(key.Policy, wanted)) Host.Warning($"The policy of {key.KeyArn} reads back otherwise than it was sent; Test-FlinkCmkPolicy shows how it stands.");
            return key with { Changed = true };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw CallFailures.Of(e, await _caller.NameAsync(cancellation), "kms:DescribeKey", $"key {keyId} ({alias}), which was made", "Name the caller in -KeyAdministrator, so that it sees the key.");
        }
    }

    private async Task<FlinkCmkKey?> TryReadAsync(string keyId, string alias, CancellationToken cancellation)
    {
        try
        {
            return await _resolver.TryDescribeAsync(keyId, cancellation) is { } metadata ? await _reader.ReadAsync(metadata, null, alias, Host, cancellation) : null;
        }
        catch (NotFoundException)
        {
            // Seen by one endpoint and not yet by another.
            return null;
        }
    }

    /// <summary>The record that -WhatIf hands down the pipe.</summary>
    public async Task<FlinkCmkKey> PlannedAsync(NewFlinkCmkKeyPlan plan, string alias, CancellationToken cancellation)
    {
        CreateKeyStep create = plan.Steps.OfType<CreateKeyStep>().First();
        string account = await _caller.AccountAsync(cancellation);
        return new FlinkCmkKey
        {
            KeyId = FlinkCmkKey.PlannedKeyId,
            KeyArn = $"arn:{AwsPartition.OfRegion(Connection.Region)}:kms:{Connection.Region}:{account}:key/{FlinkCmkKey.PlannedKeyId}",
            Alias = alias,
            Aliases = [alias],
            KeyState = FlinkCmkKey.PlannedKeyState,
            KeySpec = KeySpec.SYMMETRIC_DEFAULT.Value,
            KeyUsage = KeyUsageType.ENCRYPT_DECRYPT.Value,
            Origin = OriginType.AWS_KMS.Value,
            KeyManager = KeyManagerType.CUSTOMER.Value,
            AutomaticRotation = false,
            OnDemandRotations = 0,
            Tags = create.Tags,
            Policy = create.Policy,
            Description = create.Description,
            Region = Connection.Region,
        };
    }
}
