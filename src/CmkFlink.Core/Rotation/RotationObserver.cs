using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Rotation;

/// <summary>Reads where a rotation stands: as the reader where one was given, otherwise as the actor whose object it is.</summary>
internal sealed class RotationObserver(IActorConnections connections, IOperationHost host)
{
    private const int Looks = 6;

    public Task<AwsConnection> ReadAsAsync(Actor owner, CancellationToken cancellation) => connections.ForAsync(connections.Has(Actor.Reader) ? Actor.Reader : owner, cancellation);

    /// <param name="begin">Makes the mark of a new change where none is open, of the application, its key and the mark of its last change; a closed one from it leaves it at what is there.</param>
    /// <param name="wait">Waits for a transition that is under way; <see langword="null"/> takes the application as it is.</param>
    public async Task<RotationView> ObserveAsync(string applicationName, Func<FlinkApplication, FlinkCmkKey, ChangeMark?, ChangeMark> begin, WaitSettings? wait, CancellationToken cancellation)
    {
        AwsConnection flink = await ReadAsAsync(Actor.Operator, cancellation);
        ApplicationReader applications = new(flink);
        ObservedApplication seen = await applications.ObserveAsync(applicationName, cancellation);
        if (wait is not null && !ApplicationWaiter.IsAtRest(seen.Application))
            (seen, _) = await new ApplicationWaiter(applications, wait).UntilAtRestAsync(applicationName, null, $"rotation of {applicationName}", host, cancellation);
        ChangeMark? onApplication = ChangeMark.In(await applications.TagsAsync(seen.Application.ApplicationArn, cancellation), $"application {applicationName}");
        if (seen.Application.KeyArn is not { } current) throw new OperationException(RotationFailures.NoKey(seen.Application, onApplication is { IsOpen: true } ? onApplication : null));

        AwsConnection kms = await ReadAsAsync(Actor.KeyAdministrator, cancellation);
        KeyObserver keys = new(kms);
        FlinkCmkKey currentKey = await keys.ReadAsync(current, withPolicy: true, cancellation);
        ChangeMark? onCurrent = ChangeMark.In(currentKey.Tags, $"key {current}");
        FlinkCmkKey? replaced = null;
        for (int look = 1; onCurrent is null && onApplication is { IsOpen: true, Strategy: RotationStrategy.NewKey }; look++)
        {
            // The application uses the new key already, and that one says which it replaces; or it uses the old one, which may have replaced another in its time, and KMS shows the mark some seconds later (KMS developer guide, eventual consistency).
            replaced = await ReplacedByAsync(currentKey, seen.Application, keys, cancellation);
            if (replaced is not null && (ChangeMark.In(replaced.Tags, $"key {replaced.KeyArn}")?.Id == onApplication.Id || await HasSnapshotAsync(flink, seen.Application, onApplication, cancellation))) break;
            if (look == Looks) break;
            WaitSettings pause = WaitSettings.For(kms);
            await pause.Delay(pause.Maximum, cancellation);
            currentKey = await keys.ReadAsync(current, withPolicy: true, cancellation);
            onCurrent = ChangeMark.In(currentKey.Tags, $"key {current}");
        }

        ChangeMark? open = onApplication is { IsOpen: true } ? onApplication : onCurrent?.Application == applicationName ? onCurrent : null;

        FlinkCmkKey old = currentKey;
        FlinkCmkKey? replacement = null;
        if (open is { Strategy: RotationStrategy.NewKey } && onCurrent?.Id != open.Id)
        {
            if (onCurrent is not null) replaced = await ReplacedByAsync(currentKey, seen.Application, keys, cancellation);
            old = replaced ?? throw new OperationException(RotationFailures.OldKeyUnknown(seen.Application, open));
            replacement = currentKey;
        }
        else if (open is { Strategy: RotationStrategy.KeyMaterial } && onCurrent?.Id != open.Id && !await HadMaterialAsync(kms, currentKey, open, cancellation))
        {
            throw new OperationException(RotationFailures.OldKeyUnknown(seen.Application, open));
        }

        ChangeMark mark = open ?? begin(seen.Application, old, onApplication);
        if (open is null && onCurrent is not null && mark.IsOpen) throw new OperationException(RotationFailures.KeyBusy(current, onCurrent));
        RotationView view = new()
        {
            Identities = new ActorIdentities(connections),
            Seen = seen,
            ApplicationMark = onApplication,
            // One of another application, which has begun to leave the key since, is not this change's to wait for.
            KeyMark = open is not null && ChangeMark.In(old.Tags, $"key {old.KeyArn}") is { } onOld && onOld.Application == applicationName ? onOld : null,
            TakenUp = open is not null,
            Mark = mark,
            OldKey = old,
            KeyRead = Now(kms),
            NewKey = replacement,
            Aliases = [.. await keys.AliasesAsync(cancellation)],
        };
        if (view is { Mark.Strategy: RotationStrategy.NewKey, NewKey: null, TakenUp: true }) view.NewKey = await NextKeyAsync(view, keys, cancellation);
        return view;
    }

    /// <summary>The present moment on the clock that the age of lists is told by.</summary>
    public static TimeSpan Now(AwsConnection connection) => WaitSettings.For(connection).Elapsed();

    /// <summary>Lists the snapshots, unless the list is good.</summary>
    /// <param name="maxAge">How old a good list may be.</param>
    public async Task ListSnapshotsAsync(RotationView view, TimeSpan maxAge, CancellationToken cancellation)
    {
        AwsConnection connection = await ReadAsAsync(Actor.Operator, cancellation);
        if (view.AreSnapshotsKnown && Now(connection) - view.SnapshotsListed <= maxAge) return;
        view.Know(await new SnapshotReader(connection).ReadAsync(view.Application, cancellation), Now(connection));
    }

    /// <summary>The ARN of another key of the same account and Region.</summary>
    public static string Sibling(string keyArn, string keyId)
    {
        Arn place = Arn.Parse(keyArn);
        return $"arn:{place.Partition}:kms:{place.Region}:{place.Account}:key/{keyId}";
    }

    /// <summary>Id of the key that this one took the place of, for this application; <see langword="null"/> where it does not say so.</summary>
    public static string? ReplacedBy(FlinkCmkKey key, FlinkApplication application)
    {
        if (key.Tags?.TryGetValue(ChangeMark.ReplacesTag, out string? replaced) != true) return null;
        return key.Tags.TryGetValue(KeyDraft.ApplicationTag, out string? madeFor) && madeFor != application.ApplicationArn && madeFor != application.ApplicationName ? null : replaced;
    }

    private static async Task<FlinkCmkKey?> ReplacedByAsync(FlinkCmkKey key, FlinkApplication application, KeyObserver keys, CancellationToken cancellation) =>
        ReplacedBy(key, application) is { } id ? await keys.ReadAsync(Sibling(key.KeyArn, id), withPolicy: true, cancellation) : null;

    /// <summary>Whether the change has taken its snapshot under the key that the application uses now, which it does under the new one alone.</summary>
    private static async Task<bool> HasSnapshotAsync(AwsConnection flink, FlinkApplication application, ChangeMark mark, CancellationToken cancellation)
    {
        try
        {
            return (await new SnapshotReader(flink).ReadAsync(application, cancellation)).Exists(s => s.KeyArn == application.KeyArn && s.SnapshotName.StartsWith(mark.SnapshotName, StringComparison.Ordinal));
        }
        catch (Exception e) when (CallFailures.IsDenied(e))
        {
            return false;
        }
    }

    /// <summary>Whether the key had the material that the change began with; another key never had it.</summary>
    private static async Task<bool> HadMaterialAsync(AwsConnection kms, FlinkCmkKey key, ChangeMark mark, CancellationToken cancellation)
    {
        if (mark.IsOfBefore(key.CurrentKeyMaterialId)) return true;
        try
        {
            return (await new KeyReader(kms).RotationsAsync(key.KeyId, cancellation, withFirst: true)).Any(rotation => mark.IsOfBefore(rotation.KeyMaterialId));
        }
        catch (UnsupportedOperationException)
        {
            return false;
        }
    }

    // A key behind the alias that was made for another change, or by hand, is not this change's.
    public static async Task<FlinkCmkKey?> NextKeyAsync(RotationView view, KeyObserver keys, CancellationToken cancellation)
    {
        if (view.Aliases.Find(a => a.AliasName == view.NextAlias)?.TargetKeyId is not { } id || id == view.OldKey.KeyId) return null;
        FlinkCmkKey next = await keys.ReadAsync(Sibling(view.OldKey.KeyArn, id), withPolicy: true, cancellation);
        return next.Tags?.TryGetValue(ChangeMark.ReplacesTag, out string? replaced) == true && replaced == view.OldKey.KeyId ? next : null;
    }
}

/// <summary>Reads what a rotation needs of a key, and no more.</summary>
internal sealed class KeyObserver(AwsConnection connection)
{
    private readonly KeyReader _reader = new(connection);
    private readonly KeyResolver _resolver = new(connection);

    public async Task<FlinkCmkKey> ReadAsync(string keyArn, bool withPolicy, CancellationToken cancellation)
    {
        KeyMetadata? metadata;
        try
        {
            metadata = await _resolver.TryDescribeAsync(keyArn, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw CallFailures.Of(e, await new Access.CallerIdentity(connection).NameAsync(cancellation), "kms:DescribeKey", $"key {keyArn}", "Give -ReaderProfileName of one whom the key policy names as a reader, or act as the key administrator.");
        }

        if (metadata is null) return new FlinkCmkKey { KeyId = keyArn.Substring(keyArn.LastIndexOf('/') + 1), KeyArn = keyArn, KeyState = ObservedStates.Deleted, Region = connection.Region };
        FlinkCmkKey key = _reader.Bare(metadata);
        if (key.KeyManager == "AWS") throw KeyFailures.AwsManagedKey(keyArn);
        try
        {
            Task<IReadOnlyDictionary<string, string>?> tags = _reader.TagsAsync(key.KeyId, cancellation);
            Task<Policy.Documents.PolicyDocument?> policy = withPolicy ? _reader.PolicyAsync(key.KeyId, cancellation) : Task.FromResult<Policy.Documents.PolicyDocument?>(null);
            Task<bool?> rotation = AutomaticRotationAsync(key.KeyId, cancellation);
            return key with { Tags = await tags, Policy = await policy, AutomaticRotation = await rotation };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw CallFailures.Of(e, await new Access.CallerIdentity(connection).NameAsync(cancellation), "kms:ListResourceTags or kms:GetKeyPolicy", $"key {keyArn}", "Give -ReaderProfileName of one whom the key policy names as a reader, or act as the key administrator.");
        }
    }

    public Task<IReadOnlyList<AliasListEntry>> AliasesAsync(CancellationToken cancellation) => _reader.ListAliasesAsync(null, cancellation);

    private async Task<bool?> AutomaticRotationAsync(string keyId, CancellationToken cancellation)
    {
        try
        {
            return (await _reader.RotationStatusAsync(keyId, cancellation)).KeyRotationEnabled;
        }
        catch (Exception e) when (e is UnsupportedOperationException or KMSInvalidStateException)
        {
            return null;
        }
    }
}
