using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Snapshots;

/// <summary>The key was rotated at minute 10 unless a test says otherwise.</summary>
public sealed class MaterialAgesTests
{
    private static readonly KeyRotations Rotated = new(Minute(10));

    [Fact]
    public void Under_a_key_that_was_never_rotated_every_snapshot_is_current() => Assert.Equal(MaterialAge.Current, MaterialAges.Of(Taken(5), new KeyRotations(null), null));

    [Fact]
    public void Where_rotations_are_not_readable_nothing_is_known() => Assert.Equal(MaterialAge.Unknown, MaterialAges.Of(Taken(5), null, Log((11, 12))));

    [Fact]
    public void Under_the_AWS_owned_key_nothing_is_known() => Assert.Equal(MaterialAge.Unknown, MaterialAges.Of(Some.Snapshot("a", 5), Rotated, Log((11, 12))));

    [Fact]
    public void One_from_before_the_rotation_is_older_whatever_the_log_says() => Assert.Equal(MaterialAge.Older, MaterialAges.Of(Taken(9), Rotated, null));

    [Fact]
    public void One_from_after_the_restart_that_followed_is_current() => Assert.Equal(MaterialAge.Current, MaterialAges.Of(Taken(13), Rotated, Log((11, 12))));

    [Fact]
    public void One_between_the_rotation_and_the_end_of_that_restart_is_older() => Assert.Equal(MaterialAge.Older, MaterialAges.Of(Taken(11), Rotated, Log((11, 12))));

    [Fact]
    public void A_restart_that_began_before_the_rotation_proves_nothing() => Assert.Equal(MaterialAge.Unknown, MaterialAges.Of(Taken(13), Rotated, Log((9, 12))));

    [Fact]
    public void Without_a_restart_since_the_rotation_AWSs_sources_disagree_and_nothing_is_known() => Assert.Equal(MaterialAge.Unknown, MaterialAges.Of(Taken(13), Rotated, Log((1, 2))));

    [Fact]
    public void Where_the_log_begins_after_the_rotation_an_earlier_restart_may_have_been_forgotten() =>
        Assert.Equal(MaterialAge.Unknown, MaterialAges.Of(Taken(11), Rotated, Log((14, 15)) with { From = Minute(13) }));

    [Theory]
    [InlineData("RollbackApplication", "SUCCESSFUL", MaterialAge.Unknown)]
    [InlineData("Maintenance", "SUCCESSFUL", MaterialAge.Unknown)]
    [InlineData("StopApplication", "SUCCESSFUL", MaterialAge.Unknown)]
    [InlineData("UpdateApplication", "FAILED", MaterialAge.Unknown)]
    [InlineData("UpdateApplication", "CANCELLED", MaterialAge.Unknown)]
    [InlineData("UpdateApplication", "IN_PROGRESS", MaterialAge.Unknown)]
    [InlineData("UpdateApplication", "SUCCESSFUL", MaterialAge.Current)]
    [InlineData("StartApplication", "SUCCESSFUL", MaterialAge.Current)]
    public void Only_starts_and_updates_that_succeeded_are_proof(string operation, string status, MaterialAge expected) =>
        Assert.Equal(expected, MaterialAges.Of(Taken(13), Rotated, RestartLog.Of([Entry(operation, status, 11, 12)], null)));

    private static FlinkSnapshot Taken(int minute) => Some.Snapshot("a", minute, Some.KeyArn);

    private static DateTime Minute(int minute) => new(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc);

    private static RestartLog Log(params (int Began, int Ended)[] restarts) => RestartLog.Of(restarts.Select(restart => Entry("UpdateApplication", "SUCCESSFUL", restart.Began, restart.Ended)), null);

    private static ApplicationOperationInfo Entry(string operation, string status, int began, int ended) =>
        new() { Operation = operation, OperationId = "1", OperationStatus = status, StartTime = Minute(began), EndTime = Minute(ended) };
}
