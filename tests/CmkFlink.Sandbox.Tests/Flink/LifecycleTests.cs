using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Flink;

public class LifecycleTests
{
    [Fact]
    public void An_application_passes_through_its_states_in_virtual_time()
    {
        FlinkWorld world = new();
        Assert.Equal("READY", world.Status);

        world.Call("StartApplication", new { ApplicationName = "orders" });
        Assert.Equal("STARTING", world.Status);
        Assert.Equal("ResourceInUseException", world.Error("StartApplication", new { ApplicationName = "orders" }));
        world.Account.Settle();
        Assert.Equal("RUNNING", world.Status);
        world.Call("StopApplication", new { ApplicationName = "orders" });
        Assert.Equal("STOPPING", world.Status);
        world.Account.Settle();

        Assert.Equal("READY", world.Status);
    }

    [Fact]
    public void A_change_of_state_takes_the_longer_the_larger_the_time_scale()
    {
        TestAccount account = new(timeScale: 1000);
        account.Flink("CreateApplication", new { ApplicationName = "orders", RuntimeEnvironment = "FLINK-1_20", ServiceExecutionRole = TestAccount.ExecutionRoleArn });
        account.Flink("StartApplication", new { ApplicationName = "orders" });
        string Status() => (string)account.Flink("DescribeApplication", new { ApplicationName = "orders" })["ApplicationDetail"]!["ApplicationStatus"]!;

        account.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("STARTING", Status());
        account.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("RUNNING", Status());
    }

    [Fact]
    public void A_graceful_stop_takes_a_snapshot_and_a_forced_one_does_not()
    {
        FlinkWorld world = new();
        world.Start();
        world.Stop();
        world.Start();
        world.Call("StopApplication", new { ApplicationName = "orders", Force = true });
        Assert.Equal("FORCE_STOPPING", world.Status);
        world.Account.Settle();

        Assert.Equal("READY", world.Status);
        (string name, string status, long version, string key) = Assert.Single(world.Snapshots);
        Assert.Matches("^STOP-orders-[0-9]{13}$", name);
        Assert.Equal(("READY", 1, "AWS_OWNED_KEY"), (status, version, key));
    }

    [Fact]
    public void State_survives_a_stop_and_is_lost_where_snapshots_are_off()
    {
        FlinkWorld kept = new();
        kept.Start();
        kept.Stop();
        kept.Start();
        Assert.StartsWith("STOP-orders-", kept.Application.RestoredFrom, StringComparison.Ordinal);

        FlinkWorld lost = new(snapshots: false);
        lost.Start();
        lost.Stop();
        lost.Start();
        Assert.Empty(lost.Snapshots);
        Assert.Null(lost.Application.RestoredFrom);
    }

    [Fact]
    public void A_start_restores_what_it_is_told_to()
    {
        FlinkWorld world = new();
        world.Start();
        world.Snapshot("first");
        world.Snapshot("second");
        world.Call("StopApplication", new { ApplicationName = "orders", Force = true });
        world.Account.Settle();
        object Run(string type, string? name = null) => new { ApplicationRestoreConfiguration = name is null ? new Dictionary<string, string> { ["ApplicationRestoreType"] = type } : new() { ["ApplicationRestoreType"] = type, ["SnapshotName"] = name } };
        object Start(object run) => new { ApplicationName = "orders", RunConfiguration = run };

        Assert.Equal("ResourceNotFoundException", world.Error("StartApplication", Start(Run("RESTORE_FROM_CUSTOM_SNAPSHOT", "third"))));
        Assert.Equal("InvalidArgumentException", world.Error("StartApplication", Start(Run("RESTORE_FROM_CUSTOM_SNAPSHOT"))));
        Assert.Equal("InvalidArgumentException", world.Error("StartApplication", Start(Run("RESTORE_SOMEHOW"))));
        world.Start(Run("RESTORE_FROM_CUSTOM_SNAPSHOT", "first"));
        Assert.Equal("first", world.Application.RestoredFrom);
        Assert.Equal("first", (string?)world.Detail["ApplicationConfigurationDescription"]!["RunConfigurationDescription"]!["ApplicationRestoreConfigurationDescription"]!["SnapshotName"]);
        world.Call("StopApplication", new { ApplicationName = "orders", Force = true });
        world.Account.Settle();
        world.Start(Run("RESTORE_FROM_LATEST_SNAPSHOT"));
        Assert.Equal("second", world.Application.RestoredFrom);
        world.Call("StopApplication", new { ApplicationName = "orders", Force = true });
        world.Account.Settle();
        world.Start(Run("SKIP_RESTORE_FROM_SNAPSHOT"));
        Assert.Null(world.Application.RestoredFrom);
    }

    [Fact]
    public void From_its_first_start_on_an_application_says_how_it_is_started()
    {
        FlinkWorld world = new();
        Assert.False(world.Detail["ApplicationConfigurationDescription"]!.AsObject().ContainsKey("RunConfigurationDescription"));
        world.Start(new { });
        Assert.Equal(
            """{"ApplicationRestoreConfigurationDescription":{"ApplicationRestoreType":"RESTORE_FROM_LATEST_SNAPSHOT"},"FlinkRunConfigurationDescription":{"AllowNonRestoredState":false}}""",
            world.Detail["ApplicationConfigurationDescription"]!["RunConfigurationDescription"]!.ToJsonString());
        world.Stop();
        world.Start(new { FlinkRunConfiguration = new { AllowNonRestoredState = true } });
        Assert.True((bool)world.Detail["ApplicationConfigurationDescription"]!["RunConfigurationDescription"]!["FlinkRunConfigurationDescription"]!["AllowNonRestoredState"]!);
    }

    [Fact]
    public void The_operations_log_has_the_newest_first()
    {
        FlinkWorld world = new();
        world.Start();
        world.Stop();

        JsonArray operations = world.Call("ListApplicationOperations", new { ApplicationName = "orders" })["ApplicationOperationInfoList"]!.AsArray();
        Assert.Equal(["StopApplication", "StartApplication"], operations.Select(o => (string)o!["Operation"]!));
        Assert.All(operations, o => Assert.Equal("SUCCESSFUL", (string?)o!["OperationStatus"]));
        Assert.All(operations, o => Assert.True((decimal)o!["EndTime"]! > (decimal)o["StartTime"]!));
        JsonObject page = world.Call("ListApplicationOperations", new { ApplicationName = "orders", Limit = 1 });
        Assert.Equal("StartApplication", (string?)world.Call("ListApplicationOperations", new { ApplicationName = "orders", Limit = 1, NextToken = (string)page["NextToken"]! })["ApplicationOperationInfoList"]![0]!["Operation"]);
        Assert.Single(world.Call("ListApplicationOperations", new { ApplicationName = "orders", Operation = "StartApplication" })["ApplicationOperationInfoList"]!.AsArray());
        Assert.Empty(world.Call("ListApplicationOperations", new { ApplicationName = "orders", OperationStatus = "FAILED" })["ApplicationOperationInfoList"]!.AsArray());
        Assert.Equal("ResourceNotFoundException", world.Error("DescribeApplicationOperation", new { ApplicationName = "orders", OperationId = "none" }));
    }

    [Fact]
    public void An_application_is_deleted_by_its_exact_time_of_creation_and_takes_its_snapshots_along()
    {
        FlinkWorld world = new();
        world.Start();
        world.Snapshot("kept");
        decimal created = (decimal)world.Detail["CreateTimestamp"]!;

        Assert.Equal("InvalidArgumentException", world.Error("DeleteApplication", new { ApplicationName = "orders", CreateTimestamp = created + 0.001m }));
        world.Call("DeleteApplication", new { ApplicationName = "orders", CreateTimestamp = created });
        Assert.Equal("DELETING", world.Status);
        world.Account.Settle();

        Assert.Equal("ResourceNotFoundException", world.Error("DescribeApplication", new { ApplicationName = "orders" }));
        Assert.Equal("ResourceNotFoundException", world.Error("ListApplicationSnapshots", new { ApplicationName = "orders" }));
    }

    [Fact]
    public void Applications_are_listed_in_pages()
    {
        FlinkWorld world = new();
        foreach (string name in (string[])["billing", "zebra", "clicks"]) world.Call("CreateApplication", new { ApplicationName = name, RuntimeEnvironment = "FLINK-1_20", ServiceExecutionRole = TestAccount.ExecutionRoleArn });

        JsonObject first = world.Call("ListApplications", new { Limit = 3 });
        JsonObject second = world.Call("ListApplications", new { Limit = 3, NextToken = (string)first["NextToken"]! });

        Assert.Equal(["billing", "clicks", "orders"], first["ApplicationSummaries"]!.AsArray().Select(a => (string)a!["ApplicationName"]!));
        Assert.Equal(["zebra"], second["ApplicationSummaries"]!.AsArray().Select(a => (string)a!["ApplicationName"]!));
        Assert.False(second.ContainsKey("NextToken"));
        Assert.Equal("InvalidArgumentException", world.Error("ListApplications", new { Limit = 51 }));
    }

    [Theory]
    [InlineData("with space", "FLINK-1_20", null, "InvalidArgumentException")]
    [InlineData("orders", "FLINK-1_20", null, "ResourceInUseException")]
    [InlineData("new", "FLINK-9_9", null, "InvalidArgumentException")]
    [InlineData("new", "FLINK-1_20", "INTERACTIVE", "InvalidArgumentException")]
    [InlineData("new", "ZEPPELIN-FLINK-3_0", "INTERACTIVE", "none")]
    [InlineData("new.with-dots_1", "FLINK-2_2", null, "none")]
    public void An_application_is_made_as_the_model_allows(string name, string runtime, string? mode, string expected)
    {
        JsonObject input = new() { ["ApplicationName"] = name, ["RuntimeEnvironment"] = runtime, ["ServiceExecutionRole"] = TestAccount.ExecutionRoleArn };
        if (mode is not null) input["ApplicationMode"] = mode;
        Assert.Equal(expected, new FlinkWorld().Error("CreateApplication", input));
    }

    [Fact]
    public void The_execution_role_must_be_passable_and_trust_the_service()
    {
        FlinkWorld world = new();
        const string other = "arn:aws:iam::123456789012:role/Other";
        object Create(string role) => new { ApplicationName = "new", RuntimeEnvironment = "FLINK-1_20", ServiceExecutionRole = role };

        Assert.Equal("AccessDeniedException", world.Error("CreateApplication", Create(other)));
        Assert.Equal("AccessDeniedException", world.Error("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1, ServiceExecutionRoleUpdate = other }));
        world.Account.Authorizer.Allow(TestAccount.OperatorArn, "iam:PassRole", other);
        Assert.Equal("InvalidArgumentException", world.Error("CreateApplication", Create(other)));
        world.Account.Authorizer.TrustingRoles.Add(other);
        Assert.Equal("none", world.Error("CreateApplication", Create(other)));
    }

    [Fact]
    public void Who_may_not_look_does_not_learn_whether_an_application_exists()
    {
        TestAccount account = new();
        Assert.Equal("AccessDeniedException", account.FlinkError("DescribeApplication", new { ApplicationName = "nothing" }, TestAccount.Operator));
        Assert.Equal("ResourceNotFoundException", account.FlinkError("DescribeApplication", new { ApplicationName = "nothing" }));
    }

    [Fact]
    public void Tags_maintenance_window_and_log_streams_are_kept()
    {
        FlinkWorld world = new();
        world.Call("TagResource", new { ResourceARN = FlinkWorld.Arn, Tags = new[] { new { Key = "cmkflink:change", Value = "x" }, new { Key = "team", Value = "y" } } });
        world.Call("UntagResource", new { ResourceARN = FlinkWorld.Arn, TagKeys = new[] { "team" } });
        world.Call("UpdateApplicationMaintenanceConfiguration", new { ApplicationName = "orders", ApplicationMaintenanceConfigurationUpdate = new { ApplicationMaintenanceWindowStartTimeUpdate = "22:30" } });
        world.Call("AddApplicationCloudWatchLoggingOption", new { ApplicationName = "orders", CurrentApplicationVersionId = 1, CloudWatchLoggingOption = new { LogStreamARN = "arn:aws:logs:eu-west-1:123456789012:log-group:g:log-stream:s" } });

        Assert.Equal("""[{"Key":"cmkflink:change","Value":"x"}]""", world.Call("ListTagsForResource", new { ResourceARN = FlinkWorld.Arn })["Tags"]!.ToJsonString());
        Assert.Equal("06:30", (string?)world.Detail["ApplicationMaintenanceConfigurationDescription"]!["ApplicationMaintenanceWindowEndTime"]);
        Assert.Equal("1.1", (string?)world.Detail["CloudWatchLoggingOptionDescriptions"]![0]!["CloudWatchLoggingOptionId"]);
        Assert.Equal("TooManyTagsException", world.Error("TagResource", new { ResourceARN = FlinkWorld.Arn, Tags = Enumerable.Range(0, 50).Select(i => new { Key = $"k{i}", Value = "" }) }));
        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplicationMaintenanceConfiguration", new { ApplicationName = "orders", ApplicationMaintenanceConfigurationUpdate = new { ApplicationMaintenanceWindowStartTimeUpdate = "24:00" } }));
        Assert.Equal("InvalidArgumentException", world.Error("CreateApplicationPresignedUrl", new { ApplicationName = "orders", UrlType = "FLINK_DASHBOARD_URL" }));
    }
}
