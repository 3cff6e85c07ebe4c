using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using static CmkFlink.Core.Tests.Support.LifecycleSteps;

namespace CmkFlink.Core.Tests.Keys;

/// <summary>Enable-, Disable-, Remove- and Restore-FlinkCmkKey on the sandbox.</summary>
public sealed class KeyStateTests
{
    [Fact]
    public async Task A_key_that_nobody_needs_is_disabled_and_enabled_once_each()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();

        FlinkCmkKey disabled = await account.DisableKeyAsync("alias/orders");
        FlinkCmkKey disabledAgain = await account.DisableKeyAsync(key.KeyId);
        FlinkCmkKey enabled = await account.EnableKeyAsync(key.KeyArn);
        FlinkCmkKey enabledAgain = await account.EnableKeyAsync(key.KeyArn);

        Assert.Equal(("Disabled", true, "alias/orders"), (disabled.KeyState, disabled.Changed, disabled.Alias));
        Assert.Equal(("Disabled", false), (disabledAgain.KeyState, disabledAgain.Changed));
        Assert.Equal(("Enabled", true), (enabled.KeyState, enabled.Changed));
        Assert.False(enabledAgain.Changed);
        Assert.Equal(["DisableKey", "EnableKey"], account.Writes.Where(call => call.EventName is "DisableKey" or "EnableKey").Select(call => call.EventName));
    }

    [Fact]
    public async Task What_begins_to_need_a_key_while_the_question_is_open_keeps_it_enabled()
    {
        await using SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        RecordingHost slow = new() { Meanwhile = async _ => await account.EnableAsync(key.KeyArn) };

        OperationFailure refused = await RefusedAsync(() => account.DisableKeyAsync(key.KeyArn, host: slow));

        Assert.Equal("KeyStillNeeded", refused.Id);
        Assert.Contains("orders", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Enabled", (await account.KeyAsync(key.KeyArn)).KeyState);
    }

    [Fact]
    public async Task The_key_of_an_application_stays_enabled_and_the_refusal_names_who_needs_it()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        int writes = account.Writes.Count();

        OperationFailure disabling = await RefusedAsync(() => account.DisableKeyAsync(key.KeyArn));
        OperationFailure deleting = await RefusedAsync(() => account.RemoveKeyAsync(key.KeyArn));

        Assert.Equal(("KeyStillNeeded", "KeyStillNeeded"), (disabling.Id, deleting.Id));
        Assert.Contains("orders (configured with the key; RUNNING)", disabling.Message);
        Assert.Contains("Get-FlinkCmkKey", disabling.Remedy);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task A_stopped_application_needs_its_key_as_well()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.StopAsync();
        await account.EnableAsync(key.KeyArn);

        Assert.Contains("configured with the key; READY", (await RefusedAsync(() => account.DisableKeyAsync(key.KeyArn))).Message);
    }

    [Fact]
    public async Task Snapshots_under_a_key_keep_it_until_the_last_one_is_gone()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey first = await account.SetUpAsync();
        await account.EnableAsync(first.KeyArn);
        await account.TakeSnapshotAsync("under-first");
        account.Later();
        FlinkCmkKey second = await account.NewGrantedKeyAsync("alias/orders-2");
        await account.EnableAsync(second.KeyArn);
        account.Later();

        OperationFailure refused = await RefusedAsync(() => account.DisableKeyAsync(first.KeyArn));
        await account.TakeSnapshotAsync("under-second");
        IReadOnlyList<string> removed = await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], KeyArn = first.KeyArn });
        FlinkCmkKey retired = await account.RemoveKeyAsync(first.KeyArn, days: 7);

        Assert.Contains("orders/under-first (READY, written under the key)", refused.Message);
        Assert.Equal(2, removed.Count);
        Assert.Contains("under-first", removed);
        Assert.Equal(("PendingDeletion", true), (retired.KeyState, retired.Changed));
        Assert.Equal("RUNNING", (await account.SeeAsync()).Status);
    }

    [Fact]
    public async Task What_the_administrator_may_not_read_counts_as_needed()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.NewKeyAsAdministratorAsync();

        OperationFailure refused = await RefusedAsync(async () => Assert.Single(await SandboxAccount.RunAsync(
            new DisableFlinkCmkKeyHandler(account.As("key-administrator", reader: false)).RunAsync(new DisableFlinkCmkKeyRequest(key.KeyArn), account.Host, CancellationToken.None))));

        Assert.Equal("KeyUsageUnknown", refused.Id);
        Assert.Contains("ListApplications", refused.Message);
        Assert.Contains("-ReaderProfileName", refused.Remedy);
    }

    [Fact]
    public async Task An_application_with_enhanced_snapshots_makes_every_key_needed()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        using ActorConnections connections = account.Through(new EnhancedMode());

        OperationFailure refused = await RefusedAsync(async () => Assert.Single(await SandboxAccount.RunAsync(
            new DisableFlinkCmkKeyHandler(connections).RunAsync(new DisableFlinkCmkKeyRequest(key.KeyArn), account.Host, CancellationToken.None))));

        Assert.Equal("KeyUsageUnknown", refused.Id);
        Assert.Contains("enhanced snapshots", refused.Message);
    }

    [Fact]
    public async Task The_override_is_warned_of_and_done()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);

        FlinkCmkKey disabled = await account.DisableKeyAsync(key.KeyArn, allow: true);

        Assert.Equal("Disabled", disabled.KeyState);
        Assert.Contains(account.Host.Warnings, warning => warning.Contains("orders (configured with the key") && warning.Contains("-AllowUnreadableState"));
    }

    [Fact]
    public async Task Under_what_if_the_plan_says_who_needs_the_key_and_nothing_is_written()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        int writes = account.Writes.Count();
        RecordingHost whatIf = new(Confirmation.WhatIf);

        FlinkCmkKey planned = await account.DisableKeyAsync(key.KeyArn, host: whatIf);

        Assert.Equal(("Enabled", false), (planned.KeyState, planned.Changed));
        Assert.Contains("needed by orders (configured with the key; RUNNING)", Assert.Single(whatIf.Confirmations));
        Assert.StartsWith("As things are now this would be refused", Assert.Single(whatIf.Warnings), StringComparison.Ordinal);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task A_deletion_is_cancelled_and_the_key_is_enabled_again()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();

        FlinkCmkKey removed = await account.RemoveKeyAsync(key.KeyArn, days: 9);
        FlinkCmkKey removedAgain = await account.RemoveKeyAsync(key.KeyArn, days: 30);
        OperationFailure enabling = await RefusedAsync(() => account.EnableKeyAsync(key.KeyArn));
        FlinkCmkKey restored = await account.RestoreKeyAsync(key.KeyArn);
        FlinkCmkKey restoredAgain = await account.RestoreKeyAsync(key.KeyArn);

        Assert.Equal("PendingDeletion", removed.KeyState);
        Assert.Equal((removed.DeletionDate, false), (removedAgain.DeletionDate, removedAgain.Changed));
        Assert.Equal("KeyPendingDeletion", enabling.Id);
        Assert.StartsWith("Restore-FlinkCmkKey", enabling.Remedy, StringComparison.Ordinal);
        Assert.Equal(("Enabled", true), (restored.KeyState, restored.Changed));
        Assert.False(restoredAgain.Changed);
    }

    [Fact]
    public async Task A_restore_that_was_interrupted_after_the_cancellation_goes_on_with_enabling()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.RemoveKeyAsync(key.KeyArn);
        Aws.AwsConnection administrator = await account.ConnectAsync("key-administrator");
        await administrator.KmsWrites.CancelKeyDeletionAsync(new Amazon.KeyManagementService.Model.CancelKeyDeletionRequest { KeyId = key.KeyId });

        Assert.Equal("Enabled", (await account.RestoreKeyAsync(key.KeyArn)).KeyState);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(31)]
    public async Task A_waiting_time_that_KMS_does_not_take_is_refused_before_anything_is_asked(int days)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();

        Assert.Equal("InvalidPendingWindowInDays", (await RefusedAsync(() => account.RemoveKeyAsync("alias/orders", days))).Id);
    }

    [Fact]
    public async Task The_usage_of_a_key_tells_application_snapshots_and_alias()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.TakeSnapshotAsync("fresh");

        FlinkCmkKey seen = await account.KeyAsync("alias/orders", usage: true);
        FlinkCmkKey plain = await account.KeyAsync("alias/orders");

        Assert.True(seen.UsageComplete);
        Assert.Equal(
            [(KeyUserKind.Application, KeyNeed.Needed, "orders"), (KeyUserKind.Snapshot, KeyNeed.Needed, "orders/fresh"), (KeyUserKind.Alias, KeyNeed.NotNeeded, "alias/orders")],
            seen.Usage!.Select(user => (user.Kind, user.Need, user.Name)));
        Assert.Null(plain.Usage);
        Assert.Null(plain.UsageComplete);
    }

    [Fact]
    public async Task Before_an_application_has_left_the_key_its_running_state_keeps_it()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey first = await account.SetUpAsync();
        await account.EnableAsync(first.KeyArn);
        FlinkCmkKey second = await account.NewGrantedKeyAsync("alias/orders-2");
        await account.EnableAsync(second.KeyArn);

        FlinkCmkKey old = await account.KeyAsync(first.KeyArn, usage: true);

        Assert.DoesNotContain(old.Usage!, user => user.Kind == KeyUserKind.RunningState);
        Assert.Equal(["orders"], old.Usage!.Where(user => user.Kind == KeyUserKind.Snapshot).Select(user => user.ApplicationName));
    }

    [Fact]
    public async Task A_page_that_fails_makes_the_key_needed()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        using ActorConnections connections = account.Through(new Refusing("ListApplicationSnapshots"));

        OperationFailure refused = await RefusedAsync(async () => Assert.Single(await SandboxAccount.RunAsync(
            new RemoveFlinkCmkKeyHandler(connections).RunAsync(new RemoveFlinkCmkKeyRequest(key.KeyArn), account.Host, CancellationToken.None))));

        Assert.Equal("KeyUsageUnknown", refused.Id);
        Assert.Contains("the snapshots of application orders could not be listed", refused.Message);
    }

    /// <summary>Describes every application as one with enhanced snapshots.</summary>
    private sealed class EnhancedMode() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (!Calls(request, "DescribeApplication")) return response;
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            response.Content = new StringContent(body.Replace("\"ApplicationName\"", "\"SnapshotMode\":\"ENHANCED_SNAPSHOTS\",\"ApplicationName\"", StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/x-amz-json-1.1");
            return response;
        }
    }

    private sealed class Refusing(string operation) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Calls(request, operation)
            ? new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest) { RequestMessage = request, Content = new StringContent("""{"__type":"InvalidRequestException","message":"no"}""", System.Text.Encoding.UTF8, "application/x-amz-json-1.1") }
            : await base.SendAsync(request, cancellationToken);
    }

    private static bool Calls(HttpRequestMessage request, string operation) => request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target) && target.Single().EndsWith("." + operation, StringComparison.Ordinal);
}
