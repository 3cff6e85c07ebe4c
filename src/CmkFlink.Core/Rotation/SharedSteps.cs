using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using static CmkFlink.Core.Operations.ChangeStep;

namespace CmkFlink.Core.Rotation;

/// <summary>The steps that both strategies take: opening and closing the change, the fresh snapshot, and the deletion of those that it makes needless.</summary>
internal sealed class SharedSteps(RotationView view, InvokeFlinkCmkRotationRequest request, IActorConnections connections, IOperationHost host, ChangeClaim claim)
{
    private readonly ChangeActs _acts = new(connections, host, view.Identities);
    private readonly RotationObserver _observer = new(connections, host);

    private string Name => view.Application.ApplicationName;

    private bool IsOpen => view.ApplicationMark is { IsOpen: true } mark && mark.Id == view.Mark.Id;

    public ChangeStep MarkKey() => new("mark-key", Actor.KeyAdministrator, $"mark the change {view.Mark.Id} as open ({view.Mark.Strategy})", $"key {view.OldKey.KeyArn}")
    {
        // The application is marked after the key, and closed last: where it is marked, this was done.
        Look = At(() => IsOpen || view.KeyMark?.Id == view.Mark.Id ? StepLook.Done($"change {view.Mark.Id} is open") : StepLook.Missing("no change is open")),
        Take = async c =>
        {
            if (await claim.AcquireAsync(LookForOthersAsync, c) is { } other) throw new OperationException(other);
            await _acts.MarkKeyAsync(view.OldKey, view.Mark, c);
            view.KeyMark = view.Mark;
            // The next step is somebody else's, in another process: with the mark there nobody begins another change, and the claim is free for whoever goes on.
            if (request.Actor is not null) await claim.ReleaseAsync(c);
            return view.Mark.ToString();
        },
    };

    public ChangeStep MarkApplication() => new("mark-application", Actor.Operator, $"mark the change {view.Mark.Id} as open ({view.Mark.Strategy})", $"application {Name}")
    {
        Look = At(() => IsOpen ? StepLook.Done($"change {view.Mark.Id} is open") : StepLook.Missing("no change is open")),
        Take = async c =>
        {
            await _acts.MarkApplicationAsync(view.Application, view.Mark, c);
            view.ApplicationMark = view.Mark;
            return view.Mark.ToString();
        },
    };

    /// <param name="key">The key that it must be under.</param>
    /// <param name="after">It must be taken later than this, where that is known.</param>
    public ChangeStep TakeSnapshot(Func<string?> key, Func<DateTime?> after) => new("take-snapshot", Actor.Operator, $"take snapshot {view.Mark.SnapshotName}", $"application {Name}")
    {
        Look = async c =>
        {
            if (key() is not { } keyArn || view.Application.KeyArn != keyArn) return StepLook.Missing("the application is not under its key yet");
            // A change that begins now has taken none yet.
            if (view.TakenUp) await ListAsync(c);
            if (Fresh(keyArn, after()) is { SnapshotStatus: "READY" } fresh) return StepLook.Done($"{fresh.SnapshotName}, READY");
            if (view.Transition is { } transition) return StepLook.Waits(transition);
            return view.Application.Status == "RUNNING" ? StepLook.Missing("none yet") : StepLook.Waits($"application {Name} is {view.Application.Status}: start it (Start-FlinkApplication), then run the same command again; a snapshot is taken of a RUNNING application only");
        },
        Take = async c =>
        {
            (string name, bool exists) = FreeName(key()!, after());
            FlinkSnapshot taken = await new NewFlinkSnapshotHandler(connections).CompleteAsync(view.Application, name, take: !exists, request.Timeout, host, c);
            view.ForgetSnapshots();
            return $"{taken.SnapshotName}, READY, under {taken.KeyArn}";
        },
    };

    /// <param name="which">As a confirmation says it: "under the old key".</param>
    /// <param name="key">The key that the application must be under.</param>
    /// <param name="meant">Those that are no longer needed, kept ones included.</param>
    public ChangeStep DeleteSnapshots(string which, Func<string?> key, Func<RotationView, IReadOnlyList<FlinkSnapshot>> meant) => new("delete-snapshots", Actor.Operator, $"delete its snapshots {which}{(view.Mark.Keep > 0 ? $", but the newest {view.Mark.Keep}" : "")}", $"application {Name}")
    {
        Look = async c =>
        {
            if (key() is not { } keyArn || view.Application.KeyArn != keyArn) return StepLook.Missing("the application is not under its key yet");
            if (view.Application.UsesEnhancedSnapshots) return StepLook.Waits(SnapshotFailures.EnhancedSnapshots(view.Application).Message);
            await ListAsync(c);
            if (Unplanned(meant) is { Count: > 0 } unplanned) return StepLook.Waits(UnplannedStay(unplanned));
            List<FlinkSnapshot> going = Going(meant);
            int staying = meant(view).Count - going.Count;
            string kept = staying > 0 ? $", {staying} stay" : "";
            return going.Count == 0 ? StepLook.Done($"none left{kept}") : StepLook.Missing($"{going.Count} to delete{kept}: {string.Join(", ", going.Select(s => s.SnapshotName))}");
        },
        Take = async c =>
        {
            List<FlinkSnapshot> going = Going(meant);
            // A prompt takes its time, and others work meanwhile.
            await _observer.ListSnapshotsAsync(view, TimeSpan.FromSeconds(1), c);
            (FlinkApplication seen, IReadOnlyList<FlinkSnapshot> left) = await new SnapshotRemoval(connections, host, "Invoke-FlinkCmkRotation").DeleteAllAsync(Name, going, view.Snapshots, key()!, request.Timeout, c);
            view.Seen = view.Seen with { Application = seen };
            view.Know([.. left], RotationObserver.Now(await connections.ForAsync(Actor.Operator, c)));
            return $"{going.Count} deleted: {string.Join(", ", going.Select(s => s.SnapshotName))}";
        },
    };

    public ChangeStep UnmarkKey() => new("unmark-key", Actor.KeyAdministrator, "remove the mark of the change", $"key {view.OldKey.KeyArn}")
    {
        // Whoever takes a change up may have been shown the key as it was before the mark (KMS developer guide, eventual consistency): untagging what bears no tag is harmless, a mark that stays is not.
        Look = At(() => view.IsOldKeyGone || (IsOpen && view.KeyMark is null && !(view.TakenUp && request is { Actor: null, PlanOnly: false })) ? StepLook.Done("no mark") : StepLook.Missing(view.KeyMark is { } mark ? $"change {mark.Id}" : "no mark is to be seen")),
        Take = async c =>
        {
            if (view.TakenUp && await _acts.MarkOfAsync(view.OldKey, c) is { } mark && mark.Application != Name) return $"no mark of this change; that of {mark.Application} stays";
            await claim.ClearAsync(c);
            await _acts.UnmarkKeyAsync(view.OldKey, c);
            view.KeyMark = null;
            return "no mark";
        },
    };

    /// <summary>The last step. The mark stays, closed: a repetition of the same command then knows that it is done.</summary>
    public ChangeStep Close() => new("close-change", Actor.Operator, $"close the change {view.Mark.Id}", $"application {Name}")
    {
        Look = At(() => view.ApplicationMark is { IsOpen: false } mark && mark.Id == view.Mark.Id ? StepLook.Done("closed") : StepLook.Missing("open")),
        Take = async c =>
        {
            ChangeMark closed = view.Mark with { Ended = DateTime.UtcNow, Stopped = false };
            await _acts.MarkApplicationAsync(view.Application, closed, c);
            view.ApplicationMark = closed;
            return closed.ToString();
        },
    };

    /// <summary>Why the old key is needed still, as far as this application goes; <see langword="null"/> where it is not.</summary>
    public string? StillNeeded()
    {
        if (!view.IsUnderNewKey) return "the application is not under the new key";
        if (view.Application.UsesEnhancedSnapshots) return "the application uses enhanced snapshots, which this listing does not show: whether one is under the old key is not known";
        if (view.Application.Status != "RUNNING") return $"the application is {view.Application.Status}: the new key is not proven, and a way back needs the old one";
        IReadOnlyList<FlinkSnapshot> kept = [.. KeptSnapshots.Of(view.Application, view.UnderOldKey, view.Mark.Keep).Union(view.UnderOldKey.Where(s => view.Planned?.Allows(s) == false))];
        return kept.Count == 0 ? null : $"{kept.Count} snapshot(s) under the old key stay and need it: {string.Join(", ", kept.Take(5).Select(s => s.SnapshotName))}";
    }

    /// <summary>Once more before permission is taken away: no snapshot at all is under the old key.</summary>
    /// <exception cref="OperationException">There is one.</exception>
    public async Task DemandNoneUnderOldKeyAsync(CancellationToken cancellation)
    {
        await ListAsync(cancellation);
        if (view.UnderOldKey.Count > 0) throw new OperationException(RotationFailures.OldKeyStillNeeded(view.OldKey.KeyArn, view.UnderOldKey));
    }

    /// <summary>What keeps this change from beginning: another one, begun since the application and its key were looked at.</summary>
    private async Task<OperationFailure?> LookForOthersAsync(CancellationToken cancellation)
    {
        if (await _acts.MarkOfAsync(view.OldKey, cancellation) is { } mark)
            return mark.Application == Name ? RotationFailures.BegunMeanwhile(mark) : RotationFailures.KeyBusy(view.OldKey.KeyArn, mark);
        FlinkApplication now = (await new ApplicationReader(await _observer.ReadAsAsync(Actor.Operator, cancellation)).ObserveAsync(Name, cancellation)).Application;
        return now.KeyArn == view.OldKey.KeyArn ? null : RotationFailures.KeyChangedMeanwhile(now, view.OldKey.KeyArn);
    }

    private Task ListAsync(CancellationToken cancellation) => _observer.ListSnapshotsAsync(view, TimeSpan.FromMinutes(1), cancellation);

    private FlinkSnapshot? Fresh(string keyArn, DateTime? after) => view.Snapshots
        .Where(s => IsOurs(s.SnapshotName) && s.KeyArn == keyArn && s.SnapshotStatus is "READY" or "CREATING" && IsOurs(s.SnapshotName) && (after is null || s.SnapshotCreationTimestamp > after))
        .OrderByDescending(s => s.SnapshotStatus == "READY").ThenByDescending(s => s.SnapshotCreationTimestamp).FirstOrDefault();

    private bool IsOurs(string snapshotName) => snapshotName == view.Mark.SnapshotName || snapshotName.StartsWith(view.Mark.SnapshotName + "-", StringComparison.Ordinal);

    /// <summary>One that is under way is awaited; a failed one has taken its name with it.</summary>
    private (string Name, bool Exists) FreeName(string keyArn, DateTime? after)
    {
        if (Fresh(keyArn, after) is { } underWay) return (underWay.SnapshotName, true);
        string name = view.Mark.SnapshotName;
        for (int n = 2; view.Snapshots.Exists(s => s.SnapshotName == name); n++) name = $"{view.Mark.SnapshotName}-{n}";
        return (name, false);
    }

    /// <summary>Those that would go but that the plan which is applied does not know. None goes then: whoever approved the plan has not seen them, and the old key could not be left.</summary>
    private List<FlinkSnapshot> Unplanned(Func<RotationView, IReadOnlyList<FlinkSnapshot>> meant) =>
        view.Planned is { } planned ? [.. NeedlessOf(meant).Where(s => !planned.Knows(s))] : [];

    private string UnplannedStay(List<FlinkSnapshot> unplanned) =>
        $"{unplanned.Count} snapshot(s) are not in the plan and stay: {string.Join(", ", unplanned.Take(5).Select(s => s.SnapshotName))}. A new plan takes the change up: Invoke-FlinkCmkRotation {Name} -PlanOnly -PlanPath FILE";

    private List<FlinkSnapshot> Going(Func<RotationView, IReadOnlyList<FlinkSnapshot>> meant) =>
        [.. NeedlessOf(meant).Where(s => view.Planned?.Allows(s) != false)];

    private List<FlinkSnapshot> NeedlessOf(Func<RotationView, IReadOnlyList<FlinkSnapshot>> meant)
    {
        IReadOnlyList<FlinkSnapshot> all = meant(view);
        HashSet<string> kept = new(KeptSnapshots.Of(view.Application, all, view.Mark.Keep).Select(s => s.SnapshotName), StringComparer.Ordinal);
        return [.. all.Where(s => !kept.Contains(s.SnapshotName)).OrderBy(s => s.SnapshotCreationTimestamp)];
    }
}
