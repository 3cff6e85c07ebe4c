using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>What colleagues do between the steps of a rotation, each step perhaps hours after the one before.</summary>
public sealed class WhatOthersDoTests
{
    [Fact]
    public async Task An_application_that_was_moved_to_a_key_with_other_material_has_not_had_its_rotation()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        foreach (Actor actor in new[] { Actor.KeyAdministrator, Actor.Operator }) await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial) with { Actor = actor });
        FlinkCmkKey other = await OtherKeyAsync(world);
        await (await world.Account.ConnectAsync("key-administrator")).KmsWrites.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = other.KeyId });
        world.Sandbox.AdvanceClock(TimeSpan.FromSeconds(1));
        await world.Account.EnableAsync(other.KeyArn);

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial)));

        Assert.Equal("OldKeyUnknown", refused.Failure.Id);
        Assert.True(ChangeMark.TryParse((await world.ApplicationTagsAsync())[ChangeMark.Tag])!.IsOpen);
    }

    [Fact]
    public async Task A_key_that_was_made_for_another_application_is_not_taken_for_the_new_one()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        foreach (Actor actor in new[] { Actor.KeyAdministrator, Actor.Operator }) await world.RotateAsync(RotationWorld.Ask() with { Actor = actor });
        FlinkCmkKey replaced = await world.Account.NewKeyAsync(alias: "alias/payments");
        FlinkCmkKey other = await OtherKeyAsync(world);
        await (await world.Account.ConnectAsync("key-administrator")).KmsWrites.TagResourceAsync(new TagResourceRequest
        {
            KeyId = other.KeyId,
            Tags = [new Tag { TagKey = ChangeMark.ReplacesTag, TagValue = replaced.KeyId }, new Tag { TagKey = KeyDraft.ApplicationTag, TagValue = SandboxAccount.Orders.Replace("orders", "payments", StringComparison.Ordinal) }],
        });
        await world.Account.EnableAsync(other.KeyArn);
        int writes = world.Account.Writes.Count();

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => world.RotateAsync(RotationWorld.Ask()));

        Assert.Equal("OldKeyUnknown", refused.Failure.Id);
        Assert.Equal(writes, world.Account.Writes.Count());
    }

    [Fact]
    public async Task A_mark_on_a_key_that_itself_took_the_place_of_another_is_looked_for_as_long_as_KMS_may_hide_it()
    {
        await using SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync();
        await account.EnableAsync((await account.SetUpAsync()).KeyArn);
        InvokeFlinkCmkRotationRequest ask = new() { ApplicationName = "orders", Strategy = RotationStrategy.NewKey, MinimumAge = TimeSpan.Zero, Timeout = TimeSpan.FromMinutes(10) };
        await RotateAsync(account, ask, new RecordingHost());
        string before = (await account.SeeAsync()).KeyArn!;
        account.Sandbox.AddFaults(new FaultPlan { Rules = [new FaultRule { Kind = FaultKind.DelayedVisibility, Service = "kms", Operation = "TagResource", VisibleAfterSeconds = 15 }] });
        RecordingHost stopped = new() { Meanwhile = question => question.Contains("create the key", StringComparison.Ordinal) ? throw new OperationCanceledException() : Task.CompletedTask };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RotateAsync(account, ask, stopped));

        IReadOnlyList<FlinkCmkStep> steps = await RotateAsync(account, ask, new RecordingHost());

        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, step.Detail));
        Assert.NotEqual(before, (await account.SeeAsync()).KeyArn);
    }

    [Fact]
    public async Task A_change_whose_key_another_application_has_begun_to_leave_is_closed_by_the_operator()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.ShareKeyAsync("payments");
        Actor[] turns = [Actor.KeyAdministrator, Actor.Operator, Actor.KeyAdministrator, Actor.IamAdministrator, Actor.Operator, Actor.KeyAdministrator, Actor.Operator, Actor.KeyAdministrator, Actor.IamAdministrator, Actor.KeyAdministrator];
        foreach (Actor actor in turns) await world.RotateAsync(RotationWorld.Ask() with { Actor = actor });
        await world.RotateAsync(RotationWorld.Ask() with { ApplicationName = "payments", Actor = Actor.KeyAdministrator });

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask() with { Actor = Actor.Operator });

        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
        Assert.Equal("payments", ChangeMark.In((await world.KeyAsync(world.Key.KeyArn)).Tags, "the key")?.Application);
    }

    [Fact]
    public async Task A_rotation_that_is_done_is_done_whatever_another_application_has_begun_with_the_key()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.ShareKeyAsync("payments");
        await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial) with { IncludeSharing = true });
        await world.RotateAsync(RotationWorld.Ask() with { ApplicationName = "payments", Actor = Actor.KeyAdministrator });

        IReadOnlyList<FlinkCmkStep> again = await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial));

        Assert.Equal(StepState.AlreadyDone, Assert.Single(again).State);
    }

    [Fact]
    public async Task The_new_key_has_the_policy_that_the_old_one_has_when_it_is_made()
    {
        await using SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        PolicyDocument edited = SandboxAccount.KeyPolicy(accountRoot: true);
        RecordingHost slow = new()
        {
            Meanwhile = async question =>
            {
                if (!question.Contains("create the key", StringComparison.Ordinal)) return;
                await account.PutKeyPolicyAsync(key.KeyArn, edited);
                account.Sandbox.AdvanceClock(TimeSpan.FromMinutes(5));
            },
        };

        await RotateAsync(account, new InvokeFlinkCmkRotationRequest { ApplicationName = "orders", Strategy = RotationStrategy.NewKey, Timeout = TimeSpan.FromMinutes(10) }, slow);

        Assert.True(StatementShape.SaySame(edited, (await account.KeyAsync("alias/orders")).Policy!));
    }

    [Fact]
    public async Task An_application_that_shares_the_key_and_was_started_before_the_rotation_is_not_taken_for_stopped()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.ShareKeyAsync("payments");
        await SandboxAccount.RunAsync(new StopFlinkApplicationHandler(world.Account.Everybody).RunAsync(new StopFlinkApplicationRequest { ApplicationName = "payments" }, world.Account.Host, CancellationToken.None));
        RecordingHost slow = new() { Meanwhile = question => question.Contains("give the key new material", StringComparison.Ordinal) ? world.Account.StartApplicationAsync("payments") : Task.CompletedTask };

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial), slow);

        FlinkCmkStep sharing = Assert.Single(steps, s => s.Target == "application payments");
        Assert.Equal(StepState.Blocked, sharing.State);
        Assert.Contains("old material", sharing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_who_may_use_every_key_by_another_policy_loses_the_old_one_all_the_same()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        PolicyDocument every = new() { Statements = [new PolicyStatement { Effect = PolicyEffect.Allow, Actions = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"], Resources = ["arn:aws:kms:eu-west-1:123456789012:key/*"] }] };
        await SandboxAccount.RunAsync(new GrantFlinkCmkAccessHandler(world.Account.Everybody).RunAsync(new GrantFlinkCmkAccessRequest { Policy = every, Principal = IamPrincipalName.Role("Operator"), PolicyName = "every-key" }, world.Account.Host, CancellationToken.None));

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask());

        Assert.Empty(world.Account.Host.Errors);
        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
    }

    [Fact]
    public async Task The_same_command_again_with_other_wishes_says_what_is_not_done_by_it()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.RotateAsync(RotationWorld.Ask());

        FlinkCmkStep again = Assert.Single(await world.RotateAsync(RotationWorld.Ask() with { RetireOldKey = OldKeyRetirement.Disable }));

        Assert.Equal(StepState.AlreadyDone, again.State);
        string warning = Assert.Single(world.Account.Host.Warnings, w => w.Contains("-RetireOldKey Disable", StringComparison.Ordinal));
        Assert.Contains($"Disable-FlinkCmkKey {world.Key.KeyArn}", warning, StringComparison.Ordinal);
        Assert.Equal("Enabled", (await world.KeyAsync(world.Key.KeyArn)).KeyState);
    }

    [Theory]
    [InlineData(RotationStrategy.NewKey)]
    [InlineData(RotationStrategy.KeyMaterial)]
    public async Task An_alias_of_somebody_that_ends_as_those_of_a_change_is_not_taken_away(RotationStrategy strategy)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        AwsConnection administrator = await world.Account.ConnectAsync("key-administrator");
        await administrator.KmsWrites.CreateAliasAsync(new CreateAliasRequest { AliasName = "alias/flink-next", TargetKeyId = world.Key.KeyId });
        int writes = world.Account.Writes.Count();

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => world.RotateAsync(RotationWorld.Ask(strategy)));

        Assert.Equal("AliasReserved", refused.Failure.Id);
        Assert.Contains("alias/flink-next", refused.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(writes, world.Account.Writes.Count());
    }

    [Fact]
    public async Task A_claim_that_was_left_behind_is_watched_and_the_progress_of_that_comes_to_its_end()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        AwsConnection administrator = await world.Account.ConnectAsync("key-administrator");
        await administrator.KmsWrites.CreateAliasAsync(new CreateAliasRequest { AliasName = "alias/orders-next", TargetKeyId = world.Key.KeyId });

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask());

        Assert.All(steps, step => Assert.Equal(StepState.Done, step.State));
        Assert.True(world.Account.Host.ProgressSeen.Last(p => p.Activity == "rotation of orders").Completed);
    }

    [Fact]
    public async Task An_open_change_whose_application_went_back_to_the_AWS_owned_key_is_still_to_be_seen_and_can_go_on()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        foreach (Actor actor in new[] { Actor.KeyAdministrator, Actor.Operator }) await world.RotateAsync(RotationWorld.Ask() with { Actor = actor });
        await SandboxAccount.RunAsync(new DisableFlinkCmkHandler(world.Account.Everybody).RunAsync(new FlinkCmkChangeRequest { ApplicationName = "orders" }, world.Account.Host, CancellationToken.None));
        using ActorConnections connections = world.Connect();

        FlinkCmkRotation seen = Assert.Single(await SandboxAccount.RunAsync(new GetFlinkCmkRotationHandler(connections).RunAsync(new GetFlinkCmkRotationRequest(["orders"]), world.Account.Host, CancellationToken.None)));
        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => world.RotateAsync(RotationWorld.Ask()));
        await world.Account.EnableAsync(world.Key.KeyArn);
        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask());

        Assert.Equal((RotationState.Open, (Actor?)Actor.Operator), (seen.State, seen.NextActor));
        Assert.Contains(seen.ChangeId!, refused.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("Enable-FlinkCmk -ApplicationName orders", refused.Failure.Remedy, StringComparison.Ordinal);
        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
    }

    [Fact]
    public async Task An_application_with_the_longest_name_gets_new_material_too()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        string name = new('x', 128);
        await world.ShareKeyAsync(name);

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial) with { ApplicationName = name, IncludeSharing = true });

        Assert.Empty(world.Account.Host.Errors);
        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
        Assert.Equal(1, world.Calls("RotateKeyOnDemand"));
    }

    private static async Task<FlinkCmkKey> OtherKeyAsync(RotationWorld world)
    {
        FlinkCmkKey other = await world.Account.NewKeyAsync(alias: "alias/other");
        await world.Account.GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), other.KeyArn);
        return other;
    }

    private static Task<IReadOnlyList<FlinkCmkStep>> RotateAsync(SandboxAccount account, InvokeFlinkCmkRotationRequest request, RecordingHost host) =>
        SandboxAccount.RunAsync(new InvokeFlinkCmkRotationHandler(account.Everybody).RunAsync(request, host, CancellationToken.None));
}
