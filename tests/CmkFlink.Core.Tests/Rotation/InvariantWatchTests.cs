using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>The watch over the crash matrix is worth something only if it sees what must not happen.</summary>
public sealed class InvariantWatchTests
{
    [Fact]
    public async Task It_sees_the_only_snapshots_deleted_the_operator_shut_out_and_the_key_disabled()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        IReadOnlyList<FlinkSnapshot> snapshots = [.. (await world.SnapshotsAsync()).Where(s => s.KeyArn == world.Key.KeyArn)];
        int before = world.Sandbox.Events.Count;
        AwsConnection operatorOf = await world.Account.ConnectAsync("operator"), administrator = await world.Account.ConnectAsync("key-administrator");

        await operatorOf.FlinkWrites.DeleteApplicationSnapshotAsync(new DeleteApplicationSnapshotRequest { ApplicationName = "orders", SnapshotName = snapshots[0].SnapshotName, SnapshotCreationTimestamp = snapshots[0].SnapshotCreationTimestamp });
        await world.Account.PutKeyPolicyAsync(world.Key.KeyArn, SandboxAccount.KeyPolicy(SandboxAccount.OperatorUser));
        await administrator.KmsWrites.DisableKeyAsync(new DisableKeyRequest { KeyId = world.Key.KeyId });

        List<string> broken = new InvariantWatch(world.Key.KeyArn).Knowing(snapshots.Select(s => s.SnapshotName)).Read(world.Sandbox.Events.Skip(before)).Broken;
        Assert.Equal(["DeleteApplicationSnapshot", "PutKeyPolicy", "DisableKey"], broken.Select(b => b.Split(' ')[0]));
    }
}
