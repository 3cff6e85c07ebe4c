using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Rotation;

public sealed class KeyMaterialTests
{
    [Fact]
    public async Task The_key_has_new_material_the_application_restarted_after_and_no_older_snapshot_is_left()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        string? before = world.Key.CurrentKeyMaterialId;

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial));

        Assert.All(steps, step => Assert.True(step.State == StepState.Done || (step.State == StepState.AlreadyDone && step.Action.StartsWith("wait", StringComparison.Ordinal)), $"{step.Action}: {step.State} {step.Detail}"));
        FlinkCmkKey key = await world.KeyAsync(world.Key.KeyArn);
        FlinkSnapshot snapshot = Assert.Single(await world.SnapshotsAsync(), s => s.KeyArn == key.KeyArn);
        Assert.NotEqual(before, key.CurrentKeyMaterialId);
        Assert.Equal(1, key.OnDemandRotations);
        Assert.StartsWith("cmkflink-", snapshot.SnapshotName);
        Assert.Equal(("RUNNING", key.KeyArn), ((await world.Account.SeeAsync()).Status, (await world.Account.SeeAsync()).KeyArn));
        Assert.DoesNotContain("cmkflink:change", key.Tags!.Keys);
        Assert.Contains(steps, s => s.Detail.Contains("after the rotation at", StringComparison.Ordinal) && s.Detail.EndsWith("SUCCESSFUL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_application_that_shares_the_key_is_named_and_keeps_the_change_open_until_it_is_restarted()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.ShareKeyAsync("payments");

        IReadOnlyList<FlinkCmkStep> left = await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial));
        IReadOnlyList<FlinkCmkStep> all = await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial) with { IncludeSharing = true });

        FlinkCmkStep sharing = left.First(s => s.State == StepState.Blocked);
        Assert.Equal("application payments", sharing.Target);
        Assert.Contains("-IncludeSharing", sharing.Detail, StringComparison.Ordinal);
        Assert.Equal(StepState.Pending, left[^1].State);
        Assert.All(all, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, step.Detail));
        Assert.Equal(1, world.Calls("RotateKeyOnDemand"));
    }

    [Fact]
    public async Task Without_a_rotation_left_of_25_nothing_is_marked()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        AwsConnection administrator = await world.Account.ConnectAsync("key-administrator");
        for (int n = 0; n < FlinkCmkKey.OnDemandRotationLimit; n++)
        {
            await administrator.KmsWrites.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = world.Key.KeyId });
            world.Sandbox.AdvanceClock(TimeSpan.FromSeconds(1));
        }

        int writes = world.Account.Writes.Count();
        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial)));

        Assert.Equal("KeyMaterialNotRotatable", refused.Failure.Id);
        Assert.Contains("25", refused.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(writes, world.Account.Writes.Count());
    }

    [Fact]
    public async Task An_automatic_rotation_that_is_near_is_named_as_the_reason()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        AwsConnection administrator = await world.Account.ConnectAsync("key-administrator");
        await administrator.KmsWrites.EnableKeyRotationAsync(new EnableKeyRotationRequest { KeyId = world.Key.KeyId, RotationPeriodInDays = 90 });
        world.Sandbox.AdvanceClock(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(10));

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial));

        Assert.Equal(StepState.Failed, steps[^1].State);
        Assert.Equal("AutomaticRotationNear", Assert.Single(world.Account.Host.Errors).Id);
        Assert.Equal(0, world.Calls("RotateKeyOnDemand"));
    }
}
