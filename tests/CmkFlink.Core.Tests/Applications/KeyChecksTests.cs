using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using static CmkFlink.Core.Tests.Support.LifecycleSteps;

namespace CmkFlink.Core.Tests.Applications;

/// <summary>Before a step of an application's life begins, each key that it touches is looked at: it is enabled, and the operator and the service may use it. Otherwise nothing is begun.</summary>
public sealed class KeyChecksTests
{
    [Theory]
    [InlineData("stop")]
    [InlineData("restart")]
    [InlineData("snapshot")]
    [InlineData("upgrade")]
    [InlineData("back to the AWS owned key")]
    [InlineData("roll back")]
    public async Task A_step_of_an_operator_whom_the_key_does_not_know_any_more_is_not_begun(string step)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.PutKeyPolicyAsync(key.KeyArn, SandboxAccount.KeyPolicy(SandboxAccount.OperatorUser));

        await RefusedBecauseOfAsync(account, key.KeyArn, "KeyAccessDenied", () => TakeAsync(account, step));
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("snapshot")]
    [InlineData("upgrade")]
    [InlineData("back to the AWS owned key")]
    public async Task A_step_under_a_disabled_key_is_not_begun(string step)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.DisableKeyAsync(key.KeyArn, allow: true);

        await RefusedBecauseOfAsync(account, key.KeyArn, "KeyDisabled", () => TakeAsync(account, step));
    }

    /// <summary>The snapshot of the stop is under the key of that time; the application has another since.</summary>
    [Theory]
    [InlineData("first", true)]
    [InlineData("first", false)]
    [InlineData("second", true)]
    [InlineData("second", false)]
    public async Task A_start_needs_the_key_of_the_snapshot_and_the_key_of_the_application(string which, bool disabled)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey first = await account.SetUpAsync();
        await account.EnableAsync(first.KeyArn);
        await account.StopAsync();
        FlinkCmkKey second = await account.NewGrantedKeyAsync("alias/orders-2");
        await account.EnableAsync(second.KeyArn);
        string key = which == "first" ? first.KeyArn : second.KeyArn;
        if (disabled) await account.DisableKeyAsync(key, allow: true);
        else await account.PutKeyPolicyAsync(key, SandboxAccount.KeyPolicy(SandboxAccount.OperatorUser));

        await RefusedBecauseOfAsync(account, key, disabled ? "KeyDisabled" : "KeyAccessDenied", () => account.StartApplicationAsync("orders"));

        if (disabled) await account.EnableKeyAsync(key);
        else await account.PutKeyPolicyAsync(key, SandboxAccount.KeyPolicy());
        FlinkApplication started = await account.StartApplicationAsync("orders");
        Assert.Equal(("RUNNING", second.KeyArn), (started.Status, started.KeyArn));
    }

    private static async Task RefusedBecauseOfAsync(SandboxAccount account, string key, string id, Func<Task> step)
    {
        FlinkApplication before = await account.SeeAsync();
        int writes = account.Writes.Count();

        OperationFailure refused = (await Assert.ThrowsAsync<OperationException>(step)).Failure;

        Assert.Equal(id, refused.Id);
        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        if (id == "KeyAccessDenied") Assert.Contains(SandboxAccount.OperatorRole, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await account.SeeAsync());
        Assert.Equal(writes, account.Writes.Count());
    }

    private static Task TakeAsync(SandboxAccount account, string step) => step switch
    {
        "stop" => account.StopAsync(),
        "restart" => account.RestartAsync(),
        "snapshot" => account.TakeSnapshotAsync("another"),
        "upgrade" => SandboxAccount.RunAsync(new UpdateFlinkApplicationRuntimeHandler(account.Everybody).RunAsync(new UpdateFlinkApplicationRuntimeRequest { ApplicationName = "orders", RuntimeEnvironment = "FLINK-2_2" }, account.Host, CancellationToken.None)),
        "roll back" => account.UndoAsync(),
        _ => SandboxAccount.RunAsync(new DisableFlinkCmkHandler(account.Everybody).RunAsync(new FlinkCmkChangeRequest { ApplicationName = "orders" }, account.Host, CancellationToken.None)),
    };
}
