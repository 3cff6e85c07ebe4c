using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Flink;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Flink;

public class SnapshotTests
{
    [Fact]
    public void A_snapshot_is_made_and_deleted_in_virtual_time()
    {
        FlinkWorld world = new();
        world.Start();
        world.Call("CreateApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "mine" });
        Assert.Equal("CREATING", Assert.Single(world.Snapshots).Status);
        world.Account.Settle();
        JsonObject details = world.Call("DescribeApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "mine" })["SnapshotDetails"]!.AsObject();
        Assert.Equal(("READY", "FLINK-1_20"), ((string?)details["SnapshotStatus"], (string?)details["RuntimeEnvironment"]));

        world.Call("DeleteApplicationSnapshot", Delete("mine", (decimal)details["SnapshotCreationTimestamp"]!));
        Assert.Equal("DELETING", Assert.Single(world.Snapshots).Status);
        world.Account.Settle();

        Assert.Empty(world.Snapshots);
        Assert.Equal("ResourceNotFoundException", world.Error("DescribeApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "mine" }));
    }

    [Fact]
    public void A_snapshot_is_deleted_by_its_exact_time_of_creation()
    {
        FlinkWorld world = new();
        world.Start();
        world.Snapshot("mine");
        decimal created = (decimal)world.Call("DescribeApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "mine" })["SnapshotDetails"]!["SnapshotCreationTimestamp"]!;
        Assert.NotEqual(0m, created % 1);

        decimal other = decimal.Truncate(created) - 1;
        (string code, string message) = TestAccount.Error(() => world.Call("DeleteApplicationSnapshot", Delete("mine", other)));

        Assert.Equal("InvalidArgumentException", code);
        Assert.StartsWith($"Snapshot 'mine' has a different SnapshotCreationTimestamp than the one you provided '{other:0}000'. Please call DescribeApplicationSnapshot", message, StringComparison.Ordinal);
        Assert.Equal("InvalidArgumentException", world.Error("DeleteApplicationSnapshot", Delete("mine", created + 0.001m)));
        Assert.Equal("none", world.Error("DeleteApplicationSnapshot", Delete("mine", created)));
        Assert.Equal("ResourceInUseException", world.Error("DeleteApplicationSnapshot", Delete("mine", created)));
    }

    [Theory]
    [InlineData(253_402_300_799, "InvalidArgumentException")]
    [InlineData(253_402_300_800, "SerializationException")]
    [InlineData(-253_402_300_800, "SerializationException")]
    [InlineData(1e28, "SerializationException")]
    public void A_time_that_no_calendar_has_is_refused(double created, string expected)
    {
        FlinkWorld world = new();
        world.Start();
        world.Snapshot("mine");
        Assert.Equal(expected, world.Error("DeleteApplicationSnapshot", Delete("mine", (decimal)created)));
    }

    [Fact]
    public void A_client_that_can_send_whole_seconds_only_can_delete_a_snapshot()
    {
        FlinkWorld world = new();
        world.Start();
        world.Snapshot("mine");
        decimal created = (decimal)world.Call("DescribeApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "mine" })["SnapshotDetails"]!["SnapshotCreationTimestamp"]!;

        Assert.Equal("none", world.Error("DeleteApplicationSnapshot", Delete("mine", decimal.Truncate(created))));
    }

    [Fact]
    public void A_snapshot_needs_a_running_application_and_a_new_name()
    {
        FlinkWorld world = new();
        Assert.Equal(("InvalidRequestException", "Snapshot creation is only allowed when application is in RUNNING status"), TestAccount.Error(() => world.Call("CreateApplicationSnapshot", Named("mine"))));
        world.Start();
        world.Snapshot("mine");

        Assert.Equal(("ResourceInUseException", "Provided Snapshot name mine already exists for application orders"), TestAccount.Error(() => world.Call("CreateApplicationSnapshot", Named("mine"))));
        Assert.Equal("InvalidArgumentException", world.Error("CreateApplicationSnapshot", Named("not a name")));
    }

    [Fact]
    public void A_snapshot_is_made_also_where_automatic_ones_are_off()
    {
        FlinkWorld world = new(snapshots: false);
        world.Start();
        world.Snapshot("mine");
        Assert.Equal("READY", Assert.Single(world.Snapshots).Status);
    }

    [Fact]
    public void Beyond_a_thousand_only_automatic_snapshots_are_made()
    {
        FlinkWorld world = new();
        world.Start();
        for (int i = 0; i < 1000; i++) world.Call("CreateApplicationSnapshot", Named($"s{i}"));
        world.Account.Settle();

        Assert.Equal("LimitExceededException", world.Error("CreateApplicationSnapshot", Named("one-more")));
        world.Stop();

        Assert.Equal("READY", world.Status);
        Assert.Equal(1001, world.Application.Snapshots.Count(s => s.Status == SnapshotStatus.READY));
    }

    [Fact]
    public void Snapshots_are_listed_in_pages_oldest_first()
    {
        FlinkWorld world = new();
        world.Start();
        for (int i = 0; i < 5; i++) world.Snapshot($"s{i}");

        JsonObject first = world.Call("ListApplicationSnapshots", new { ApplicationName = "orders", Limit = 3 });
        JsonObject second = world.Call("ListApplicationSnapshots", new { ApplicationName = "orders", Limit = 3, NextToken = (string)first["NextToken"]! });

        Assert.Equal(["s0", "s1", "s2"], Names(first));
        Assert.Equal(["s3", "s4"], Names(second));
        Assert.False(second.ContainsKey("NextToken"));
        Assert.Equal("InvalidArgumentException", world.Error("ListApplicationSnapshots", new { ApplicationName = "orders", NextToken = "rubbish" }));
        Assert.Equal("InvalidArgumentException", world.Error("ListApplicationSnapshots", new { ApplicationName = "orders", Limit = 51 }));

        static IEnumerable<string> Names(JsonObject page) => page["SnapshotSummaries"]!.AsArray().Select(s => (string)s!["SnapshotName"]!);
    }

    [Fact]
    public void Snapshots_stay_while_the_application_changes()
    {
        FlinkWorld world = new();
        world.Start();
        world.Snapshot("mine");
        decimal created = (decimal)world.Call("DescribeApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "mine" })["SnapshotDetails"]!["SnapshotCreationTimestamp"]!;
        world.Call("UpdateApplication", world.UpdateTo(null));

        Assert.Equal("ResourceInUseException", world.Error("DeleteApplicationSnapshot", Delete("mine", created)));
    }

    [Fact]
    public void A_snapshot_of_an_application_that_was_stopped_in_between_fails()
    {
        FlinkWorld world = new();
        world.Start();
        world.Call("CreateApplicationSnapshot", Named("mine"));
        world.Application.Running = null;
        world.Account.Settle();
        Assert.Equal("FAILED", Assert.Single(world.Snapshots).Status);
    }

    [Fact]
    public void An_application_marked_as_using_enhanced_snapshots_shows_it_and_hides_its_automatic_ones()
    {
        FlinkWorld world = new();
        Assert.False(world.Detail.ContainsKey("SnapshotMode"));
        world.Call("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1, SnapshotMode = "ENHANCED_SNAPSHOTS" });
        world.Start();
        world.Stop();

        Assert.Equal("ENHANCED_SNAPSHOTS", (string?)world.Detail["SnapshotMode"]);
        Assert.Empty(world.Snapshots);
        world.Start();
        Assert.StartsWith("SYSTEMSNAPSHOT-", world.Application.RestoredFrom, StringComparison.Ordinal);
        Assert.Equal("InvalidArgumentException", new FlinkWorld("FLINK-1_19").Error("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1, SnapshotMode = "ENHANCED_SNAPSHOTS" }));
    }

    private static object Named(string name) => new { ApplicationName = "orders", SnapshotName = name };

    private static object Delete(string name, decimal created) => new { ApplicationName = "orders", SnapshotName = name, SnapshotCreationTimestamp = created };
}
