using System.Globalization;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Plans;

/// <summary>Which snapshots a plan that is applied may delete: those that it names, and those that its own change of the application takes by itself.</summary>
/// <param name="plan">The plan.</param>
internal sealed class PlannedSnapshots(WrittenPlan plan)
{
    /// <summary>Whether the change stopped the application itself: a stop takes a snapshot too.</summary>
    public bool StoppedByChange { get; set; }

    /// <summary>Whether it may go.</summary>
    public bool Allows(FlinkSnapshot snapshot) => Named(snapshot)?.Delete ?? IsOwn(snapshot);

    /// <summary>Whether the plan says of it that it goes, or that it stays.</summary>
    public bool Knows(FlinkSnapshot snapshot) => Named(snapshot) is not null || IsOwn(snapshot);

    public static PlannedSnapshot Of(FlinkSnapshot snapshot, bool delete) => new(snapshot.SnapshotName, Stamp(snapshot), snapshot.KeyArn, delete);

    private PlannedSnapshot? Named(FlinkSnapshot snapshot) => plan.Snapshots.FirstOrDefault(s => s.Name == snapshot.SnapshotName && s.Created == Stamp(snapshot));

    // An update takes its snapshot under the version before it, and the plan makes one update of that version, no more. The names are as observed on AWS; a snapshot named otherwise stays.
    private bool IsOwn(FlinkSnapshot snapshot) => snapshot.ApplicationVersionId == plan.ApplicationVersion
        && (snapshot.SnapshotName.StartsWith($"UPDATEAPPLICATION-{snapshot.ApplicationName}-", StringComparison.Ordinal)
            || (StoppedByChange && snapshot.SnapshotName.StartsWith($"STOP-{snapshot.ApplicationName}-", StringComparison.Ordinal)));

    private static string Stamp(FlinkSnapshot snapshot) => snapshot.SnapshotCreationTimestamp?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture) ?? "at an unknown time";
}
