using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;
using static CmkFlink.Core.Tests.Support.LifecycleSteps;

namespace CmkFlink.Core.Tests.Keys;

/// <summary>Set-FlinkCmkKey on the sandbox.</summary>
public sealed class SetKeyTests
{
    private const string Payments = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/payments";

    [Fact]
    public async Task Description_tags_and_aliases_are_set_once()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        SetFlinkCmkKeyRequest request = new()
        {
            Key = "alias/orders",
            Description = "State of orders, 2026",
            Tags = new Dictionary<string, string> { ["owner"] = "team-a" },
            RemoveTags = ["cmkflink:alias", "never-there"],
            Aliases = ["alias/orders", "alias/orders-next"],
        };

        FlinkCmkKey set = await account.SetKeyAsync(request);
        int writes = account.Writes.Count();
        FlinkCmkKey again = await account.SetKeyAsync(request);

        Assert.Equal(("State of orders, 2026", true), (set.Description, set.Changed));
        Assert.Equal("team-a", set.Tags!["owner"]);
        Assert.DoesNotContain("cmkflink:alias", set.Tags.Keys);
        Assert.Equal(["alias/orders", "alias/orders-next"], set.Aliases);
        Assert.Equal(key.KeyArn, again.KeyArn);
        Assert.False(again.Changed);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task An_alias_moves_from_one_key_to_another_and_goes()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey first = await account.SetUpAsync();
        FlinkCmkKey second = await account.NewKeyAsync(alias: "alias/orders-next");

        await account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = second.KeyArn, Aliases = ["alias/orders"], RemoveAliases = ["alias/orders-next"] });

        Assert.Equal(["alias/orders"], (await account.KeyAsync(second.KeyArn)).Aliases);
        Assert.Empty((await account.KeyAsync(first.KeyArn)).Aliases);
        Assert.Contains(account.Host.Confirmations, line => line.Contains($"alias alias/orders: move from key {first.KeyId} to key {second.KeyId}"));
    }

    [Fact]
    public async Task Automatic_rotation_is_turned_off()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        Aws.AwsConnection administrator = await account.ConnectAsync("key-administrator");
        await administrator.KmsWrites.EnableKeyRotationAsync(new Amazon.KeyManagementService.Model.EnableKeyRotationRequest { KeyId = key.KeyId });
        bool? before = (await account.KeyAsync(key.KeyArn)).AutomaticRotation;

        FlinkCmkKey set = await account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, DisableAutomaticRotation = true });

        Assert.True(before);
        Assert.False(set.AutomaticRotation);
    }

    [Fact]
    public async Task A_policy_that_adds_an_application_is_put_and_the_question_says_what_it_gives()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        PolicyDocument wider = KeyPolicyEdit.AddApplication(key.Policy!, Payments, [SandboxAccount.OperatorRole]);

        FlinkCmkKey set = await account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, Policy = wider });
        FlinkCmkKey again = await account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, Policy = wider });

        Assert.Equal((true, false), (set.Changed, again.Changed));
        Assert.True(StatementShape.SaySame(wider, set.Policy!));
        Assert.Contains(account.Host.Confirmations, line => line.Contains("put another key policy; it gives") && line.Contains("kms:GenerateDataKey"));
    }

    [Fact]
    public async Task A_policy_that_locks_its_author_out_is_never_put()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        PolicyDocument others = key.Policy! with { Statements = [.. key.Policy.Statements.Where(statement => statement.Sid != "AllowKeyAdministratorsToManageKey")] };
        int writes = account.Writes.Count();

        OperationFailure refused = await RefusedAsync(() => account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, Policy = others, AllowUnreadableState = true }));

        Assert.Equal("KeyPolicyLocksOutCaller", refused.Id);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task A_policy_that_takes_the_key_from_an_application_that_needs_it_is_put_only_with_the_override()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        PolicyDocument without = KeyPolicyEdit.RemoveApplication(key.Policy!, SandboxAccount.Orders);

        OperationFailure refused = await RefusedAsync(() => account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, Policy = without }));
        FlinkCmkKey forced = await account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, Policy = without, AllowUnreadableState = true });

        Assert.Equal("KeyPolicyCutsOffState", refused.Id);
        Assert.Contains("orders (configured with the key", refused.Message);
        Assert.True(forced.Changed);
    }

    [Fact]
    public async Task Operators_are_withdrawn_without_asking_who_needs_the_key()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        int listings = account.Sandbox.Events.Count(call => call.EventName == "ListApplications");

        FlinkCmkKey set = await account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, Policy = KeyPolicyEdit.RemoveOperators(key.Policy!, SandboxAccount.Orders) });

        Assert.True(set.Changed);
        Assert.Equal(listings, account.Sandbox.Events.Count(call => call.EventName == "ListApplications"));
        Assert.Contains(account.Host.Confirmations, line => line.Contains("it takes away") && line.Contains(SandboxAccount.OperatorRole));
    }

    [Fact]
    public async Task A_policy_that_somebody_else_changed_meanwhile_is_not_overwritten()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        PolicyDocument ours = KeyPolicyEdit.AddApplication(key.Policy!, Payments, [SandboxAccount.OperatorRole]);
        PolicyDocument theirs = KeyPolicyEdit.AddApplication(key.Policy!, Payments + "-2", [SandboxAccount.OperatorRole]);
        AskingHost asked = new(() => account.PutKeyPolicyAsync(key.KeyArn, theirs));

        OperationFailure refused = await RefusedAsync(() => account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, Policy = ours }, asked));

        Assert.Equal("KeyPolicyChanged", refused.Id);
        Assert.True(StatementShape.SaySame(theirs, (await account.KeyAsync(key.KeyArn)).Policy!));
    }

    [Fact]
    public async Task A_principal_that_does_not_exist_is_named_among_the_candidates()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        PolicyDocument typo = KeyPolicyEdit.AddApplication(key.Policy!, Payments, ["arn:aws:iam::123456789012:role/Operater"]);

        OperationFailure refused = await RefusedAsync(() => account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, Policy = typo }));

        Assert.Equal("KeyPolicyRefused", refused.Id);
        Assert.Contains("role/Operater", refused.Message);
    }

    [Theory]
    [InlineData("alias/aws/kinesis", "AwsManagedKey")]
    [InlineData("orders", "InvalidAlias")]
    public async Task A_name_that_cannot_be_an_alias_is_refused(string alias, string id)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();

        Assert.Equal(id, (await RefusedAsync(() => account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = "alias/orders", Aliases = [alias] }))).Id);
    }

    [Fact]
    public async Task Under_what_if_every_step_is_shown_and_none_taken()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        int writes = account.Writes.Count();
        RecordingHost whatIf = new(Confirmation.WhatIf);

        FlinkCmkKey planned = await account.SetKeyAsync(new SetFlinkCmkKeyRequest { Key = key.KeyArn, Description = "another", Aliases = ["alias/more"], Tags = new Dictionary<string, string> { ["a"] = "b" } }, whatIf);

        Assert.False(planned.Changed);
        Assert.Equal(3, whatIf.Confirmations.Count());
        Assert.Equal(writes, account.Writes.Count());
    }

    /// <summary>Something happens while the question stands.</summary>
    private sealed class AskingHost(Func<Task> meanwhile) : IOperationHost
    {
        public bool IsWhatIf => false;

        public void Verbose(string message)
        {
        }

        public void Debug(string message)
        {
        }

        public void Warning(string message)
        {
        }

        public void Progress(OperationProgress progress)
        {
        }

        public void Error(OperationFailure failure) => Assert.Fail(failure.Message);

        public async Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation)
        {
            await meanwhile();
            return Confirmation.Proceed;
        }

        public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => Task.FromResult<string?>(null);
    }
}
