using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Flink;

public class EncryptionTests
{
    [Fact]
    public void A_running_application_is_snapshotted_under_the_old_key_and_goes_on_under_the_new_one()
    {
        FlinkWorld world = new();
        world.Start();
        string key = world.NewKey();

        JsonObject answer = world.Call("UpdateApplication", world.UpdateTo(key));
        Assert.Equal("UPDATING", world.Status);
        Assert.Equal(2, (long)answer["ApplicationDetail"]!["ApplicationVersionId"]!);
        world.Account.Settle();

        Assert.Equal(("RUNNING", 2L, key), (world.Status, world.Version, world.Encryption));
        (string name, string status, long version, string snapshotKey) = Assert.Single(world.Snapshots);
        Assert.Matches("^UPDATEAPPLICATION-orders-[0-9]{13}$", name);
        Assert.Equal(("READY", 1L, "AWS_OWNED_KEY"), (status, version, snapshotKey));
        Assert.Equal(name, world.Application.RestoredFrom);
        world.Snapshot("fresh");
        Assert.Equal(("fresh", "READY", 2L, key), world.Snapshots[^1]);
        Assert.Equal((1L, 2L), ((long)world.LastOperation["ApplicationVersionChangeDetails"]!["ApplicationVersionUpdatedFrom"]!, (long)world.LastOperation["ApplicationVersionChangeDetails"]!["ApplicationVersionUpdatedTo"]!));
    }

    [Fact]
    public void A_ready_application_takes_the_key_at_its_next_start()
    {
        FlinkWorld world = new();
        string key = world.NewKey();
        world.Call("UpdateApplication", world.UpdateTo(key));

        Assert.Equal(("READY", key), (world.Status, world.Encryption));
        Assert.Empty(world.Snapshots);
        world.Start();
        world.Snapshot("first");

        Assert.Equal(key, Assert.Single(world.Snapshots).Key);
    }

    [Fact]
    public void An_application_can_be_created_with_a_key()
    {
        FlinkWorld world = new();
        string key = (string)world.Account.Kms("CreateKey", new { Policy = new KeyPolicyText().Replace("application/orders", "application/billing") })["KeyMetadata"]!["Arn"]!;
        object Create(string keyId) => new { ApplicationName = "billing", RuntimeEnvironment = "FLINK-1_20", ServiceExecutionRole = TestAccount.ExecutionRoleArn, ApplicationConfiguration = new { ApplicationEncryptionConfiguration = new { KeyType = "CUSTOMER_MANAGED_KEY", KeyId = keyId } } };

        Assert.Equal("InvalidArgumentException", world.Error("CreateApplication", Create(world.NewKey())));
        JsonObject answer = world.Call("CreateApplication", Create(key));

        Assert.Equal(key, (string?)answer["ApplicationDetail"]!["ApplicationConfigurationDescription"]!["ApplicationEncryptionConfigurationDescription"]!["KeyId"]);
    }

    [Fact]
    public void An_alias_is_resolved_once()
    {
        FlinkWorld world = new();
        string first = world.NewKey();
        world.Account.Kms("CreateAlias", new { AliasName = "alias/orders", TargetKeyId = first });
        world.SwitchTo("alias/orders");
        Assert.Equal(first, world.Encryption);

        world.Account.Kms("UpdateAlias", new { AliasName = "alias/orders", TargetKeyId = world.NewKey() });

        Assert.Equal(first, world.Encryption);
    }

    [Fact]
    public void The_way_back_leaves_new_snapshots_under_the_AWS_owned_key()
    {
        FlinkWorld world = new();
        string key = world.NewKey();
        world.SwitchTo(key);
        world.Start();
        world.SwitchTo(null);
        world.Snapshot("after");

        Assert.Equal("AWS_OWNED_KEY", world.Encryption);
        Assert.Equal([key, "AWS_OWNED_KEY"], world.Snapshots.Select(s => s.Key));
    }

    [Fact]
    public void Grants_of_running_storage_live_as_long_as_the_running_state()
    {
        FlinkWorld world = new();
        string key = world.NewKey();
        JsonArray Grants() => world.Account.Kms("ListGrants", new { KeyId = key })["Grants"]!.AsArray();
        world.SwitchTo(key);
        Assert.Empty(Grants());

        world.Start();
        Assert.NotEmpty(Grants());
        Assert.All(Grants(), g => Assert.Equal(("infrastructure.kinesisanalytics.amazonaws.com", """["Decrypt"]""", $$$"""{"EncryptionContextSubset":{"aws:kinesisanalytics:arn":"{{{FlinkWorld.Arn}}}"}}"""), ((string?)g!["GranteePrincipal"], g["Operations"]!.ToJsonString(), g["Constraints"]!.ToJsonString())));
        world.Stop();

        Assert.Empty(Grants());
    }

    [Theory]
    // Key forms and kinds that MSF refuses; the text is the same whatever the reason.
    [InlineData("disabled")]
    [InlineData("pending deletion")]
    [InlineData("asymmetric")]
    [InlineData("hmac")]
    [InlineData("alias/aws/kinesis")]
    [InlineData("alias/missing")]
    [InlineData("arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-4333-8444-555555555555")]
    [InlineData("arn:aws:kms:eu-west-1:999999999999:key/11111111-2222-4333-8444-555555555555")]
    [InlineData("rubbish")]
    public void A_key_that_MSF_cannot_use_is_refused_and_nothing_changes(string kind)
    {
        FlinkWorld world = new();
        world.Start();
        string key = kind switch
        {
            "asymmetric" => (string)world.Account.Kms("CreateKey", new { KeySpec = "RSA_2048", KeyUsage = "ENCRYPT_DECRYPT", Policy = new KeyPolicyText().ToString() })["KeyMetadata"]!["Arn"]!,
            "hmac" => (string)world.Account.Kms("CreateKey", new { KeySpec = "HMAC_256", KeyUsage = "GENERATE_VERIFY_MAC", Policy = new KeyPolicyText().ToString() })["KeyMetadata"]!["Arn"]!,
            "disabled" or "pending deletion" => world.NewKey(),
            _ => kind,
        };
        if (kind == "disabled") world.Account.Kms("DisableKey", new { KeyId = key });
        if (kind == "pending deletion") world.Account.Kms("ScheduleKeyDeletion", new { KeyId = key });

        (string code, string message) = TestAccount.Error(() => world.Call("UpdateApplication", world.UpdateTo(key)));

        Assert.Equal("InvalidArgumentException", code);
        Assert.Equal($"The KMS key '{key}' cannot be used to encrypt the application's state. Check that the key exists, is enabled, and that you and the service have the required permissions.", message);
        world.Account.Settle();
        Assert.Equal(("RUNNING", 1L, "AWS_OWNED_KEY"), (world.Status, world.Version, world.Encryption));
        Assert.Empty(world.Snapshots);
    }

    [Theory]
    [InlineData("FLINK-1_18", "InvalidArgumentException")]
    [InlineData("FLINK-1_19", "InvalidArgumentException")]
    [InlineData("FLINK-1_20", "none")]
    [InlineData("FLINK-2_2", "none")]
    [InlineData("ZEPPELIN-FLINK-3_0", "InvalidArgumentException")]
    [InlineData("SQL-1_0", "InvalidArgumentException")]
    public void Only_Flink_from_1_20_takes_a_customer_managed_key(string runtime, string expected)
    {
        FlinkWorld world = new(runtime);
        Assert.Equal(expected, world.Error("UpdateApplication", world.UpdateTo(world.NewKey())));
    }

    [Fact]
    public void An_upgrade_in_place_opens_the_way()
    {
        FlinkWorld world = new("FLINK-1_18");
        string key = world.NewKey();
        world.Call("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 1, RuntimeEnvironmentUpdate = "FLINK-1_20" });

        world.SwitchTo(key);

        Assert.Equal((key, "FLINK-1_20"), (world.Encryption, (string)world.Detail["RuntimeEnvironment"]!));
        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 3, RuntimeEnvironmentUpdate = "FLINK-1_19" }));
        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = 3, RuntimeEnvironmentUpdate = "ZEPPELIN-FLINK-3_0" }));
    }

    [Theory]
    [InlineData("""{"KeyTypeUpdate":"CUSTOMER_MANAGED_KEY"}""")]
    [InlineData("""{"KeyTypeUpdate":"AWS_OWNED_KEY","KeyIdUpdate":"alias/x"}""")]
    [InlineData("""{"KeyTypeUpdate":"MY_KEY"}""")]
    [InlineData("""{"KeyIdUpdate":"alias/x"}""")]
    public void An_encryption_block_that_makes_no_sense_is_refused(string block)
    {
        FlinkWorld world = new();
        JsonObject input = new() { ["ApplicationName"] = "orders", ["CurrentApplicationVersionId"] = 1, ["ApplicationConfigurationUpdate"] = new JsonObject { ["ApplicationEncryptionConfigurationUpdate"] = JsonNode.Parse(block) } };
        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", input));
        Assert.Equal(1L, world.Version);
    }

    [Fact]
    public void MSF_calls_KMS_as_the_operator_and_as_both_service_principals_with_the_application_in_the_context()
    {
        FlinkWorld world = new();
        string key = world.NewKey();
        world.Account.Calls.Clear();
        world.SwitchTo(key);

        var own = world.Account.Calls.Where(c => c.Call.Service == "kms").ToList();
        Assert.Equal(
            ["DescribeKey", "DescribeKey", "GenerateDataKey", "Decrypt", "GenerateDataKeyWithoutPlaintext", "CreateGrant"],
            own.Where(c => c.Call.Caller == TestAccount.Operator).Select(c => c.Call.Operation));
        Assert.Equal(["DescribeKey", "GenerateDataKey", "Decrypt"], own.Where(c => c.Call.Caller.Principal.Arn == "kinesisanalytics.amazonaws.com").Select(c => c.Call.Operation));
        Assert.Equal(["DescribeKey", "GenerateDataKeyWithoutPlaintext", "Decrypt", "CreateGrant"], own.Where(c => c.Call.Caller.Principal.Arn == "infrastructure.kinesisanalytics.amazonaws.com").Select(c => c.Call.Operation));
        Assert.All(own.Where(c => c.Call.Operation != "DescribeKey"), c => Assert.Equal("DryRunOperationException", c.Error));
        Assert.All(own, c => Assert.Equal(c.Call.Caller == TestAccount.Operator ? "kinesisanalytics.amazonaws.com" : null, c.Call.ForwardedBy));
    }
}
