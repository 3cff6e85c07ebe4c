using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Flink;

/// <summary>Every permission of the official key policy is needed, and each is missed at the right point. Expectations follow from the statements' own purposes (MSF developer guide, manage-cmk-api).</summary>
public class PermissionTests
{
    public static TheoryData<string, string?> Statements => new()
    {
        { "AllowOperatorToDescribeKey", null },
        { "AllowOperatorToConfigureAppToUseKeyForApplicationState", null },
        { "AllowOperatorToConfigureAppToUseKeyForApplicationState", "kms:Decrypt" },
        { "AllowOperatorToConfigureAppToUseKeyForApplicationState", "kms:GenerateDataKey" },
        { "AllowOperatorToConfigureAppToUseKeyForApplicationState", "kms:GenerateDataKeyWithoutPlaintext" },
        { "AllowOperatorToConfigureAppToCreateGrantForRunningState", null },
        { "AllowMSFServiceToDescribeKey", null },
        { "AllowMSFServiceToGenerateDataKeyForDurableState", null },
        { "AllowMSFServiceToDecryptForDurableState", null },
        { "AllowMSFServiceToUseKeyForRunningState", null },
        { "AllowMSFServiceToUseKeyForRunningState", "kms:Decrypt" },
        { "AllowMSFServiceToUseKeyForRunningState", "kms:GenerateDataKeyWithoutPlaintext" },
        { "AllowMSFServiceToCreateGrantForRunningState", null },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void An_update_is_refused_where_any_permission_is_missing_and_nothing_changes(string sid, string? action)
    {
        FlinkWorld world = new();
        world.Start();
        string key = world.NewKey(p => action is null ? p.Without(sid) : p.Without(sid, action));

        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", world.UpdateTo(key)));

        world.Account.Settle();
        Assert.Equal(("RUNNING", 1L, "AWS_OWNED_KEY"), (world.Status, world.Version, world.Encryption));
        Assert.Empty(world.Snapshots);
        Assert.Empty(world.Account.Kms("ListGrants", new { KeyId = key })["Grants"]!.AsArray());
    }

    [Theory]
    [InlineData("application/orders", "application/other")]
    [InlineData("kinesisanalytics.eu-west-1.amazonaws.com", "kinesisanalytics.eu-central-1.amazonaws.com")]
    [InlineData("infrastructure.kinesisanalytics.amazonaws.com", "kinesisanalytics.amazonaws.com")]
    [InlineData("\"kms:GrantOperations\":\"Decrypt\"", "\"kms:GrantOperations\":\"Encrypt\"")]
    [InlineData("\"aws:SourceAccount\":\"123456789012\"", "\"aws:SourceAccount\":\"210987654321\"")]
    public void An_update_is_refused_where_a_condition_names_something_else(string from, string to)
    {
        FlinkWorld world = new();
        string key = (string)world.Account.Kms("CreateKey", new { Policy = new KeyPolicyText().Replace(from, to) })["KeyMetadata"]!["Arn"]!;
        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", world.UpdateTo(key)));
    }

    [Theory]
    // What the operator's session needs is missed at the call, what the services need in the operation.
    [InlineData("AllowOperatorToDescribeKey", "call")]
    [InlineData("AllowOperatorToConfigureAppToUseKeyForApplicationState", "call")]
    [InlineData("AllowOperatorToConfigureAppToCreateGrantForRunningState", "call")]
    [InlineData("AllowMSFServiceToDescribeKey", "operation")]
    [InlineData("AllowMSFServiceToGenerateDataKeyForDurableState", "operation")]
    [InlineData("AllowMSFServiceToDecryptForDurableState", "operation")]
    [InlineData("AllowMSFServiceToUseKeyForRunningState", "operation")]
    [InlineData("AllowMSFServiceToCreateGrantForRunningState", "operation")]
    public void A_start_that_restores_needs_every_permission(string sid, string missedAt)
    {
        FlinkWorld world = new();
        string key = world.NewKey();
        world.SwitchTo(key);
        world.Start();
        world.Stop();
        world.PutPolicy(key, new KeyPolicyText().Without(sid));

        string code = world.Error("StartApplication", new { ApplicationName = "orders" });
        world.Account.Settle();

        Assert.Equal(missedAt == "call" ? "InvalidArgumentException" : "none", code);
        Assert.Equal("READY", world.Status);
        // Refused at the call there is no new operation: the last start is the earlier one.
        Assert.Equal(missedAt == "call" ? "SUCCESSFUL" : "FAILED", LastStart(world));
        Assert.Null(world.Application.Running);
        world.PutPolicy(key, new KeyPolicyText());
        world.Start();
        Assert.Equal("RUNNING", world.Status);
    }

    [Theory]
    [InlineData("AllowMSFServiceToGenerateDataKeyForDurableState", "RUNNING")]
    [InlineData("AllowMSFServiceToUseKeyForRunningState", "RUNNING")]
    public void A_snapshot_that_the_service_may_not_write_fails_and_the_stop_with_it(string sid, string expected)
    {
        FlinkWorld world = new();
        string key = world.NewKey();
        world.SwitchTo(key);
        world.Start();
        foreach (var grant in world.Account.Kms("ListGrants", new { KeyId = key })["Grants"]!.AsArray()) world.Account.Kms("RevokeGrant", new { KeyId = key, GrantId = (string)grant!["GrantId"]! });
        world.PutPolicy(key, new KeyPolicyText().Without(sid));

        world.Snapshot("mine");
        world.Stop();

        Assert.Equal(expected, world.Status);
        Assert.All(world.Snapshots, s => Assert.Equal("FAILED", s.Status));
        Assert.Equal("FAILED", (string?)world.LastOperation["OperationStatus"]);
        Assert.Contains("AccessDeniedException", (string?)world.LastOperation["OperationFailureDetails"]!["ErrorInfo"]!["ErrorString"], StringComparison.Ordinal);
        world.Call("StopApplication", new { ApplicationName = "orders", Force = true });
        world.Account.Settle();
        Assert.Equal("READY", world.Status);
    }

    [Fact]
    public void A_change_of_key_needs_the_old_key_too()
    {
        FlinkWorld world = new();
        string old = world.NewKey();
        world.SwitchTo(old);
        world.Start();
        world.PutPolicy(old, new KeyPolicyText().Without("AllowOperatorToConfigureAppToUseKeyForApplicationState"));

        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", world.UpdateTo(world.NewKey())));
        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", world.UpdateTo(null)));
        Assert.Equal("InvalidArgumentException", world.Error("StopApplication", new { ApplicationName = "orders" }));
        Assert.Equal("InvalidArgumentException", world.Error("CreateApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "s" }));

        world.Account.Settle();
        Assert.Equal(("RUNNING", old), (world.Status, world.Encryption));
        Assert.Empty(world.Snapshots);
    }

    [Fact]
    public void A_start_from_a_snapshot_under_an_older_key_needs_both_keys()
    {
        FlinkWorld world = new();
        string old = world.NewKey();
        world.SwitchTo(old);
        world.Start();
        world.Stop();
        world.SwitchTo(world.NewKey());
        world.PutPolicy(old, new KeyPolicyText().Without("AllowOperatorToConfigureAppToUseKeyForApplicationState", "kms:Decrypt"));

        Assert.Equal("InvalidArgumentException", world.Error("StartApplication", new { ApplicationName = "orders" }));
        world.PutPolicy(old, new KeyPolicyText());
        world.Start();

        Assert.Equal("RUNNING", world.Status);
    }

    [Theory]
    // Restored because it is named, and because the update takes no snapshot of its own.
    [InlineData(true, """{"ApplicationRestoreType":"RESTORE_FROM_CUSTOM_SNAPSHOT","SnapshotName":"old"}""")]
    [InlineData(false, null)]
    public void An_update_that_restores_a_snapshot_under_an_older_key_needs_that_key_too(bool snapshots, string? restore)
    {
        FlinkWorld world = new(snapshots: snapshots);
        string old = world.NewKey();
        world.SwitchTo(old);
        world.Start();
        world.Snapshot("old");
        world.SwitchTo(world.NewKey());
        JsonObject update = new() { ["ApplicationName"] = "orders", ["CurrentApplicationVersionId"] = world.Version };
        if (restore is not null) update["RunConfigurationUpdate"] = new JsonObject { ["ApplicationRestoreConfiguration"] = JsonNode.Parse(restore) };
        world.PutPolicy(old, new KeyPolicyText().Without("AllowOperatorToConfigureAppToUseKeyForApplicationState", "kms:Decrypt"));

        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", update));

        Assert.Equal("RUNNING", world.Status);
        world.PutPolicy(old, new KeyPolicyText());
        world.Call("UpdateApplication", update);
        world.Account.Settle();
        Assert.Equal(("RUNNING", "old"), (world.Status, world.Application.RestoredFrom));
    }

    private static string LastStart(FlinkWorld world) =>
        (string)world.Call("ListApplicationOperations", new { ApplicationName = "orders", Operation = "StartApplication" })["ApplicationOperationInfoList"]![0]!["OperationStatus"]!;
}
