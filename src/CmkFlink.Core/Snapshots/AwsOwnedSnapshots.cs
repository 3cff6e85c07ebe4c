using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Which snapshots under the AWS owned key may be deleted. The invariant: a snapshot goes only while the application is RUNNING under its CMK and a newer READY snapshot under that key exists; never the one that the run configuration names.</summary>
internal sealed class AwsOwnedSnapshots
{
    private AwsOwnedSnapshots(FlinkApplication application, IReadOnlyList<FlinkSnapshot> removable)
    {
        Application = application;
        Removable = removable;
    }

    public FlinkApplication Application { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<FlinkSnapshot> Removable { get; }

    /// <summary>Judges what was observed at one moment.</summary>
    /// <param name="application">The application.</param>
    /// <param name="all">All its snapshots.</param>
    /// <param name="names">Those that are meant; <see langword="null"/> for all under the AWS owned key.</param>
    /// <param name="host">Hears what is passed over and why.</param>
    /// <exception cref="OperationException">There is something to delete, and the invariant forbids it.</exception>
    public static AwsOwnedSnapshots Of(FlinkApplication application, IReadOnlyList<FlinkSnapshot> all, IReadOnlyCollection<string>? names, IOperationHost host)
    {
        if (application.UsesEnhancedSnapshots) host.Warning(SnapshotFailures.EnhancedSnapshots(application).Message);
        List<FlinkSnapshot> meant = [.. all.Where(snapshot => names is null || names.Contains(snapshot.SnapshotName))];
        foreach (FlinkSnapshot other in meant.Where(snapshot => snapshot.KeyType != FlinkKeyType.AwsOwnedKey))
            host.Verbose($"Snapshot {other} stays: it is under {other.KeyArn}.");

        List<FlinkSnapshot> removable = [];
        foreach (FlinkSnapshot snapshot in meant.Where(snapshot => snapshot.KeyType == FlinkKeyType.AwsOwnedKey))
        {
            if (snapshot.SnapshotStatus is not ("READY" or "FAILED")) host.Verbose($"Snapshot {snapshot} stays: it is {snapshot.SnapshotStatus}.");
            else if (snapshot.SnapshotName == application.RestoreSnapshotName) host.Warning($"Snapshot {snapshot} stays: the application's run configuration names it for the next start.");
            else removable.Add(snapshot);
        }

        if (removable.Count == 0) return new AwsOwnedSnapshots(application, []);
        if (application.KeyType == FlinkKeyType.AwsOwnedKey) host.Refuse(SnapshotFailures.StillUnderAwsOwnedKey(application));
        else if (application.Status != "RUNNING") host.Refuse(SnapshotFailures.NotIntendedState(application));
        else
        {
            DateTime? newest = all.Where(snapshot => snapshot.SnapshotStatus == "READY" && snapshot.KeyArn == application.KeyArn).Max(snapshot => snapshot.SnapshotCreationTimestamp);
            if (newest is null) host.Refuse(SnapshotFailures.NoRestorePoint(application, $"it has no READY snapshot under {application.KeyArn}"));

            // One without a date cannot be shown to be older, so it stays.
            foreach (FlinkSnapshot snapshot in removable.Where(snapshot => newest is not null && !(snapshot.SnapshotCreationTimestamp < newest)).ToList())
            {
                host.Warning($"Snapshot {snapshot} stays: no READY snapshot under {application.KeyArn} is newer.");
                removable.Remove(snapshot);
            }
        }

        return new AwsOwnedSnapshots(application, [.. removable.OrderBy(snapshot => snapshot.SnapshotCreationTimestamp)]);
    }
}
