using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Which of an application's snapshots may be deleted. The invariant: a snapshot goes only while the application is RUNNING under its intended key and a newer READY snapshot under that key exists, after a rotation of key material one newer than the restart that followed it; never the one that the run configuration names. The override lifts all of it, and nothing else does. Pure.</summary>
internal static class RemovableSnapshots
{
    /// <summary>Judges what was observed at one moment.</summary>
    /// <param name="holdings">The application and all its snapshots.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="names">Exact names of the snapshots that are meant; <see langword="null"/> for those that the request selects.</param>
    /// <param name="host">Hears what is passed over and why.</param>
    /// <returns>Oldest first.</returns>
    /// <exception cref="OperationException">There is something to delete, and the invariant forbids it; under -WhatIf a warning.</exception>
    public static IReadOnlyList<FlinkSnapshot> Of(SnapshotHoldings holdings, RemoveFlinkSnapshotRequest request, IReadOnlyCollection<string>? names, IOperationHost host)
    {
        FlinkApplication application = holdings.Application;
        if (application.UsesEnhancedSnapshots) host.Warning(SnapshotFailures.EnhancedSnapshots(application).Message);
        List<FlinkSnapshot> removable = [.. SnapshotSelection.Of(holdings, request, names, host).Where(snapshot => MayGo(snapshot, application, request.AllowStateLoss, host))];
        if (removable.Count == 0) return [];
        if (request.AllowStateLoss) return Ordered(removable);

        if (request.UnderAwsOwnedKey && application.KeyArn is null) host.Refuse(SnapshotFailures.StillUnderAwsOwnedKey(application));
        else if (request.IntendedKeyArn is { } intended && application.KeyArn != intended) host.Refuse(SnapshotFailures.NotUnderIntendedKey(application, intended));
        else if (application.Status != "RUNNING") host.Refuse(SnapshotFailures.NotIntendedState(application));
        else Restrict(removable, holdings, host);
        return Ordered(removable);
    }

    private static bool MayGo(FlinkSnapshot snapshot, FlinkApplication application, bool allowStateLoss, IOperationHost host)
    {
        if (snapshot.SnapshotStatus is not ("READY" or "FAILED"))
        {
            host.Verbose($"Snapshot {snapshot} stays: it is {snapshot.SnapshotStatus}.");
            return false;
        }

        if (snapshot.SnapshotName != application.RestoreSnapshotName) return true;
        host.Warning(allowStateLoss
            ? $"Snapshot {snapshot} is named by the application's run configuration: without it the next start must name another, or begin without state."
            : $"Snapshot {snapshot} stays: the application's run configuration names it for the next start.");
        return allowStateLoss;
    }

    private static void Restrict(List<FlinkSnapshot> removable, SnapshotHoldings holdings, IOperationHost host)
    {
        FlinkApplication application = holdings.Application;
        string key = application.KeyArn ?? "the AWS owned key";
        IEnumerable<FlinkSnapshot> ready = holdings.Snapshots.Where(snapshot => snapshot.SnapshotStatus == "READY" && snapshot.KeyArn == application.KeyArn);
        if (!ready.Any())
        {
            host.Refuse(SnapshotFailures.NoRestorePoint(application, $"it has no READY snapshot under {key}"));
            return;
        }

        (bool rotated, DateTime? since) = Threshold(holdings);
        if (rotated && since is null)
        {
            host.Refuse(SnapshotFailures.NotRestarted(application, holdings.Rotations!.Last!.Value));
            return;
        }

        DateTime? newest = ready.Where(snapshot => since is null || snapshot.SnapshotCreationTimestamp >= since).Max(snapshot => snapshot.SnapshotCreationTimestamp);
        if (newest is null)
        {
            host.Refuse(SnapshotFailures.NoRestorePoint(application, $"no READY snapshot under {key} is newer than the restart that ended at {Moments.Utc(since)}{(rotated ? ", the first after the last rotation of its key" : "; whether its key was rotated before that is not known")}"));
            return;
        }

        // One without a date cannot be shown to be older, so it stays.
        foreach (FlinkSnapshot snapshot in removable.Where(snapshot => !(snapshot.SnapshotCreationTimestamp < newest)).ToList())
        {
            host.Warning($"Snapshot {snapshot} stays: no READY snapshot under {key} is newer.");
            removable.Remove(snapshot);
        }
    }

    /// <summary>The moment that the restore point must be newer than. Where nobody can read whether the key was rotated, the last restart stands for the one that would have followed.</summary>
    private static (bool Rotated, DateTime? Since) Threshold(SnapshotHoldings holdings)
    {
        if (holdings.Application.KeyArn is null) return (false, null);
        if (holdings.Rotations is not { } rotations) return (false, holdings.Restarts?.Last);
        return rotations.Last is { } rotated ? (true, holdings.Restarts?.FirstAfter(rotated)?.Ended) : (false, null);
    }

    private static IReadOnlyList<FlinkSnapshot> Ordered(List<FlinkSnapshot> snapshots) => [.. snapshots.OrderBy(snapshot => snapshot.SnapshotCreationTimestamp)];
}
