using System.Text.Json.Nodes;
using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Promises;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Applications;

/// <summary>Where the service refuses the update that would restart an application, it is stopped and started; wherever that is interrupted, its state is kept, and the message says how to go on.</summary>
public sealed class RestartFallbackTests
{
    [Fact]
    public async Task It_is_stopped_and_started_with_the_state_that_the_stop_kept()
    {
        await using SandboxAccount account = await StartAsync();

        FlinkApplication restarted = await account.RestartAsync();

        Assert.True(restarted is { Status: "RUNNING", Changed: true });
        Assert.StartsWith("STOP-orders-", RestoredFrom(account), StringComparison.Ordinal);
        Assert.Contains(account.Host.Warnings, warning => warning.Contains("stopped and started instead", StringComparison.Ordinal));
        Assert.Equal(["restart"], account.Host.Confirmations.Select(line => line.Split(": ")[1].Split(' ')[0]).TakeLast(1));
    }

    [Theory]
    [InlineData(2, false, "RUNNING")]
    [InlineData(2, true, "READY")]
    [InlineData(3, false, "READY")]
    [InlineData(3, true, "RUNNING")]
    public async Task Killed_anywhere_the_next_command_brings_it_back_with_its_state(int write, bool afterEffect, string left)
    {
        await using SandboxAccount account = await StartAsync();
        // Refused update, stop, start.
        using (Process process = new(new CrashPoint(write, afterEffect)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SandboxAccount.RunAsync(new RestartFlinkApplicationHandler(account.AllThrough(process.Wire())).RunAsync(new RestartFlinkApplicationRequest { ApplicationName = "orders" }, new RecordingHost(), process.Life)));
            Assert.True(process.Died);
        }

        account.Later();
        Assert.Equal(left, (await account.SeeAsync()).Status);
        if (left == "READY")
        {
            // Nobody but a transaction that has marked it can know whose stop it was: the message names the command that goes on.
            OperationFailure refused = await LifecycleSteps.RefusedAsync(() => account.RestartAsync());
            Assert.Equal("ApplicationNotRunning", refused.Id);
            Assert.Contains("Start-FlinkApplication -ApplicationName orders", refused.Remedy, StringComparison.Ordinal);
            await account.StartApplicationAsync("orders");
        }
        else
        {
            await account.RestartAsync();
        }

        Assert.Equal("RUNNING", (await account.SeeAsync()).Status);
        Assert.StartsWith("STOP-orders-", RestoredFrom(account), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_fails_says_that_the_application_is_stopped_and_where_its_state_is()
    {
        await using SandboxAccount account = await StartAsync();
        account.Sandbox.AddFaults(new FaultPlan { Rules = [new FaultRule { Service = "kinesisanalytics", Operation = "StartApplication", Kind = FaultKind.FailOperation, Nth = 1 }] });

        OperationFailure failed = await LifecycleSteps.RefusedAsync(() => account.RestartAsync());
        await account.StartApplicationAsync("orders");

        Assert.Contains("stopped for the restart and could not be started again", failed.Message, StringComparison.Ordinal);
        Assert.Contains("in the snapshot that the stop took", failed.Remedy, StringComparison.Ordinal);
        Assert.StartsWith("STOP-orders-", RestoredFrom(account), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_that_fails_leaves_it_running_and_is_said()
    {
        await using SandboxAccount account = await StartAsync();
        account.Sandbox.AddFaults(new FaultPlan { Rules = [new FaultRule { Service = "kinesisanalytics", Operation = "StopApplication", Kind = FaultKind.FailSnapshot, Nth = 1 }] });

        OperationFailure failed = await LifecycleSteps.RefusedAsync(() => account.RestartAsync());

        Assert.Equal("ApplicationOperationFailed", failed.Id);
        Assert.Equal("RUNNING", (await account.SeeAsync()).Status);
        Assert.Equal("RUNNING", (await account.RestartAsync()).Status);
    }

    [Fact]
    public async Task Without_a_reader_an_application_under_a_key_is_not_stopped_for_a_refusal_that_nobody_can_explain()
    {
        await using SandboxAccount account = await StartAsync();

        OperationFailure refused = await LifecycleSteps.RefusedAsync(() => SandboxAccount.RunAsync(new RestartFlinkApplicationHandler(account.OperatorAlone()).RunAsync(new RestartFlinkApplicationRequest { ApplicationName = "orders" }, account.Host, CancellationToken.None)));

        Assert.Equal("RequestInvalid", refused.Id);
        Assert.DoesNotContain(account.Sandbox.Events, call => call.EventName == "StopApplication");
    }

    [Fact]
    public async Task An_application_that_shares_a_rotated_key_is_not_stopped_by_another_ones_rotation()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.ShareKeyAsync("payments");
        // The update of orders is taken, that of payments is not.
        world.Sandbox.AddFaults(new FaultPlan { Rules = [new FaultRule { Service = "kinesisanalytics", Operation = "UpdateApplication", Kind = FaultKind.Refusal, Nth = 2 }] });

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial) with { IncludeSharing = true });

        Assert.Equal((StepState.Failed, "application payments"), (steps[^1].State, steps[^1].Target));
        Assert.Equal("RestartNeedsStop", Assert.Single(world.Account.Host.Errors).Id);
        Assert.Equal("RUNNING", (await world.Account.SeeAsync("payments")).Status);
        Assert.Equal(0, world.Calls("StopApplication"));
    }

    /// <summary>orders RUNNING under a key, and a service that takes no update any more.</summary>
    private static async Task<SandboxAccount> StartAsync()
    {
        SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        account.Sandbox.AddFaults(new FaultPlan { Rules = [new FaultRule { Service = "kinesisanalytics", Operation = "UpdateApplication", Kind = FaultKind.Refusal }] });
        return account;
    }

    private static string RestoredFrom(SandboxAccount account) => (string)new AccountState(account.Sandbox.SaveState()).Application("orders")!["restoredFrom"]!;
}
