using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Flink;

public class UpdateAndRollbackTests
{
    [Fact]
    public void A_change_names_the_version_or_the_token_it_was_made_from()
    {
        FlinkWorld world = new();
        string token = (string)world.Detail["ConditionalToken"]!;

        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", new { ApplicationName = "orders" }));
        Assert.Equal(("ConcurrentModificationException", "The provided application version ID does not match the most recent version for the application."), TestAccount.Error(() => world.Call("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 2 })));
        Assert.Equal("ConcurrentModificationException", world.Error("UpdateApplication", new { ApplicationName = "orders", ConditionalToken = "c3RhbGU" }));
        Assert.Equal("ConcurrentModificationException", world.Error("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1, ConditionalToken = "c3RhbGU" }));
        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", new { ApplicationName = "orders", ConditionalToken = "not a token" }));
        world.Call("UpdateApplication", new { ApplicationName = "orders", ConditionalToken = token });

        Assert.NotEqual(token, (string?)world.Detail["ConditionalToken"]);
        Assert.Equal("ConcurrentModificationException", world.Error("UpdateApplication", new { ApplicationName = "orders", ConditionalToken = token }));
        Assert.Equal(2L, world.Version);
        Assert.Equal(1L, (long?)world.Detail["ApplicationVersionUpdatedFrom"]);
    }

    [Theory]
    [InlineData("STARTING")]
    [InlineData("STOPPING")]
    [InlineData("UPDATING")]
    [InlineData("DELETING")]
    public void An_application_that_is_changing_cannot_be_updated(string status)
    {
        FlinkWorld world = new();
        if (status != "STARTING") world.Start();
        string operation = status switch { "STARTING" => "StartApplication", "STOPPING" => "StopApplication", "UPDATING" => "UpdateApplication", _ => "DeleteApplication" };
        world.Call(operation, status switch
        {
            "UPDATING" => world.UpdateTo(null),
            "DELETING" => new { ApplicationName = "orders", CreateTimestamp = (decimal)world.Detail["CreateTimestamp"]! },
            _ => new { ApplicationName = "orders" },
        });

        Assert.Equal(("ResourceInUseException", $"Application cannot be updated in '{status}' state"), TestAccount.Error(() => world.Call("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1 })));
    }

    [Fact]
    public void An_update_without_snapshots_loses_the_state()
    {
        FlinkWorld world = new(snapshots: false);
        world.Start();
        world.SwitchTo(world.NewKey());
        Assert.Equal("RUNNING", world.Status);
        Assert.Null(world.Application.RestoredFrom);
    }

    [Fact]
    public void Parts_of_the_configuration_are_changed_and_the_rest_stays()
    {
        FlinkWorld world = new();
        world.Call("UpdateApplication", new
        {
            ApplicationName = "orders",
            CurrentApplicationVersionId = 1,
            ApplicationConfigurationUpdate = new
            {
                FlinkApplicationConfigurationUpdate = new { ParallelismConfigurationUpdate = new { ConfigurationTypeUpdate = "CUSTOM", ParallelismUpdate = 4 } },
                EnvironmentPropertyUpdates = new { PropertyGroups = new[] { new { PropertyGroupId = "g", PropertyMap = new { a = "b" } } } },
                ApplicationSnapshotConfigurationUpdate = new { SnapshotsEnabledUpdate = false },
            },
        });

        JsonNode configuration = world.Detail["ApplicationConfigurationDescription"]!;
        Assert.Equal("""{"ConfigurationType":"CUSTOM","Parallelism":4,"ParallelismPerKPU":1,"AutoScalingEnabled":true,"CurrentParallelism":4}""", configuration["FlinkApplicationConfigurationDescription"]!["ParallelismConfigurationDescription"]!.ToJsonString());
        Assert.Equal(60000, (int?)configuration["FlinkApplicationConfigurationDescription"]!["CheckpointConfigurationDescription"]!["CheckpointInterval"]);
        Assert.Equal("b", (string?)configuration["EnvironmentPropertyDescriptions"]!["PropertyGroupDescriptions"]![0]!["PropertyMap"]!["a"]);
        Assert.False((bool)configuration["ApplicationSnapshotConfigurationDescription"]!["SnapshotsEnabled"]!);
        // An earlier version shows what it was.
        JsonNode before = world.Call("DescribeApplicationVersion", new { ApplicationName = "orders", ApplicationVersionId = 1 })["ApplicationVersionDetail"]!;
        Assert.Equal(1, (int?)before["ApplicationConfigurationDescription"]!["FlinkApplicationConfigurationDescription"]!["ParallelismConfigurationDescription"]!["Parallelism"]);
        Assert.Equal([2L, 1L], world.Call("ListApplicationVersions", new { ApplicationName = "orders" })["ApplicationVersionSummaries"]!.AsArray().Select(v => (long)v!["ApplicationVersionId"]!));
    }

    [Fact]
    public void The_type_DEFAULT_brings_the_defaults_back_whatever_is_sent_with_it()
    {
        FlinkWorld world = new();
        JsonNode before = world.Detail["ApplicationConfigurationDescription"]!["FlinkApplicationConfigurationDescription"]!;
        object Update(string type, string level, int number) => new
        {
            ApplicationName = "orders",
            CurrentApplicationVersionId = world.Version,
            ApplicationConfigurationUpdate = new
            {
                FlinkApplicationConfigurationUpdate = new
                {
                    CheckpointConfigurationUpdate = new { ConfigurationTypeUpdate = type, CheckpointIntervalUpdate = number, MinPauseBetweenCheckpointsUpdate = number },
                    MonitoringConfigurationUpdate = new { ConfigurationTypeUpdate = type, LogLevelUpdate = level, MetricsLevelUpdate = "TASK" },
                    ParallelismConfigurationUpdate = new { ConfigurationTypeUpdate = type, ParallelismUpdate = number, ParallelismPerKPUUpdate = 2, AutoScalingEnabledUpdate = false },
                },
            },
        };

        world.Call("UpdateApplication", Update("CUSTOM", "DEBUG", 8));
        Assert.Equal(
            """{"CheckpointConfigurationDescription":{"ConfigurationType":"CUSTOM","CheckpointingEnabled":true,"CheckpointInterval":8,"MinPauseBetweenCheckpoints":8},"MonitoringConfigurationDescription":{"ConfigurationType":"CUSTOM","MetricsLevel":"TASK","LogLevel":"DEBUG"},"ParallelismConfigurationDescription":{"ConfigurationType":"CUSTOM","Parallelism":8,"ParallelismPerKPU":2,"AutoScalingEnabled":false,"CurrentParallelism":8}}""",
            world.Detail["ApplicationConfigurationDescription"]!["FlinkApplicationConfigurationDescription"]!.ToJsonString());
        world.Call("UpdateApplication", Update("DEFAULT", "WARN", 16));

        Assert.Equal(before.ToJsonString(), world.Detail["ApplicationConfigurationDescription"]!["FlinkApplicationConfigurationDescription"]!.ToJsonString());
    }

    [Theory]
    // A service permission that disappears between validation and deployment.
    [InlineData(false, "READY", 2L)]
    [InlineData(true, "RUNNING", 3L)]
    public void An_update_that_fails_ends_ready_or_is_rolled_back(bool rollback, string status, long version)
    {
        FlinkWorld world = new(rollback: rollback);
        world.Start();
        string key = world.NewKey();
        world.Call("UpdateApplication", world.UpdateTo(key));
        world.PutPolicy(key, new KeyPolicyText().Without("AllowMSFServiceToCreateGrantForRunningState"));
        world.Account.Settle();

        Assert.Equal((status, version), (world.Status, world.Version));
        Assert.Equal(rollback ? "AWS_OWNED_KEY" : key, world.Encryption);
        JsonObject failed = Describe(world, "UpdateApplication");
        Assert.Equal("FAILED", (string?)failed["OperationStatus"]);
        Assert.Contains("infrastructure.kinesisanalytics.amazonaws.com", (string?)failed["OperationFailureDetails"]!["ErrorInfo"]!["ErrorString"], StringComparison.Ordinal);
        Assert.Equal(rollback, failed["OperationFailureDetails"]!.AsObject().ContainsKey("RollbackOperationId"));
        Assert.Empty(world.Account.Kms("ListGrants", new { KeyId = key })["Grants"]!.AsArray());
        if (!rollback) return;
        Assert.Equal((2L, 1L), ((long)world.Detail["ApplicationVersionRolledBackFrom"]!, (long)world.Detail["ApplicationVersionRolledBackTo"]!));
        Assert.StartsWith("UPDATEAPPLICATION-", world.Application.RestoredFrom, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rollback_that_fails_too_ends_ready()
    {
        FlinkWorld world = new(rollback: true);
        string old = world.NewKey();
        world.SwitchTo(old);
        world.Start();
        string key = world.NewKey();
        world.Call("UpdateApplication", world.UpdateTo(key));
        world.Account.Kms("DisableKey", new { KeyId = key });
        world.Account.Clock.Advance(TimeSpan.FromMilliseconds(35));
        world.Account.Kms("DisableKey", new { KeyId = old });
        world.Account.Settle();

        Assert.Equal("READY", world.Status);
        Assert.Equal("FAILED", (string?)Describe(world, "UpdateApplication")["OperationStatus"]);
        Assert.Equal("FAILED", (string?)Describe(world, "RollbackApplication")["OperationStatus"]);
    }

    [Fact]
    public void An_update_whose_snapshot_fails_leaves_the_job_running_under_the_old_version_where_rollback_is_on()
    {
        FlinkWorld world = new(rollback: true);
        string old = world.NewKey();
        world.SwitchTo(old);
        world.Start();
        world.Call("UpdateApplication", world.UpdateTo(world.NewKey()));
        world.PutPolicy(old, new KeyPolicyText().Without("AllowMSFServiceToGenerateDataKeyForDurableState"));
        world.Account.Settle();

        Assert.Equal(("RUNNING", old), (world.Status, world.Encryption));
        Assert.Equal("FAILED", world.Snapshots[^1].Status);
    }

    [Fact]
    public void A_running_application_can_be_rolled_back_to_its_earlier_key()
    {
        FlinkWorld world = new();
        world.Start();
        Assert.Equal("InvalidRequestException", world.Error("RollbackApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1 }));
        string key = world.NewKey();
        world.SwitchTo(key);

        Assert.Equal("ConcurrentModificationException", world.Error("RollbackApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1 }));
        world.Call("RollbackApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 2 });
        Assert.Equal("ROLLING_BACK", world.Status);
        world.Account.Settle();

        Assert.Equal(("RUNNING", 3L, "AWS_OWNED_KEY"), (world.Status, world.Version, world.Encryption));
        Assert.StartsWith("UPDATEAPPLICATION-", world.Application.RestoredFrom, StringComparison.Ordinal);
        Assert.Empty(world.Account.Kms("ListGrants", new { KeyId = key })["Grants"]!.AsArray());
    }

    [Fact]
    public void A_rollback_that_is_refused_for_the_present_key_leaves_no_grant_on_the_earlier_one()
    {
        FlinkWorld world = new();
        string earlier = world.NewKey();
        world.SwitchTo(earlier);
        world.Start();
        string present = world.NewKey();
        world.SwitchTo(present);
        world.PutPolicy(present, new KeyPolicyText().Without("AllowOperatorToDescribeKey"));

        Assert.Equal("InvalidArgumentException", world.Error("RollbackApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = world.Version }));

        Assert.Equal(("RUNNING", present), (world.Status, world.Encryption));
        Assert.Empty(world.Account.Kms("ListGrants", new { KeyId = earlier })["Grants"]!.AsArray());
    }

    [Fact]
    public void An_update_that_names_a_log_stream_option_that_is_not_there_changes_none()
    {
        const string stream = "arn:aws:logs:eu-west-1:123456789012:log-group:g:log-stream:s";
        FlinkWorld world = new();
        world.Call("AddApplicationCloudWatchLoggingOption", new { ApplicationName = "orders", CurrentApplicationVersionId = 1, CloudWatchLoggingOption = new { LogStreamARN = stream } });
        object Update(params string[] ids) => new { ApplicationName = "orders", CurrentApplicationVersionId = 2, CloudWatchLoggingOptionUpdates = ids.Select(id => new { CloudWatchLoggingOptionId = id, LogStreamARNUpdate = stream + "2" }) };

        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", Update("1.1", "9.9")));

        Assert.Equal((2L, stream), (world.Version, (string?)world.Detail["CloudWatchLoggingOptionDescriptions"]![0]!["LogStreamARN"]));
        world.Call("UpdateApplication", Update("1.1"));
        Assert.Equal((3L, stream + "2"), (world.Version, (string?)world.Detail["CloudWatchLoggingOptionDescriptions"]![0]!["LogStreamARN"]));
    }

    [Fact]
    public void An_application_without_a_snapshot_cannot_be_rolled_back()
    {
        FlinkWorld world = new(snapshots: false);
        world.Start();
        world.SwitchTo(world.NewKey());
        Assert.Equal("InvalidRequestException", world.Error("RollbackApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 2 }));
    }

    [Fact]
    public void A_forced_stop_ends_an_update_in_progress()
    {
        FlinkWorld world = new();
        world.Start();
        world.Call("UpdateApplication", world.UpdateTo(world.NewKey()));
        world.Call("StopApplication", new { ApplicationName = "orders", Force = true });
        world.Account.Settle();

        Assert.Equal("READY", world.Status);
        Assert.Equal("CANCELLED", (string?)Describe(world, "UpdateApplication")["OperationStatus"]);
        Assert.Equal("SUCCESSFUL", (string?)Describe(world, "StopApplication")["OperationStatus"]);
    }

    [Fact]
    public void A_notebook_has_no_snapshots_and_no_rollback()
    {
        FlinkWorld world = new("ZEPPELIN-FLINK-3_0");
        Assert.Equal("UnsupportedOperationException", world.Error("ListApplicationSnapshots", new { ApplicationName = "orders" }));
        Assert.Equal("UnsupportedOperationException", world.Error("CreateApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "s" }));
        Assert.Equal("UnsupportedOperationException", world.Error("RollbackApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1 }));
    }

    private static JsonObject Describe(FlinkWorld world, string operation)
    {
        string id = (string)world.Call("ListApplicationOperations", new { ApplicationName = "orders", Operation = operation })["ApplicationOperationInfoList"]![0]!["OperationId"]!;
        return world.Call("DescribeApplicationOperation", new { ApplicationName = "orders", OperationId = id })["ApplicationOperationInfoDetails"]!.AsObject();
    }
}
