using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Faults;

public sealed class OperationFaultTests : FaultFixture
{
    [Theory]
    [InlineData(true, "RUNNING", 3)]
    [InlineData(false, "READY", 2)]
    public void A_failed_update_ends_as_system_rollback_says(bool rollback, string status, long version)
    {
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "UpdateApplication", Kind = FaultKind.FailOperation, SystemRollback = rollback });
        Update();
        Settle();
        Assert.Equal((status, version), (Status(), Version()));
        JsonNode failed = Operation("UpdateApplication");
        Assert.Equal("FAILED", (string)failed["OperationStatus"]!);
        Assert.Equal(rollback, failed["OperationFailureDetails"]!["RollbackOperationId"] is not null);
        Assert.Contains("InternalFailureException", (string)failed["OperationFailureDetails"]!["ErrorInfo"]!["ErrorString"]!);
    }

    [Fact]
    public void Without_a_word_of_the_rule_the_applications_own_setting_decides()
    {
        // The demo's application has system rollback on.
        Fault(new FaultRule { Service = "kinesisanalytics", Kind = FaultKind.FailOperation, Operation = "UpdateApplication" });
        Update();
        Settle();
        Assert.Equal("RUNNING", Status());
        Assert.Equal(3, Version());
    }

    [Fact]
    public void A_failed_start_ends_READY_and_a_failed_stop_RUNNING()
    {
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "StopApplication", Kind = FaultKind.FailOperation, Nth = 1 });
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "StartApplication", Kind = FaultKind.FailOperation, Nth = 1 });
        Admin.Flink("StopApplication", new { ApplicationName = "orders" }).Ok();
        Settle();
        Assert.Equal("RUNNING", Status());
        Admin.Flink("StopApplication", new { ApplicationName = "orders" }).Ok();
        Settle();
        Admin.Flink("StartApplication", new { ApplicationName = "orders" }).Ok();
        Settle();
        Assert.Equal("READY", Status());
        Admin.Flink("StartApplication", new { ApplicationName = "orders" }).Ok();
        Settle();
        Assert.Equal("RUNNING", Status());
    }

    [Fact]
    public void A_failed_forced_stop_leaves_the_job_running_and_its_state_whole()
    {
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "StopApplication", Kind = FaultKind.FailOperation, Nth = 1 });
        Admin.Flink("StopApplication", new { ApplicationName = "orders", Force = true }).Ok();
        Settle();
        Assert.Equal("RUNNING", Status());
        Assert.Equal("FAILED", (string)Operation("StopApplication")["OperationStatus"]!);
        Admin.Flink("CreateApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "after" }).Ok();
        Admin.Flink("StopApplication", new { ApplicationName = "orders", Force = true }).Ok();
        Settle();
        Assert.Equal(("READY", "READY"), (Status(), SnapshotStatus("after")));
    }

    [Fact]
    public void A_failed_update_of_a_stopped_application_is_in_the_log_and_its_version_never_ran()
    {
        Admin.Flink("StopApplication", new { ApplicationName = "orders" }).Ok();
        Settle();
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "UpdateApplication", Kind = FaultKind.FailOperation, Nth = 1 });
        Update();
        Settle();
        Assert.Equal(("READY", 2), (Status(), Version()));
        Assert.Equal("FAILED", (string)Operation("UpdateApplication")["OperationStatus"]!);
        Update();
        Assert.Equal("SUCCESSFUL", (string)Operation("UpdateApplication")["OperationStatus"]!);
    }

    [Fact]
    public void A_refused_update_has_no_effect_and_the_next_one_is_taken()
    {
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "UpdateApplication", Kind = FaultKind.Refusal, Nth = 1 });
        Answer refused = Admin.Flink("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1, RuntimeEnvironmentUpdate = "FLINK-1_20" });
        Assert.Equal("InvalidRequestException", refused.Code);
        Assert.Equal(("RUNNING", 1), (Status(), Version()));
        Update();
        Settle();
        Assert.Equal("RUNNING", Status());
    }

    [Fact]
    public void A_snapshot_that_was_asked_for_fails_and_restores_nothing()
    {
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "CreateApplicationSnapshot", Kind = FaultKind.FailSnapshot, Nth = 1 });
        Admin.Flink("CreateApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "bad" }).Ok();
        Admin.Flink("CreateApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "good" }).Ok();
        Settle();
        Assert.Equal(("FAILED", "READY"), (SnapshotStatus("bad"), SnapshotStatus("good")));
    }

    [Fact]
    public void A_stop_whose_snapshot_fails_leaves_the_application_running()
    {
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "StopApplication", Kind = FaultKind.FailSnapshot });
        Admin.Flink("StopApplication", new { ApplicationName = "orders" }).Ok();
        Settle();
        Assert.Equal("RUNNING", Status());
        Assert.Equal("FAILED", (string)Operation("StopApplication")["OperationStatus"]!);
    }

    [Fact]
    public void An_update_whose_snapshot_fails_is_rolled_back_without_a_stop()
    {
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "UpdateApplication", Kind = FaultKind.FailSnapshot });
        Update();
        Settle();
        Assert.Equal("RUNNING", Status());
        Assert.Equal("FAILED", (string)Operation("UpdateApplication")["OperationStatus"]!);
        Assert.Equal("SUCCESSFUL", (string)Operation("RollbackApplication")["OperationStatus"]!);
    }

    private void Update() => Admin.Flink("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = Version(), ApplicationConfigurationUpdate = new { ApplicationSnapshotConfigurationUpdate = new { SnapshotsEnabledUpdate = true } } }).Ok();

    private string SnapshotStatus(string name) => (string)Admin.Flink("DescribeApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = name }).Ok().Json["SnapshotDetails"]!["SnapshotStatus"]!;

    private JsonNode Operation(string name)
    {
        JsonArray operations = Admin.Flink("ListApplicationOperations", new { ApplicationName = "orders" }).Ok().Json["ApplicationOperationInfoList"]!.AsArray();
        string id = (string)operations.First(operation => (string)operation!["Operation"]! == name)!["OperationId"]!;
        return Admin.Flink("DescribeApplicationOperation", new { ApplicationName = "orders", OperationId = id }).Ok().Json["ApplicationOperationInfoDetails"]!;
    }
}
