using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Snapshots;

/// <summary>What Remove-FlinkSnapshot selects, and what it lets go after rotations and under its override.</summary>
public sealed class RemovalRulesTests
{
    private readonly RecordingHost _host = new();

    [Fact]
    public void All_under_a_key_are_those_under_it()
    {
        Assert.Equal(["old-1", "old-2"], Judge(new() { KeyArn = Some.OtherKeyArn }, Old("old-1", 1), Old("old-2", 2), New("new-1", 3), New("new-2", 4)));
    }

    [Fact]
    public void Under_the_applications_own_key_the_newest_stays()
    {
        Assert.Equal(["new-1"], Judge(new() { KeyArn = Some.KeyArn }, New("new-1", 3), New("new-2", 4)));
        Assert.Contains("orders/new-2 stays", Assert.Single(_host.Warnings));
    }

    [Fact]
    public void Names_may_hold_wildcards_and_are_meant_within_the_key()
    {
        Assert.Equal(["old-1"], Judge(new() { SnapshotNames = ["*-1"], KeyArn = Some.OtherKeyArn }, Old("old-1", 1), Old("old-2", 2), New("new-1", 3), New("new-2", 4)));
    }

    [Fact]
    public void Of_those_that_are_meant_the_newest_may_be_kept()
    {
        Assert.Equal(["old-1"], Judge(new() { KeyArn = Some.OtherKeyArn, KeepNewest = 2 }, Old("old-1", 1), Old("old-2", 2), Old("old-3", 3), New("new", 4)));
    }

    [Fact]
    public void A_failed_snapshot_does_not_count_among_those_kept()
    {
        Assert.Equal(["failed"], Judge(new() { KeyArn = Some.OtherKeyArn, KeepNewest = 1 }, Old("ready", 1), Old("failed", 2) with { SnapshotStatus = "FAILED" }, New("new", 4)));
    }

    [Fact]
    public void An_application_under_another_key_than_intended_keeps_all()
    {
        Assert.Equal("ApplicationUnderOtherKey", Refused(new() { KeyArn = Some.OtherKeyArn, IntendedKeyArn = Some.OtherKeyArn }, Old("old", 1), New("new", 2)).Id);
    }

    [Fact]
    public void After_a_rotation_a_newer_snapshot_counts_only_from_the_restart_on_that_followed()
    {
        SnapshotHoldings rotated = Holdings(New("before", 5), New("between", 11), New("after", 13), New("last", 14)) with { Rotations = new KeyRotations(Minute(10)), Restarts = Restarted(11, 12) };

        Assert.Equal(["before", "between", "after"], Judge(new() { KeyArn = Some.KeyArn }, rotated));
    }

    [Fact]
    public void After_a_rotation_without_a_snapshot_from_after_the_restart_nothing_goes()
    {
        SnapshotHoldings rotated = Holdings(Old("old", 1), New("before", 5), New("between", 11)) with { Rotations = new KeyRotations(Minute(10)), Restarts = Restarted(11, 12) };

        OperationFailure refused = Assert.Throws<OperationException>(() => Judge(new() { KeyArn = Some.OtherKeyArn }, rotated)).Failure;

        Assert.Equal("NoRestorePoint", refused.Id);
        Assert.Contains("New-FlinkSnapshot", refused.Remedy);
    }

    [Fact]
    public void After_a_rotation_without_a_restart_nothing_goes()
    {
        SnapshotHoldings rotated = Holdings(Old("old", 1), New("new", 11)) with { Rotations = new KeyRotations(Minute(10)), Restarts = Restarted(1, 2) };

        OperationFailure refused = Assert.Throws<OperationException>(() => Judge(new() { KeyArn = Some.OtherKeyArn }, rotated)).Failure;

        Assert.Equal("NotRestartedSinceRotation", refused.Id);
        Assert.StartsWith("Restart-FlinkApplication", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_can_read_rotations_the_snapshot_must_be_newer_than_the_last_restart()
    {
        SnapshotHoldings unknown = Holdings(Old("old", 1), New("before", 5), New("after", 13)) with { Rotations = null, Restarts = Restarted(11, 12) };

        Assert.Equal(["old"], Judge(new() { KeyArn = Some.OtherKeyArn }, unknown));
        Assert.Throws<OperationException>(() => Judge(new() { KeyArn = Some.OtherKeyArn }, unknown with { Snapshots = [.. unknown.Snapshots.Take(2)] }));
    }

    [Fact]
    public void Older_than_the_material_are_those_that_are_known_to_be()
    {
        SnapshotHoldings rotated = Holdings(
            Old("other-key", 1) with { MaterialAge = MaterialAge.Older }, New("older", 5) with { MaterialAge = MaterialAge.Older }, New("unknown", 11), New("current", 13) with { MaterialAge = MaterialAge.Current })
            with { Rotations = new KeyRotations(Minute(10)), Restarts = Restarted(11, 12) };

        Assert.Equal(["older"], Judge(new() { OlderThanMaterial = true }, rotated));
        Assert.Contains("orders/unknown stays", Assert.Single(_host.Warnings));
    }

    [Fact]
    public void Older_than_the_material_is_refused_where_the_rotations_are_not_readable() =>
        Assert.Equal("KeyMaterialUnknown", Assert.Throws<OperationException>(() => Judge(new() { OlderThanMaterial = true }, Holdings(New("a", 1), New("b", 2)) with { Rotations = null })).Failure.Id);

    [Fact]
    public void The_override_lets_all_go_and_warns_of_the_one_that_the_next_start_wants()
    {
        SnapshotHoldings stopped = Holdings(New("wanted", 1), New("newest", 2)) with { Application = Some.Application with { Status = "READY", RestoreSnapshotName = "wanted" } };

        Assert.Equal(["wanted", "newest"], Judge(new() { All = true, AllowStateLoss = true }, stopped));
        Assert.Contains("orders/wanted is named by", Assert.Single(_host.Warnings));
    }

    [Fact]
    public void All_without_the_override_is_refused() => Assert.Equal("StateWouldBeLost", Assert.Throws<OperationException>(() => SnapshotSelection.Check(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], All = true })).Failure.Id);

    [Fact]
    public void An_application_alone_does_not_say_which_snapshots() => Assert.Equal("SnapshotsNotSelected", Assert.Throws<OperationException>(() => SnapshotSelection.Check(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"] })).Failure.Id);

    private IEnumerable<string> Judge(RemoveFlinkSnapshotRequest request, params FlinkSnapshot[] all) => Judge(request, Holdings(all));

    private IEnumerable<string> Judge(RemoveFlinkSnapshotRequest request, SnapshotHoldings holdings) => RemovableSnapshots.Of(holdings, request, null, _host).Select(snapshot => snapshot.SnapshotName);

    private OperationFailure Refused(RemoveFlinkSnapshotRequest request, params FlinkSnapshot[] all) => Assert.Throws<OperationException>(() => Judge(request, all)).Failure;

    private static SnapshotHoldings Holdings(params FlinkSnapshot[] all) => new(Some.Application, all, new KeyRotations(null), null);

    private static FlinkSnapshot Old(string name, int minute) => Some.Snapshot(name, minute, Some.OtherKeyArn);

    private static FlinkSnapshot New(string name, int minute) => Some.Snapshot(name, minute, Some.KeyArn);

    private static DateTime Minute(int minute) => new(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc);

    private static RestartLog Restarted(int began, int ended) =>
        RestartLog.Of([new ApplicationOperationInfo { Operation = "UpdateApplication", OperationId = "1", OperationStatus = "SUCCESSFUL", StartTime = Minute(began), EndTime = Minute(ended) }], null);
}
