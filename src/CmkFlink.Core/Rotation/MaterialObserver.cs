using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rotation;

/// <summary>Another application under the key; <see cref="Seen"/> is <see langword="null"/> where it could not be read, and then <see cref="Gap"/> says why.</summary>
internal sealed record SharingApplication(string Name, ObservedApplication? Seen, string? Gap);

/// <summary>What KMS and the operation logs show of a rotation of key material.</summary>
internal sealed class MaterialObserver(RotationView view, IActorConnections connections, IOperationHost host)
{
    private readonly RotationObserver _observer = new(connections, host);

    public string? Current { get; private set; }

    /// <summary>An on-demand rotation that KMS has begun and not finished.</summary>
    public bool InProgress { get; private set; }

    /// <summary>When the current material became current; UTC.</summary>
    public DateTime? RotationDate { get; private set; }

    /// <summary>On-demand rotations in the life of the key.</summary>
    public int Used { get; private set; }

    /// <summary>When the restart of the application under the new material ended; <see langword="null"/> where none is proven.</summary>
    public DateTime? RestartEnded { get; set; }

    public bool IsRotated => Current is not null && view.Mark.Material is not null && !view.Mark.IsOfBefore(Current);

    public async Task ReadAsync(CancellationToken cancellation)
    {
        AwsConnection kms = await _observer.ReadAsAsync(Actor.KeyAdministrator, cancellation);
        string id = view.OldKey.KeyId;
        try
        {
            Current = (await new KeyResolver(kms).DescribeAsync(id, cancellation)).CurrentKeyMaterialId;
            KeyReader keys = new(kms);
            DateTime? begun = (await keys.RotationStatusAsync(id, cancellation)).OnDemandRotationStartDate;
            IReadOnlyList<RotationsListEntry> rotations = await keys.RotationsAsync(id, cancellation);
            InProgress = begun is not null;
            Used = KeyReader.OnDemandRotations(rotations, begun);
            // Each of the answers may be older than the other (KMS developer guide, eventual consistency); a material that came after the one of the mark is the present one, whichever of them shows it.
            if (rotations.OrderByDescending(r => r.RotationDate).FirstOrDefault()?.KeyMaterialId is { } newest && view.Mark.IsOfBefore(Current) && !view.Mark.IsOfBefore(newest)) Current = newest;
            RotationDate = rotations.FirstOrDefault(r => r.KeyMaterialId == Current)?.RotationDate?.ToUniversalTime();
        }
        catch (Exception e) when (e is Amazon.KeyManagementService.Model.UnsupportedOperationException)
        {
            // No such thing as rotation for this key; Refusal says so.
        }
        catch (Exception e) when (e is not (OperationCanceledException or OperationException))
        {
            throw CallFailures.Of(e, await new Access.CallerIdentity(kms).NameAsync(cancellation), "kms:GetKeyRotationStatus or kms:ListKeyRotations", $"key {view.OldKey.KeyArn}", KeyFailures.AdministratorRemedy);
        }
    }

    /// <summary>Why the key cannot be rotated on demand; <see langword="null"/> where it can.</summary>
    /// <remarks>KMS API reference, RotateKeyOnDemand: symmetric keys of KMS's own or imported material, enabled, 25 times in the life of a key.</remarks>
    public OperationFailure? Refusal()
    {
        FlinkCmkKey key = view.OldKey;
        string? reason = key switch
        {
            { KeySpec: not "SYMMETRIC_DEFAULT" } => $"its spec is {key.KeySpec}, and only symmetric encryption keys are rotated",
            { Origin: "EXTERNAL" } => "its material is imported: rotation needs other material to be imported first, which this module does not do",
            { Origin: not "AWS_KMS" } => $"its material comes from {key.Origin}, which KMS cannot renew",
            _ when Used >= FlinkCmkKey.OnDemandRotationLimit && !InProgress => $"all {FlinkCmkKey.OnDemandRotationLimit} rotations on demand in its life are used",
            _ when Current is null => "KMS does not say which material is current, so a rotation could not be proven",
            _ => null,
        };
        return reason is not null ? RotationFailures.NotRotatable(key.KeyArn, reason) : key.KeyState == "Enabled" ? null : Checks.KeyRules.StateFailure(key);
    }

    /// <summary>The first successful restart that began after the rotation: the proof.</summary>
    public async Task<Restart?> ProofAsync(string applicationName, CancellationToken cancellation)
    {
        if (RotationDate is not { } date) return null;
        return (await new ApplicationReader(await _observer.ReadAsAsync(Actor.Operator, cancellation)).RestartsAsync(applicationName, date, cancellation)).FirstAfter(date);
    }

    /// <summary>The other applications of the Region under the key.</summary>
    public async Task<IReadOnlyList<SharingApplication>> SharingAsync(CancellationToken cancellation)
    {
        ApplicationReader reader = new(await _observer.ReadAsAsync(Actor.Operator, cancellation));
        List<SharingApplication> sharing = [];
        await foreach (string name in reader.ListNamesAsync(cancellation))
        {
            if (name == view.Application.ApplicationName) continue;
            try
            {
                if (await reader.TryObserveAsync(name, cancellation) is { } seen && seen.Application.KeyArn == view.OldKey.KeyArn) sharing.Add(new SharingApplication(name, seen, null));
            }
            catch (OperationException e)
            {
                sharing.Add(new SharingApplication(name, null, e.Failure.Message));
            }
        }

        return sharing;
    }
}
