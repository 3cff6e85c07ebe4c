using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Editing;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>Each step as its own command ends in the same state as the transaction, but for the tags with which a transaction marks its way.</summary>
public sealed class ComposedTests
{
    [Fact]
    public async Task A_rotation_to_a_new_key_composed_by_hand()
    {
        await using RotationWorld whole = await RotationWorld.StartAsync();
        await using RotationWorld composed = await RotationWorld.StartAsync();
        await whole.RotateAsync(RotationWorld.Ask() with { RetireOldKey = OldKeyRetirement.Disable });

        SandboxAccount account = composed.Account;
        FlinkCmkKey old = await composed.KeyAsync("alias/orders");
        FlinkCmkKey next = await account.NewKeyAsync(old.Policy, "alias/orders-next");
        await account.GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), next.KeyArn);
        await account.EnableAsync(next.KeyArn);
        await RunAsync(account, new NewFlinkSnapshotHandler(account.Everybody).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = "orders", SnapshotName = "cmkflink-00000000" }, account.Host, CancellationToken.None));
        await RunAsync(account, new SetFlinkCmkKeyHandler(account.Everybody).RunAsync(new SetFlinkCmkKeyRequest { Key = next.KeyArn, Aliases = ["alias/orders"], RemoveAliases = ["alias/orders-next"] }, account.Host, CancellationToken.None));
        await RunAsync(account, new RemoveFlinkSnapshotHandler(account.Everybody).RunAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], KeyArn = old.KeyArn }, account.Host, CancellationToken.None));
        await RunAsync(account, new SetFlinkCmkKeyHandler(account.Everybody).RunAsync(new SetFlinkCmkKeyRequest { Key = old.KeyArn, Policy = KeyPolicyEdit.RemoveOperators(old.Policy!, SandboxAccount.Orders) }, account.Host, CancellationToken.None));
        await RunAsync(account, new RevokeFlinkCmkAccessHandler(account.Everybody).RunAsync(new RevokeFlinkCmkAccessRequest { Principal = IamPrincipalName.Role("Operator"), KeyArn = old.KeyArn }, account.Host, CancellationToken.None));
        await RunAsync(account, new DisableFlinkCmkKeyHandler(account.Everybody).RunAsync(new DisableFlinkCmkKeyRequest(old.KeyArn), account.Host, CancellationToken.None));

        Assert.Equal(await StateAsync(whole), await StateAsync(composed));
    }

    [Fact]
    public async Task A_rotation_of_key_material_composed_by_hand()
    {
        await using RotationWorld whole = await RotationWorld.StartAsync();
        await using RotationWorld composed = await RotationWorld.StartAsync();
        await whole.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial));

        SandboxAccount account = composed.Account;
        await (await account.ConnectAsync("key-administrator")).KmsWrites.RotateKeyOnDemandAsync(new Amazon.KeyManagementService.Model.RotateKeyOnDemandRequest { KeyId = composed.Key.KeyId });
        composed.Sandbox.AdvanceClock(TimeSpan.FromSeconds(1));
        await RunAsync(account, new RestartFlinkApplicationHandler(account.Everybody).RunAsync(new RestartFlinkApplicationRequest { ApplicationName = "orders" }, account.Host, CancellationToken.None));
        await RunAsync(account, new NewFlinkSnapshotHandler(account.Everybody).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = "orders", SnapshotName = "cmkflink-00000000" }, account.Host, CancellationToken.None));
        await RunAsync(account, new RemoveFlinkSnapshotHandler(account.Everybody).RunAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], OlderThanMaterial = true }, account.Host, CancellationToken.None));

        Assert.Equal(await StateAsync(whole), await StateAsync(composed));
    }

    private static async Task RunAsync<T>(SandboxAccount account, IAsyncEnumerable<T> items)
    {
        int before = account.Host.Errors.Count;
        await SandboxAccount.RunAsync(items);
        Assert.Empty(account.Host.Errors.Skip(before));
    }

    private static async Task<string> StateAsync(RotationWorld world)
    {
        using ActorConnections connections = world.Connect();
        string state = await EndState.OfAsync(world.Account, connections, world.Key.KeyId);
        return string.Join("\n", state.Split('\n').Where(line => !line.Contains("tag cmkflink:", StringComparison.Ordinal)));
    }
}
