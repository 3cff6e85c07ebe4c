using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Editing;

namespace CmkFlink.Core.Tests.Rotation;

public sealed class NewKeyTests
{
    [Fact]
    public async Task The_application_ends_running_under_a_new_key_and_nothing_is_left_under_the_old_one()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask() with { RetireOldKey = OldKeyRetirement.Disable });

        Assert.All(steps, step => Assert.True(step.State == StepState.Done, $"{step.Number} {step.Action}: {step.State} {step.Detail}"));
        Assert.Empty(world.Account.Host.Errors);
        FlinkApplication application = await world.Account.SeeAsync();
        FlinkCmkKey now = await world.KeyAsync("alias/orders");
        FlinkCmkKey old = await world.KeyAsync(world.Key.KeyArn);
        IReadOnlyList<FlinkSnapshot> snapshots = await world.SnapshotsAsync();
        Assert.Equal(("RUNNING", now.KeyArn), (application.Status, application.KeyArn));
        Assert.NotEqual(world.Key.KeyArn, now.KeyArn);
        Assert.Equal(["alias/orders"], now.Aliases);
        Assert.Equal(world.Key.KeyId, now.Tags!["cmkflink:replaces"]);
        Assert.Equal("Disabled", old.KeyState);
        Assert.Empty(old.Aliases);
        Assert.DoesNotContain("cmkflink:change", old.Tags!.Keys);
        Assert.Empty(KeyPolicyEdit.OperatorsOf(old.Policy!, SandboxAccount.Orders));
        Assert.DoesNotContain(snapshots, s => s.KeyArn == world.Key.KeyArn);
        Assert.Single(snapshots, s => s.KeyArn == now.KeyArn);
        Assert.False(ChangeMark.TryParse((await world.ApplicationTagsAsync())["cmkflink:change"])!.IsOpen);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(48, 1)]
    public async Task What_people_have_written_on_the_old_key_stands_on_the_new_one(int tags, int lost)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        AwsConnection administrator = await world.Account.ConnectAsync("key-administrator");
        // As one that was made by other means.
        await administrator.KmsWrites.UntagResourceAsync(new UntagResourceRequest { KeyId = world.Key.KeyId, TagKeys = [.. world.Key.Tags!.Keys] });
        await administrator.KmsWrites.TagResourceAsync(new TagResourceRequest { KeyId = world.Key.KeyId, Tags = [.. Enumerable.Range(10, tags).Select(n => new Tag { TagKey = $"cost-{n}", TagValue = $"{n}" })] });

        await world.RotateAsync(RotationWorld.Ask());

        IReadOnlyDictionary<string, string> now = (await world.KeyAsync("alias/orders")).Tags!;
        Assert.Equal(Enumerable.Range(10, tags - lost).Select(n => ($"cost-{n}", $"{n}")), now.Where(t => t.Key.StartsWith("cost-", StringComparison.Ordinal)).Select(t => (t.Key, t.Value)).Order());
        Assert.Equal(world.Key.KeyId, now["cmkflink:replaces"]);
        Assert.Equal(lost, world.Account.Host.Warnings.Count(w => w.Contains("cost-57", StringComparison.Ordinal)));
    }

    /// <summary>The promise: 40 calls, one more for each snapshot deleted, two more for each application of the Region where a key is retired; besides polling.</summary>
    [Theory]
    [InlineData(OldKeyRetirement.None, 0, 0)]
    [InlineData(OldKeyRetirement.Disable, 0, 0)]
    [InlineData(OldKeyRetirement.ScheduleDeletion, 5, 0)]
    [InlineData(OldKeyRetirement.Disable, 0, 4)]
    public async Task Forty_calls_are_enough_besides_polling(OldKeyRetirement retire, int moreSnapshots, int moreApplications)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        for (int n = 0; n < moreSnapshots; n++) await world.Account.TakeSnapshotAsync($"more-{n}");
        for (int n = 0; n < moreApplications; n++)
            await SandboxAccount.RunAsync(new NewFlinkApplicationHandler(world.Account.As("account-administrator")).RunAsync(new NewFlinkApplicationRequest { ApplicationName = $"more-{n}", ExecutionRoleArn = SandboxAccount.ExecutionRole }, world.Account.Host, CancellationToken.None));
        int before = world.Sandbox.Events.Count;

        using EvidenceFile evidence = new();
        await world.RotateAsync(RotationWorld.Ask() with { RetireOldKey = retire, EvidencePath = evidence.Path });

        List<string> calls = WithoutPolling([.. world.Sandbox.Events.Skip(before).Where(e => e.UserIdentity.InvokedBy is null).Select(e => e.EventName)]);
        // Two by hand and the one that the update takes; the demo has three applications.
        int deleted = 3 + moreSnapshots, applications = retire == OldKeyRetirement.None ? 0 : 3 + moreApplications;
        Assert.Equal(deleted, calls.Count(c => c == "DeleteApplicationSnapshot"));
        Assert.True(calls.Count <= 40 + deleted + (2 * applications), $"{calls.Count} calls: {string.Join(", ", calls)}");
    }

    [Fact]
    public async Task The_same_command_again_is_the_same_rotation()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.RotateAsync(RotationWorld.Ask());
        int writes = world.Account.Writes.Count();

        IReadOnlyList<FlinkCmkStep> again = await world.RotateAsync(RotationWorld.Ask());
        int afterwards = world.Account.Writes.Count();
        IReadOnlyList<FlinkCmkStep> another = await world.RotateAsync(RotationWorld.Ask() with { MinimumAge = TimeSpan.Zero });

        Assert.Equal(StepState.AlreadyDone, Assert.Single(again).State);
        Assert.Equal(writes, afterwards);
        Assert.All(another, step => Assert.Equal(StepState.Done, step.State));
        Assert.Equal(3, world.Calls("CreateKey"));
    }

    [Fact]
    public async Task As_long_as_a_snapshot_is_kept_the_old_key_and_the_permission_on_it_stay()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask() with { KeepSnapshot = 1 });

        FlinkCmkKey old = await world.KeyAsync(world.Key.KeyArn);
        FlinkSnapshot kept = Assert.Single(await world.SnapshotsAsync(), s => s.KeyArn == world.Key.KeyArn);
        Assert.StartsWith("UPDATEAPPLICATION-", kept.SnapshotName);
        Assert.Equal(["take the operators of orders out of the old key's policy", "take the old key out of the operators' policies"], steps.Where(s => s.State == StepState.Blocked).Select(s => s.Action));
        Assert.Equal([SandboxAccount.OperatorRole], KeyPolicyEdit.OperatorsOf(old.Policy!, SandboxAccount.Orders));
        Assert.Equal("Enabled", old.KeyState);
        Assert.Equal(StepState.Done, steps[^1].State);
    }

    [Fact]
    public async Task An_open_change_is_not_contradicted()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.RotateAsync(RotationWorld.Ask() with { Actor = Actor.KeyAdministrator, RetireOldKey = OldKeyRetirement.Disable });

        OperationException strategy = await Assert.ThrowsAsync<OperationException>(() => world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial)));
        OperationException retire = await Assert.ThrowsAsync<OperationException>(() => world.RotateAsync(RotationWorld.Ask() with { RetireOldKey = OldKeyRetirement.ScheduleDeletion }));
        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(new InvokeFlinkCmkRotationRequest { ApplicationName = "orders", Timeout = SandboxAccount.Patience });

        Assert.Equal(("OpenChangeDiffers", "OpenChangeDiffers"), (strategy.Failure.Id, retire.Failure.Id));
        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, step.Detail));
        Assert.Equal("Disabled", (await world.KeyAsync(world.Key.KeyArn)).KeyState);
    }

    [Fact]
    public async Task One_actor_alone_takes_his_steps_and_says_whose_turn_it_is()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask() with { Actor = Actor.KeyAdministrator });

        Assert.Equal([StepState.Done, .. Enumerable.Repeat(StepState.Pending, steps.Count - 1)], steps.Select(s => s.State));
        Assert.All(steps.Skip(1), step => Assert.Equal("waits for the operator: mark the change " + ChangeIdIn(steps) + " as open (NewKey), application orders", step.Detail));
    }

    [Fact]
    public async Task Without_a_reader_an_actor_says_what_is_not_for_him_to_see()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        foreach (Actor actor in new[] { Actor.KeyAdministrator, Actor.Operator, Actor.KeyAdministrator }) await world.RotateAsync(RotationWorld.Ask() with { Actor = actor });

        using ActorConnections alone = new(new CmkFlink.Aws.AwsConnectionOptions { ProfileName = "key-administrator", ProfileLocation = world.Sandbox.CredentialsFile });
        IReadOnlyList<FlinkCmkStep> steps = await SandboxAccount.RunAsync(new InvokeFlinkCmkRotationHandler(alone).RunAsync(RotationWorld.Ask() with { Actor = Actor.KeyAdministrator }, world.Account.Host, CancellationToken.None));

        FlinkCmkStep unseen = steps.First(s => s.State == StepState.Blocked);
        Assert.Equal(Actor.IamAdministrator, unseen.Actor);
        Assert.Contains("-ReaderProfileName", unseen.Detail, StringComparison.Ordinal);
        Assert.Empty(world.Account.Host.Errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatIf_and_the_plan_show_every_step_and_write_nothing(bool whatIf)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        int writes = world.Account.Writes.Count();

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask() with { PlanOnly = !whatIf, RetireOldKey = OldKeyRetirement.Disable }, new RecordingHost(whatIf ? Confirmation.WhatIf : Confirmation.Proceed));

        Assert.Equal(13, steps.Count);
        Assert.All(steps, step => Assert.Equal(StepState.Pending, step.State));
        Assert.Equal(writes, world.Account.Writes.Count());
    }

    [Fact]
    public async Task A_key_that_another_application_uses_is_not_retired_and_the_change_stays_open()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.ShareKeyAsync("payments");

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask() with { RetireOldKey = OldKeyRetirement.Disable });

        FlinkCmkStep retire = Assert.Single(steps, s => s.State == StepState.Blocked);
        Assert.Contains("payments", retire.Detail, StringComparison.Ordinal);
        Assert.Equal("Enabled", (await world.KeyAsync(world.Key.KeyArn)).KeyState);
        Assert.True(ChangeMark.TryParse((await world.ApplicationTagsAsync())["cmkflink:change"])!.IsOpen);
    }

    [Fact]
    public async Task A_stopped_application_is_switched_and_the_rest_waits_for_its_start()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await SandboxAccount.RunAsync(new StopFlinkApplicationHandler(world.Account.Everybody).RunAsync(new StopFlinkApplicationRequest { ApplicationName = "orders" }, world.Account.Host, CancellationToken.None));

        IReadOnlyList<FlinkCmkStep> stopped = await world.RotateAsync(RotationWorld.Ask());
        await world.Account.StartApplicationAsync("orders");
        IReadOnlyList<FlinkCmkStep> started = await world.RotateAsync(RotationWorld.Ask());

        Assert.Equal(StepState.Blocked, stopped.First(s => s.State is not (StepState.Done or StepState.AlreadyDone)).State);
        Assert.All(started, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, step.Detail));
        Assert.DoesNotContain(await world.SnapshotsAsync(), s => s.KeyArn == world.Key.KeyArn);
    }

    private static string ChangeIdIn(IReadOnlyList<FlinkCmkStep> steps) => steps[0].Action.Split(' ')[3];

    /// <summary>Polling is to look, at once and then again, at what a write has set going, until it is over; each look by the one call that shows it. Whatever else is read counts, the same call later on included.</summary>
    private static List<string> WithoutPolling(IReadOnlyList<string> calls)
    {
        Dictionary<string, string[]> looks = new()
        {
            ["UpdateApplication"] = ["DescribeApplication", "DescribeApplicationOperation"],
            ["CreateApplicationSnapshot"] = ["DescribeApplicationSnapshot"],
            ["DeleteApplicationSnapshot"] = ["ListApplicationSnapshots"],
            // Looks until a change of an eventually consistent service is to be seen.
            ["UpdateAlias"] = ["DescribeKey"],
            ["CreatePolicyVersion"] = ["ListPolicyVersions", "GetPolicyVersion"],
            ["PutKeyPolicy"] = ["GetKeyPolicy"],
            ["DisableKey"] = ["DescribeKey"],
            ["ScheduleKeyDeletion"] = ["DescribeKey"],
        };
        List<string> counted = [];
        Queue<string> polls = new();
        foreach (string call in calls)
        {
            // One kind of look after the other: what the first kind shows again once the second has begun is no polling any more.
            while (polls.Count > 1 && polls.Peek() != call && polls.Contains(call)) polls.Dequeue();
            if (polls.Count > 0 && polls.Peek() == call) continue;
            counted.Add(call);
            polls = looks.TryGetValue(call, out string[]? found) ? new Queue<string>(found) : new Queue<string>();
        }

        return counted;
    }
}
