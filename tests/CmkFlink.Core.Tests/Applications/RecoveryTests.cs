using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Documents;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Applications;

/// <summary>A change that AWS accepted and could not finish: the failure names the cause, as far as it can be seen, and the commands that mend it, which are then given as they are written.</summary>
public sealed class RecoveryTests
{
    [Theory]
    [InlineData("disabled", true, "KeyDisabled", "Enable-FlinkCmkKey KEY")]
    [InlineData("disabled", false, "KeyDisabled", "Enable-FlinkCmkKey KEY")]
    [InlineData("pending deletion", true, "KeyPendingDeletion", "Restore-FlinkCmkKey KEY")]
    [InlineData("pending deletion", false, "KeyPendingDeletion", "Restore-FlinkCmkKey KEY")]
    [InlineData("without the service", true, "KeyAccessDenied", "Missing: {")]
    [InlineData("without the service", false, "KeyAccessDenied", "Missing: {")]
    [InlineData("out of order", true, "ApplicationOperationFailed", "Run the same command again")]
    [InlineData("out of order", false, "ApplicationOperationFailed", "Start-FlinkApplication -ApplicationName orders")]
    public async Task A_change_that_fails_on_its_way_names_its_cause_and_what_mends_it(string trouble, bool rollsBack, string id, string remedy)
    {
        await using SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync(timeScale: 100);
        FlinkCmkKey key = await account.SetUpAsync();
        if (!rollsBack) await WithoutRollbackAsync(account);
        // The service itself.
        if (trouble == "out of order") account.Sandbox.AddFaults(new FaultPlan { Rules = [new FaultRule { Service = "kinesisanalytics", Operation = "UpdateApplication", Kind = FaultKind.FailOperation, Nth = 1 }] });
        using ActorConnections connections = account.AllThrough(new Afterwards("UpdateApplication", () => TroubleAsync(account, key, trouble)));

        OperationFailure failed = await LifecycleSteps.RefusedAsync(() => account.EnableAsync(key.KeyArn, connections));

        FlinkApplication left = await account.SeeAsync();
        Assert.Equal(rollsBack ? "RUNNING" : "READY", left.Status);
        Assert.Equal(id, failed.Id);
        Assert.StartsWith("The change of key of application 'orders' failed", failed.Message, StringComparison.Ordinal);
        Assert.Contains($"It is {left.Status} under {(object?)left.KeyArn ?? "the AWS owned key"}.", failed.Message, StringComparison.Ordinal);
        Assert.Contains(remedy.Replace("KEY", key.KeyArn, StringComparison.Ordinal), failed.Remedy, StringComparison.Ordinal);
        // Whoever only mends the key of an application that stands still has not mended it.
        Assert.Equal(!rollsBack, failed.Remedy.Contains("Start-FlinkApplication -ApplicationName orders", StringComparison.Ordinal));

        await MendAsync(account, key, trouble);
        if (!rollsBack) await account.StartApplicationAsync("orders");
        await account.EnableAsync(key.KeyArn);
        Assert.Equal(("RUNNING", key.KeyArn), ((await account.SeeAsync()).Status, (await account.SeeAsync()).KeyArn));
    }

    [Fact]
    public async Task A_start_that_fails_names_the_key_and_the_start_that_is_to_follow()
    {
        await using SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync(timeScale: 100);
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.StopAsync();
        using ActorConnections connections = account.AllThrough(new Afterwards("StartApplication", () => TroubleAsync(account, key, "disabled")));

        OperationFailure failed = await LifecycleSteps.RefusedAsync(() => SandboxAccount.RunAsync(new StartFlinkApplicationHandler(connections).RunAsync(new StartFlinkApplicationRequest { ApplicationName = "orders" }, account.Host, CancellationToken.None)));

        Assert.Equal("KeyDisabled", failed.Id);
        Assert.Contains($"Enable-FlinkCmkKey {key.KeyArn}", failed.Remedy, StringComparison.Ordinal);
        Assert.EndsWith("Then Start-FlinkApplication -ApplicationName orders: it is READY.", failed.Remedy, StringComparison.Ordinal);
        await MendAsync(account, key, "disabled");
        Assert.Equal("RUNNING", (await account.StartApplicationAsync("orders")).Status);
    }

    [Fact]
    public async Task A_change_that_is_stuck_says_what_is_awaited_and_goes_on_with_the_same_command()
    {
        await using SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync(timeScale: 2000);
        FlinkCmkKey key = await account.SetUpAsync();

        OperationFailure stuck = await LifecycleSteps.RefusedAsync(() => account.EnableAsync(key.KeyArn, limit: TimeSpan.FromSeconds(5)));
        FlinkCmkChange change = await account.EnableAsync(key.KeyArn);

        Assert.Equal("WaitTimedOut", stuck.Id);
        Assert.Contains("orders is UPDATING", stuck.Message, StringComparison.Ordinal);
        Assert.Contains("same command again", stuck.Remedy, StringComparison.Ordinal);
        Assert.Equal(key.KeyArn, change.After);
        Assert.Single(account.Sandbox.Events, call => call is { EventName: "UpdateApplication", ErrorCode: null, UserIdentity.InvokedBy: null });
    }

    private static async Task WithoutRollbackAsync(SandboxAccount account)
    {
        AwsConnection administrator = await account.ConnectAsync("account-administrator");
        await administrator.FlinkWrites.UpdateApplicationAsync(new UpdateApplicationRequest
        {
            ApplicationName = "orders",
            CurrentApplicationVersionId = (await account.SeeAsync()).VersionId,
            ApplicationConfigurationUpdate = new ApplicationConfigurationUpdate { ApplicationSystemRollbackConfigurationUpdate = new ApplicationSystemRollbackConfigurationUpdate { RollbackEnabledUpdate = false } },
        });
        account.Sandbox.AdvanceClock(TimeSpan.FromMinutes(10));
    }

    private static async Task TroubleAsync(SandboxAccount account, FlinkCmkKey key, string trouble)
    {
        AwsConnection administrator = await account.ConnectAsync("key-administrator");
        if (trouble == "disabled") await administrator.KmsWrites.DisableKeyAsync(new DisableKeyRequest { KeyId = key.KeyId });
        if (trouble == "pending deletion") await administrator.KmsWrites.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = key.KeyId, PendingWindowInDays = 7 });
        if (trouble == "without the service") await account.PutKeyPolicyAsync(key.KeyArn, WithoutTheService());
    }

    private static async Task MendAsync(SandboxAccount account, FlinkCmkKey key, string trouble)
    {
        if (trouble == "disabled") await account.EnableKeyAsync(key.KeyArn);
        if (trouble == "pending deletion") await account.RestoreKeyAsync(key.KeyArn);
        if (trouble == "without the service") await account.PutKeyPolicyAsync(key.KeyArn, SandboxAccount.KeyPolicy());
    }

    private static PolicyDocument WithoutTheService()
    {
        PolicyDocument policy = SandboxAccount.KeyPolicy();
        return policy with { Statements = [.. policy.Statements.Where(statement => statement.Principals?.All(principal => principal.Value != "infrastructure.kinesisanalytics.amazonaws.com") != false)] };
    }

    /// <summary>Somebody acts as soon as AWS has accepted a call.</summary>
    private sealed class Afterwards(string operation, Func<Task> act) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode && request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target) && target.Single().EndsWith("." + operation, StringComparison.Ordinal)) await act();
            return response;
        }
    }
}
