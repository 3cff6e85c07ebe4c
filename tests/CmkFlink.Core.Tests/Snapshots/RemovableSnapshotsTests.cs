using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Snapshots;

public sealed class RemovableSnapshotsTests
{
    private readonly RecordingHost _host = new();

    [Fact]
    public void Those_older_than_a_ready_snapshot_under_the_key_may_go_oldest_first()
    {
        IReadOnlyList<FlinkSnapshot> judged = Judge(Some.Application, [Some.Snapshot("b", 2), Some.Snapshot("a", 1), Some.Snapshot("new", 3, Some.KeyArn)]);

        Assert.Equal(["a", "b"], judged.Select(snapshot => snapshot.SnapshotName));
    }

    [Fact]
    public void One_newer_than_every_snapshot_under_the_key_stays()
    {
        IReadOnlyList<FlinkSnapshot> judged = Judge(Some.Application, [Some.Snapshot("old", 1), Some.Snapshot("under-key", 2, Some.KeyArn), Some.Snapshot("late", 3)]);

        Assert.Equal(["old"], judged.Select(snapshot => snapshot.SnapshotName));
        Assert.Contains("orders/late", Assert.Single(_host.Warnings));
    }

    [Fact]
    public void One_without_a_date_stays()
    {
        IReadOnlyList<FlinkSnapshot> judged = Judge(Some.Application, [Some.Snapshot("undated", 1) with { SnapshotCreationTimestamp = null }, Some.Snapshot("new", 3, Some.KeyArn)]);

        Assert.Empty(judged);
    }

    [Fact]
    public void The_one_that_the_run_configuration_names_stays()
    {
        IReadOnlyList<FlinkSnapshot> judged = Judge(Some.Application with { RestoreSnapshotName = "a" }, [Some.Snapshot("a", 1), Some.Snapshot("new", 3, Some.KeyArn)]);

        Assert.Empty(judged);
    }

    [Theory]
    [InlineData("CREATING")]
    [InlineData("DELETING")]
    public void One_in_motion_stays(string status)
    {
        IReadOnlyList<FlinkSnapshot> judged = Judge(Some.Application, [Some.Snapshot("a", 1) with { SnapshotStatus = status }, Some.Snapshot("new", 3, Some.KeyArn)]);

        Assert.Empty(judged);
    }

    [Fact]
    public void Without_a_ready_snapshot_under_the_key_nothing_goes()
    {
        OperationException refused = Assert.Throws<OperationException>(() => Judge(Some.Application,
            [Some.Snapshot("a", 1), Some.Snapshot("failed", 3, Some.KeyArn) with { SnapshotStatus = "FAILED" }, Some.Snapshot("other", 4, Some.OtherKeyArn)]));

        Assert.Equal("NoRestorePoint", refused.Failure.Id);
        Assert.Contains("New-FlinkSnapshot", refused.Failure.Remedy);
    }

    [Theory]
    [InlineData("READY")]
    [InlineData("UPDATING")]
    [InlineData("STARTING")]
    public void While_the_application_does_not_run_nothing_goes(string status)
    {
        OperationException refused = Assert.Throws<OperationException>(() => Judge(Some.Application with { Status = status }, [Some.Snapshot("a", 1), Some.Snapshot("new", 3, Some.KeyArn)]));

        Assert.Equal("ApplicationNotRunning", refused.Failure.Id);
    }

    [Fact]
    public void While_the_application_itself_is_under_the_aws_owned_key_nothing_goes()
    {
        FlinkApplication application = Some.Application with { KeyArn = null, KeyType = FlinkKeyType.AwsOwnedKey };

        Assert.Equal("ApplicationUnderAwsOwnedKey", Assert.Throws<OperationException>(() => Judge(application, [Some.Snapshot("a", 1), Some.Snapshot("new", 3, Some.KeyArn)])).Failure.Id);
    }

    [Fact]
    public void With_nothing_to_delete_nothing_is_refused()
    {
        IReadOnlyList<FlinkSnapshot> judged = Judge(Some.Application with { Status = "READY" }, [Some.Snapshot("new", 3, Some.KeyArn)]);

        Assert.Empty(judged);
        Assert.Empty(_host.Warnings);
    }

    [Fact]
    public void Only_those_that_are_named_are_meant()
    {
        IReadOnlyList<FlinkSnapshot> judged = RemovableSnapshots.Of(Holdings(Some.Application, [Some.Snapshot("a", 1), Some.Snapshot("b", 2), Some.Snapshot("new", 3, Some.KeyArn)]), AwsOwned, ["b"], _host);

        Assert.Equal(["b"], judged.Select(snapshot => snapshot.SnapshotName));
    }

    [Fact]
    public void Under_what_if_a_refusal_is_a_warning_and_the_plan_goes_on()
    {
        RecordingHost host = new(Confirmation.WhatIf);

        IReadOnlyList<FlinkSnapshot> judged = RemovableSnapshots.Of(Holdings(Some.Application, [Some.Snapshot("a", 1)]), AwsOwned, null, host);

        Assert.Equal(["a"], judged.Select(snapshot => snapshot.SnapshotName));
        Assert.StartsWith("As things are now this would be refused", Assert.Single(host.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Enhanced_snapshots_are_pointed_out()
    {
        Judge(Some.Application with { SnapshotMode = "ENHANCED_SNAPSHOTS" }, [Some.Snapshot("new", 3, Some.KeyArn)]);

        Assert.Contains("enhanced snapshots", Assert.Single(_host.Warnings));
    }

    private IReadOnlyList<FlinkSnapshot> Judge(FlinkApplication application, IReadOnlyList<FlinkSnapshot> all) => RemovableSnapshots.Of(Holdings(application, all), AwsOwned, null, _host);

    private static RemoveFlinkSnapshotRequest AwsOwned => new() { ApplicationNames = ["orders"], UnderAwsOwnedKey = true };

    private static SnapshotHoldings Holdings(FlinkApplication application, IReadOnlyList<FlinkSnapshot> all) => new(application, all, new KeyRotations(null), null);
}
