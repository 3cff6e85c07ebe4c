using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using static CmkFlink.Core.Tests.Support.LifecycleSteps;

namespace CmkFlink.Core.Tests.Applications;

/// <summary>Restart, upgrade and rollback on the sandbox.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task A_restart_is_one_update_under_the_same_key_that_keeps_the_state()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        FlinkApplication before = await account.SeeAsync();

        FlinkApplication restarted = await account.RestartAsync();

        Assert.Equal(("RUNNING", key.KeyArn, true), (restarted.Status, restarted.KeyArn, restarted.Changed));
        Assert.Equal(before.VersionId + 1, restarted.VersionId);
        Assert.Equal(2, account.Writes.Count(call => call is { EventName: "UpdateApplication", UserIdentity.InvokedBy: null }));
        Assert.DoesNotContain(account.Writes, call => call.EventName == "StopApplication");
        Assert.Contains(await account.SnapshotsAsync(), snapshot => snapshot.KeyArn == key.KeyArn && snapshot.SnapshotName.StartsWith("UPDATEAPPLICATION-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_that_the_log_shows_already_is_not_made_again()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        account.Later();
        await account.RotateAsync(key.KeyArn);
        DateTime rotated = account.Sandbox.Events[account.Sandbox.Events.Count - 1].EventTime.UtcDateTime;

        FlinkApplication first = await account.RestartAsync(unlessSince: rotated);
        FlinkApplication second = await account.RestartAsync(unlessSince: rotated);

        Assert.True(first.Changed);
        Assert.False(second.Changed);
        Assert.Equal(first.VersionId, second.VersionId);
    }

    [Fact]
    public async Task A_stopped_application_is_not_restarted()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.SetUpAsync();
        await account.StopAsync();

        OperationFailure refused = await RefusedAsync(() => account.RestartAsync());

        Assert.Equal("ApplicationNotRunning", refused.Id);
        Assert.StartsWith("Start-FlinkApplication", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_under_a_disabled_key_is_refused_before_it_begins_and_names_the_remedy()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.DisableKeyAsync(key.KeyArn, allow: true);
        int writes = account.Writes.Count();

        OperationFailure refused = await RefusedAsync(() => account.RestartAsync());

        Assert.Equal("KeyDisabled", refused.Id);
        Assert.Contains($"Enable-FlinkCmkKey {key.KeyArn}", refused.Remedy);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task A_rollback_goes_back_to_the_key_before_and_once_only()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey first = await account.SetUpAsync();
        await account.EnableAsync(first.KeyArn);
        FlinkCmkKey second = await account.NewGrantedKeyAsync("alias/orders-2");
        await account.EnableAsync(second.KeyArn);

        FlinkApplication undone = await account.UndoAsync();
        FlinkApplication again = await account.UndoAsync();

        Assert.Equal(("RUNNING", first.KeyArn, true), (undone.Status, undone.KeyArn, undone.Changed));
        Assert.Equal((first.KeyArn, false), (again.KeyArn, again.Changed));
        Assert.Single(account.Writes, call => call is { EventName: "RollbackApplication" });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rollback_needs_both_keys(bool disableOld)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey first = await account.SetUpAsync();
        await account.EnableAsync(first.KeyArn);
        FlinkCmkKey second = await account.NewGrantedKeyAsync("alias/orders-2");
        await account.EnableAsync(second.KeyArn);
        string disabled = disableOld ? first.KeyArn : second.KeyArn;
        await account.DisableKeyAsync(disabled, allow: true);
        int writes = account.Writes.Count();

        OperationFailure refused = await RefusedAsync(() => account.UndoAsync());

        Assert.Equal("KeyDisabled", refused.Id);
        Assert.Contains(disabled, refused.Message);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task Without_a_snapshot_to_load_nothing_is_rolled_back()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], All = true, AllowStateLoss = true });

        Assert.Equal("NoSnapshotToLoad", (await RefusedAsync(() => account.UndoAsync())).Id);
    }

    [Fact]
    public async Task An_application_that_was_never_updated_has_nothing_to_go_back_to()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();

        Assert.Equal("NoPreviousVersion", (await RefusedAsync(() => account.UndoAsync())).Id);
    }

    [Fact]
    public async Task An_application_on_an_old_runtime_is_upgraded_in_place_and_then_takes_the_key()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        const string legacy = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/legacy";
        await account.GrantBaseAsync();
        await account.GrantAsync(PolicyKind.OperatorBase, Core.Access.IamPrincipalName.Role("Operator"), application: legacy);

        FlinkApplication upgraded = await UpgradeAsync(account, "legacy", "FLINK-1_20");
        FlinkApplication again = await UpgradeAsync(account, "legacy", "FLINK-1_20");

        Assert.Equal(("FLINK-1_20", legacy, true), (upgraded.RuntimeEnvironment, upgraded.ApplicationArn, upgraded.Changed));
        Assert.False(again.Changed);
    }

    [Theory]
    [InlineData("notebook", "FLINK-1_20", "ApplicationModeUnsupported")]
    [InlineData("orders", "FLINK-1_19", "RuntimeNotUpgradable")]
    [InlineData("orders", "ZEPPELIN-FLINK-3_0", "RuntimeNotUpgradable")]
    [InlineData("orders", "Flink 2", "RuntimeNotUpgradable")]
    public async Task What_cannot_be_upgraded_is_refused(string application, string runtime, string id)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();

        Assert.Equal(id, (await RefusedAsync(() => UpgradeAsync(account, application, runtime, account.As("account-administrator")))).Id);
    }

    [Fact]
    public async Task A_running_application_is_upgraded_with_its_state_and_does_not_go_back()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);

        FlinkApplication upgraded = await UpgradeAsync(account, "orders", "FLINK-2_2");
        OperationFailure back = await RefusedAsync(() => UpgradeAsync(account, "orders", "FLINK-1_20"));

        Assert.Equal(("RUNNING", "FLINK-2_2", key.KeyArn), (upgraded.Status, upgraded.RuntimeEnvironment, upgraded.KeyArn));
        Assert.Equal("RuntimeNotUpgradable", back.Id);
    }

    [Fact]
    public async Task A_start_restores_the_newest_snapshot_whatever_the_last_start_did()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        await account.StopAsync();
        await SandboxAccount.RunAsync(new StartFlinkApplicationHandler(account.Everybody).RunAsync(new StartFlinkApplicationRequest { ApplicationName = "orders", SkipRestore = true }, account.Host, CancellationToken.None));
        await account.StopAsync();

        await account.StartApplicationAsync("orders");
        FlinkApplication running = await account.SeeAsync();

        Assert.Equal("RESTORE_FROM_LATEST_SNAPSHOT", running.RestoreType);
    }

    private static async Task<FlinkApplication> UpgradeAsync(SandboxAccount account, string application, string runtime, IActorConnections? connections = null) =>
        Assert.Single(await SandboxAccount.RunAsync(new UpdateFlinkApplicationRuntimeHandler(connections ?? account.Everybody).RunAsync(
            new UpdateFlinkApplicationRuntimeRequest { ApplicationName = application, RuntimeEnvironment = runtime }, account.Host, CancellationToken.None)));
}
