using CmkFlink.Sandbox.Flink;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Flink;

/// <summary>Snapshots are really encrypted: what cannot be decrypted cannot be restored.</summary>
public class SealedStateTests
{
    [Theory]
    [InlineData("ciphertext")]
    [InlineData("tag")]
    [InlineData("nonce")]
    [InlineData("data key")]
    public void A_snapshot_with_one_byte_changed_does_not_restore(string part)
    {
        FlinkWorld world = Stopped(out _);
        SealedState state = world.Application.Snapshots[^1].State!;
        byte[] bytes = part switch { "ciphertext" => state.Ciphertext, "tag" => state.Tag, "nonce" => state.Nonce, _ => state.EncryptedDataKey };

        bytes[^1] ^= 1;
        string refused = world.Error("StartApplication", new { ApplicationName = "orders" });
        world.Account.Settle();
        Assert.Equal("READY", world.Status);
        // The operator's session decrypts the data key at the call; the state itself is read in the operation.
        Assert.Equal(part == "data key" ? "InvalidArgumentException" : "none", refused);
        if (part != "data key") Assert.Equal("FAILED", (string?)world.LastOperation["OperationStatus"]);

        bytes[^1] ^= 1;
        world.Start();
        Assert.Equal("RUNNING", world.Status);
    }

    [Fact]
    public void A_snapshot_under_the_AWS_owned_key_is_sealed_as_well()
    {
        FlinkWorld world = new();
        world.Start();
        world.Stop();
        world.Application.Snapshots[^1].State!.Ciphertext[0] ^= 1;

        world.Start();

        Assert.Equal(("READY", "FAILED"), (world.Status, (string)world.LastOperation["OperationStatus"]!));
        Assert.NotEqual("", (string?)world.LastOperation["OperationFailureDetails"]!["ErrorInfo"]!["ErrorString"]);
    }

    [Fact]
    public void A_snapshot_of_one_application_is_none_of_another()
    {
        FlinkWorld world = new();
        world.Start();
        world.Stop();
        SealedState state = world.Application.Snapshots[^1].State!;
        FlinkWorld other = new();
        other.Start();
        other.Stop();

        other.Application.Snapshots[^1].State = state;
        other.Start();

        Assert.Equal("READY", other.Status);
    }

    [Fact]
    public void A_snapshot_from_before_a_rotation_of_key_material_restores()
    {
        FlinkWorld world = Stopped(out string key);
        world.Account.Kms("RotateKeyOnDemand", new { KeyId = key });
        world.Account.Settle();

        world.Start();

        Assert.Equal("RUNNING", world.Status);
        Assert.StartsWith("STOP-orders-", world.Application.RestoredFrom, StringComparison.Ordinal);
    }

    [Fact]
    public void Running_state_is_under_the_material_of_its_deployment_until_a_restart()
    {
        FlinkWorld world = Stopped(out string key);
        world.Start();
        byte[] before = world.Application.Running!.State.EncryptedDataKey;
        world.Account.Kms("RotateKeyOnDemand", new { KeyId = key });
        world.Account.Settle();
        string current = (string)world.Account.Kms("DescribeKey", new { KeyId = key })["KeyMetadata"]!["CurrentKeyMaterialId"]!;
        Assert.NotEqual(current, MaterialOf(before));

        // Stating the same encryption again redeploys and keeps the state.
        world.SwitchTo(key);

        Assert.Equal("RUNNING", world.Status);
        Assert.Equal(current, MaterialOf(world.Application.Running!.State.EncryptedDataKey));
        Assert.StartsWith("UPDATEAPPLICATION-orders-", world.Application.RestoredFrom, StringComparison.Ordinal);

        string MaterialOf(byte[] dataKey) => (string)world.Account.Kms("Decrypt", new { CiphertextBlob = Convert.ToBase64String(dataKey), EncryptionContext = new Dictionary<string, string> { ["aws:kinesisanalytics:arn"] = FlinkWorld.Arn } })["KeyMaterialId"]!;
    }

    [Theory]
    [InlineData("DisableKey", "EnableKey")]
    [InlineData("ScheduleKeyDeletion", "CancelKeyDeletion")]
    public void A_snapshot_under_a_key_that_cannot_be_used_restores_when_the_key_can(string take, string give)
    {
        FlinkWorld world = Stopped(out string key);
        world.Account.Kms(take, new { KeyId = key });
        Assert.Equal("InvalidArgumentException", world.Error("StartApplication", new { ApplicationName = "orders" }));

        world.Account.Kms(give, new { KeyId = key });
        if (give == "CancelKeyDeletion") world.Account.Kms("EnableKey", new { KeyId = key });
        world.Start();

        Assert.Equal("RUNNING", world.Status);
    }

    [Fact]
    public void A_snapshot_under_a_deleted_key_is_lost()
    {
        FlinkWorld world = Stopped(out string key);
        world.Account.Kms("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 });
        world.Account.Clock.Advance(TimeSpan.FromDays(8));
        world.SwitchTo(null);

        Assert.Equal("InvalidArgumentException", world.Error("StartApplication", new { ApplicationName = "orders" }));
        world.Start(new { ApplicationRestoreConfiguration = new { ApplicationRestoreType = "SKIP_RESTORE_FROM_SNAPSHOT" } });

        Assert.Equal("RUNNING", world.Status);
        Assert.Null(world.Application.RestoredFrom);
    }

    [Fact]
    public void A_key_disabled_while_the_application_runs_stops_snapshots_and_graceful_stops()
    {
        FlinkWorld world = Stopped(out string key);
        world.Start();
        world.Account.Kms("DisableKey", new { KeyId = key });

        Assert.Equal("InvalidArgumentException", world.Error("CreateApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = "s" }));
        Assert.Equal("InvalidArgumentException", world.Error("StopApplication", new { ApplicationName = "orders" }));
        Assert.Equal("InvalidArgumentException", world.Error("UpdateApplication", world.UpdateTo(null)));
        Assert.Equal("RUNNING", world.Status);
        Assert.Equal("none", world.Error("StopApplication", new { ApplicationName = "orders", Force = true }));
    }

    private static FlinkWorld Stopped(out string key)
    {
        FlinkWorld world = new();
        key = world.NewKey();
        world.SwitchTo(key);
        world.Start();
        world.Stop();
        Assert.Equal(("READY", key), (world.Snapshots[^1].Status, world.Snapshots[^1].Key));
        return world;
    }
}
