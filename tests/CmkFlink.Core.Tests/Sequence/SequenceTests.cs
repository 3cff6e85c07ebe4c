using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;

namespace CmkFlink.Core.Tests.Sequence;

public sealed class SequenceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_step_of_the_rehearsal_holds(bool bareErrors)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync(bareErrors);

        IReadOnlyList<FlinkCmkStep> steps = await SandboxAccount.RunAsync(new RehearsalHandler(account.Everybody).RunAsync(
            new RehearsalRequest { ApplicationName = "orders", ApplicationArn = SandboxAccount.Orders, ExecutionRoleArn = SandboxAccount.ExecutionRole }, account.Host, CancellationToken.None));

        Assert.All(steps, step => Assert.True(step.State == StepState.Done, $"{step.Number} {step.Action}: {step.Detail}"));
        Assert.Equal(25, steps.Count);
        Assert.Equal(Enumerable.Range(1, 25), steps.Select(step => step.Number));
        // Set-up, reading, the operator's work, what is refused, the way back, and the key's rotation and retirement.
        Assert.Equal(
            "IIIKKIRRROOOOOOOKKOOKROKK",
            string.Concat(steps.Select(step => step.Actor switch { Actor.IamAdministrator => 'I', Actor.KeyAdministrator => 'K', Actor.Operator => 'O', _ => 'R' })));
        Assert.Equal(FlinkKeyType.AwsOwnedKey, (await account.SeeAsync()).KeyType);
    }

    [Fact]
    public async Task Each_step_is_taken_by_its_own_actor_and_nobody_else_writes()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        int demo = account.Writes.Count();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);

        Dictionary<string, HashSet<string>> writers = account.Writes.Skip(demo)
            .Where(call => call.UserIdentity.Arn is not null && call.UserIdentity.InvokedBy is null)
            .GroupBy(call => call.UserIdentity.Arn!.Split('/')[1])
            .ToDictionary(group => group.Key, group => group.Select(call => call.EventName).ToHashSet());

        Assert.Equal(["CreateAlias", "CreateKey"], writers["KeyAdministrator"].Order());
        Assert.Equal(["AttachRolePolicy", "CreatePolicy"], writers["account-administrator"].Order());
        Assert.Equal(["UpdateApplication"], writers["Operator"]);
        Assert.Equal(3, writers.Count);
    }

    [Fact]
    public async Task Every_step_again_changes_nothing()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        int writes = account.Writes.Count();

        await account.GrantBaseAsync();
        FlinkCmkKey again = await account.NewKeyAsync();
        FlinkCmkGrant grant = await account.GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), key.KeyArn);
        FlinkCmkChange change = await account.EnableAsync(key.KeyArn);

        Assert.Equal(key.KeyArn, again.KeyArn);
        Assert.False(again.Changed);
        Assert.False(grant.Changed);
        Assert.False(change.Changed);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task The_reader_leaves_no_check_unknown_and_writes_nothing()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        int writes = account.Writes.Count();

        IReadOnlyList<FlinkCmkCheck> checks = await account.CheckAsync(key.KeyArn);

        Assert.DoesNotContain(checks, check => check.Result is CheckResult.Unknown or CheckResult.Fail);
        Assert.Equal(["AwsOwnedSnapshots"], checks.Where(check => check.Result == CheckResult.Warn).Select(check => check.Check));
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task Without_the_operators_iam_policy_the_key_policy_alone_decides_and_the_check_warns()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        FlinkCmkKey key = await account.NewKeyAsync();

        IReadOnlyList<FlinkCmkCheck> checks = await account.CheckAsync(key.KeyArn);
        FlinkCmkChange change = await account.EnableAsync(key.KeyArn);

        FlinkCmkCheck warning = Assert.Single(checks, check => check.Check == "OperatorIamPolicy");
        Assert.Equal(CheckResult.Warn, warning.Result);
        Assert.Contains("Grant-FlinkCmkAccess", warning.Remedy);
        Assert.True(change.Changed);
    }

    [Fact]
    public async Task An_iam_user_operates_as_well()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        await account.GrantAsync(PolicyKind.OperatorBase, IamPrincipalName.User("operator-user"));
        FlinkCmkKey key = await account.NewKeyAsync(SandboxAccount.KeyPolicy(SandboxAccount.OperatorUser));
        await account.GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.User("operator-user"), key.KeyArn);

        FlinkCmkChange change = await account.EnableAsync(key.KeyArn, account.As("operator-user"));

        Assert.True(change.Changed);
        Assert.Equal(key.KeyArn, (await account.SeeAsync()).KeyArn);
    }

    [Theory]
    [InlineData("arn")]
    [InlineData("id")]
    [InlineData("alias")]
    [InlineData("alias arn")]
    public async Task Every_form_of_a_key_is_taken(string form)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        string named = form switch { "arn" => key.KeyArn, "id" => key.KeyId, "alias" => "alias/orders", _ => "arn:aws:kms:eu-west-1:123456789012:alias/orders" };

        FlinkCmkChange change = await account.EnableAsync(named, account.As("operator", reader: false));

        Assert.Equal(("AwsOwnedKey", key.KeyArn, true), (change.Before, change.After, change.Changed));
    }

    [Fact]
    public async Task An_application_created_with_a_key_starts_under_it()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        const string fresh = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/payments.v2";
        await account.PutKeyPolicyAsync(key.KeyArn, PolicyBuilder.Build(new PolicyRequest
        {
            Kind = PolicyKind.KeyPolicy,
            Applications = [new OperatedApplication(SandboxAccount.Orders, [SandboxAccount.OperatorRole]), new OperatedApplication(fresh, [SandboxAccount.OperatorRole])],
            KeyAdministrators = [SandboxAccount.AdministratorRole],
            Readers = [SandboxAccount.ReaderRole],
        }));
        await account.GrantAsync(PolicyKind.OperatorBase, IamPrincipalName.Role("Operator"), application: fresh);

        NewFlinkApplicationRequest request = new() { ApplicationName = "payments.v2", ExecutionRoleArn = SandboxAccount.ExecutionRole, Key = key.KeyArn };
        FlinkApplication created = Assert.Single(await SandboxAccount.RunAsync(new NewFlinkApplicationHandler(account.Everybody).RunAsync(request, account.Host, CancellationToken.None)));
        FlinkApplication again = Assert.Single(await SandboxAccount.RunAsync(new NewFlinkApplicationHandler(account.Everybody).RunAsync(request, account.Host, CancellationToken.None)));
        FlinkApplication started = await account.StartApplicationAsync("payments.v2");

        Assert.Equal(("READY", key.KeyArn, true), (created.Status, created.KeyArn, created.Changed));
        Assert.False(again.Changed);
        Assert.Equal(("RUNNING", key.KeyArn), (started.Status, started.KeyArn));
    }

    [Fact]
    public async Task On_a_ready_application_the_key_takes_effect_at_the_next_start()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await SandboxAccount.RunAsync(new StopFlinkApplicationHandler(account.Everybody).RunAsync(new StopFlinkApplicationRequest { ApplicationName = "orders" }, account.Host, CancellationToken.None));

        FlinkCmkChange change = await account.EnableAsync(key.KeyArn);
        int grantsBefore = GrantsForRunningState(account);
        FlinkApplication started = await account.StartApplicationAsync("orders");

        Assert.Equal((true, ChangeEffect.AtNextStart), (change.Changed, change.Effective));
        Assert.Equal("RUNNING", started.Status);
        Assert.Equal(0, grantsBefore);
        Assert.True(GrantsForRunningState(account) > 0, "the start used the key for the running state");
    }

    [Fact]
    public async Task Who_declines_changes_nothing()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        int writes = account.Writes.Count();

        IReadOnlyList<FlinkCmkChange> changes = await SandboxAccount.RunAsync(new EnableFlinkCmkHandler(account.Everybody).RunAsync(
            new EnableFlinkCmkRequest(new FlinkCmkChangeRequest { ApplicationName = "orders" }, key.KeyArn), new RecordingHost(Confirmation.Declined), CancellationToken.None));

        Assert.Empty(changes);
        Assert.Equal(writes, account.Writes.Count());
    }

    private static int GrantsForRunningState(SandboxAccount account) => account.Sandbox.Events.Count(call => call is { EventName: "CreateGrant", DryRun: false, ErrorCode: null });
}
