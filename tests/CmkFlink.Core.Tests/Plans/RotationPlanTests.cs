using System.Text.Json;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Plans;

public sealed class RotationPlanTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "plan.schema.json"))).RootElement;

    [Theory]
    [InlineData(RotationStrategy.NewKey)]
    [InlineData(RotationStrategy.KeyMaterial)]
    public async Task Making_a_plan_writes_a_file_of_the_published_form_and_nothing_in_AWS(RotationStrategy strategy)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        int writes = world.Account.Writes.Count();

        IReadOnlyList<FlinkCmkStep> steps = await PlanAsync(world, paper, Request(strategy));

        Assert.Empty(MiniSchema.Errors(Schema, paper.Json));
        Assert.Equal(writes, world.Account.Writes.Count());
        Assert.All(steps, step => Assert.Equal(StepState.Pending, step.State));
        Assert.Equal(steps.Select(s => s.Target), paper.Plan.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("target").GetString()));
        // The two of the world, and the one that its change of key left under the AWS owned key is none of them.
        Assert.Equal([("first", true), ("second", true)], paper.Plan.GetProperty("snapshots").EnumerateArray().Select(s => (s.GetProperty("name").GetString()!, s.GetProperty("delete").GetBoolean())));
    }

    [Fact]
    public async Task A_plan_holds_no_secret()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();

        await PlanAsync(world, paper, Request());

        foreach (string line in await File.ReadAllLinesAsync(world.Sandbox.CredentialsFile))
        {
            if (line.StartsWith("aws_", StringComparison.Ordinal)) Assert.DoesNotContain(line.Split('=', 2)[1].Trim(), paper.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(RotationStrategy.NewKey)]
    [InlineData(RotationStrategy.KeyMaterial)]
    public async Task A_plan_is_applied_and_ends_where_the_same_rotation_ends_without_one(RotationStrategy strategy)
    {
        string expected;
        await using (RotationWorld other = await RotationWorld.StartAsync())
        {
            await other.RotateAsync(Request(strategy));
            expected = await StateAsync(other);
        }

        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        using EvidenceFile evidence = new();
        await PlanAsync(world, paper, Request(strategy));

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(Apply(paper) with { EvidencePath = evidence.Path });

        Assert.Empty(world.Account.Host.Errors);
        Assert.All(steps, step => Assert.Equal(StepState.Done, step.State));
        Assert.Equal(expected, await StateAsync(world));
        ChangeMark mark = ChangeMark.TryParse((await world.ApplicationTagsAsync())[ChangeMark.Tag])!;
        Assert.Equal((paper.Id, false), (mark.Id, mark.IsOpen));
        Assert.Equal(paper.Sha256, evidence.Lines[0].GetProperty("plan").GetString());
    }

    [Fact]
    public async Task A_plan_that_was_applied_is_not_applied_again()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper, Request());
        await world.RotateAsync(Apply(paper));
        int writes = world.Account.Writes.Count();

        FlinkCmkStep again = Assert.Single(await world.RotateAsync(Apply(paper)));

        Assert.Equal(StepState.AlreadyDone, again.State);
        Assert.Equal(writes, world.Account.Writes.Count());

        using PlanPaper none = new();
        await PlanAsync(world, none, Request());
        Assert.False(none.IsWritten);
        Assert.Contains(world.Account.Host.Warnings, w => w.Contains("there is nothing to do", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RotationStrategy.NewKey)]
    [InlineData(RotationStrategy.KeyMaterial)]
    public async Task Actors_hand_a_plan_over_to_each_other(RotationStrategy strategy)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper, Request(strategy));
        Actor[] turns = [Actor.KeyAdministrator, Actor.IamAdministrator, Actor.Operator];

        IReadOnlyList<FlinkCmkStep> steps = [];
        for (int turn = 0; turn < 15 && !(steps.Count > 0 && steps.All(s => s.State is StepState.Done or StepState.AlreadyDone)); turn++)
            steps = await world.RotateAsync(Apply(paper) with { Actor = turns[turn % turns.Length] });

        Assert.Empty(world.Account.Host.Errors);
        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.Detail}"));
        Assert.DoesNotContain(await world.SnapshotsAsync(), s => s.SnapshotName is "first" or "second");
    }

    [Fact]
    public async Task Kept_snapshots_are_those_of_the_plan()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper, RotationWorld.Ask() with { KeepSnapshot = 2 });

        // The update that is to come takes one of its own, which counts.
        Assert.Equal([("first", true), ("second", false)], paper.Plan.GetProperty("snapshots").EnumerateArray().Select(s => (s.GetProperty("name").GetString()!, s.GetProperty("delete").GetBoolean())));
        await world.RotateAsync(Apply(paper));

        IReadOnlyList<FlinkSnapshot> left = [.. (await world.SnapshotsAsync()).Where(s => s.KeyArn == world.Key.KeyArn)];
        Assert.Equal(2, left.Count);
        Assert.Contains(left, s => s.SnapshotName == "second");
    }

    [Fact]
    public async Task A_snapshot_that_came_after_the_plan_was_begun_stays_until_another_plan_takes_it_in()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper, Request());
        await world.RotateAsync(Apply(paper) with { Actor = Actor.KeyAdministrator });
        await world.SnapshotAsync("late");

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(Apply(paper));

        FlinkCmkStep blocked = steps.First(s => s.State == StepState.Blocked);
        Assert.Contains("not in the plan and stay: late", blocked.Detail, StringComparison.Ordinal);
        Assert.Equal(3, (await world.SnapshotsAsync()).Count(s => s.SnapshotName is "first" or "second" or "late"));
        Assert.Equal("Enabled", (await world.KeyAsync(world.Key.KeyArn)).KeyState);

        using PlanPaper second = new();
        await PlanAsync(world, second, new InvokeFlinkCmkRotationRequest { ApplicationName = "orders", Timeout = SandboxAccount.Patience });
        Assert.Equal(paper.Id, second.Id);
        await world.RotateAsync(Apply(second));

        Assert.DoesNotContain(await world.SnapshotsAsync(), s => s.KeyArn == world.Key.KeyArn);
        Assert.Equal("Disabled", (await world.KeyAsync(world.Key.KeyArn)).KeyState);
    }

    [Fact]
    public async Task Under_WhatIf_no_plan_is_written_and_none_applied()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        RecordingHost whatIf = new(Confirmation.WhatIf);

        await world.RotateAsync(Request() with { PlanOnly = true, PlanPath = paper.Path }, whatIf);
        Assert.False(paper.IsWritten);
        Assert.Contains(whatIf.Confirmations, c => c.StartsWith($"file {paper.Path}: write plan ", StringComparison.Ordinal));

        await PlanAsync(world, paper, Request());
        int writes = world.Account.Writes.Count();
        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(Apply(paper), whatIf);

        Assert.All(steps, step => Assert.Equal(StepState.Pending, step.State));
        Assert.Equal(writes, world.Account.Writes.Count());
    }

    [Theory]
    [InlineData("PlanContradicted", "-Strategy", RotationStrategy.KeyMaterial, null, null)]
    [InlineData("PlanContradicted", "-RetireOldKey", null, OldKeyRetirement.ScheduleDeletion, null)]
    [InlineData("PlanContradicted", "-KeepSnapshot", null, null, 3)]
    public async Task What_contradicts_the_plan_is_refused(string id, string parameter, RotationStrategy? strategy, OldKeyRetirement? retire, int? keep)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper, Request());

        OperationFailure failure = await RefusedAsync(world, Apply(paper) with { Strategy = strategy, RetireOldKey = retire, KeepSnapshot = keep });

        Assert.Equal(id, failure.Id);
        Assert.Contains(parameter, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_for_another_account_Region_or_application_is_refused()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper, Request());

        // As the place is asked first, it does not matter what the other application is under.
        OperationFailure otherName = await RefusedAsync(world, Apply(paper) with { ApplicationName = "legacy" });
        paper.Forge(plan =>
        {
            plan["application"] = "arn:aws:kinesisanalytics:eu-central-1:210987654321:application/orders";
            plan["account"] = "210987654321";
            plan["region"] = "eu-central-1";
        });
        OperationFailure otherAccount = await RefusedAsync(world, Apply(paper));

        Assert.Equal(("PlanOfAnotherApplication", "PlanOfAnotherApplication"), (otherName.Id, otherAccount.Id));
        Assert.Contains("210987654321", otherAccount.Message, StringComparison.Ordinal);
        Assert.Contains("123456789012", otherAccount.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_plan_can_ask_for_no_more_than_its_user_could()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper, Request());
        paper.Forge(plan => plan["request"]!["keepSnapshot"] = 1);

        // Kept snapshots and a retired key exclude each other, in a plan as on the command line.
        Assert.Equal("KeptSnapshotsNeedOldKey", (await RefusedAsync(world, Apply(paper))).Id);
        paper.Forge(plan => plan["request"]!["pendingWindowInDays"] = 1);
        Assert.Equal("PlanUnreadable", (await RefusedAsync(world, Apply(paper))).Id);
    }

    [Fact]
    public async Task A_plan_for_new_material_that_does_not_say_which_was_before_is_refused()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper, Request(RotationStrategy.KeyMaterial));
        paper.Forge(plan => plan.Remove("keyMaterial"));

        Assert.Equal("PlanUnreadable", (await RefusedAsync(world, Apply(paper))).Id);
    }

    [Fact]
    public void The_command_that_makes_a_plan_anew_leaves_out_nothing_that_was_asked_for() => Assert.Equal(
        "Invoke-FlinkCmkRotation orders NewKey -RetireOldKey ScheduleDeletion -PendingWindowInDays 7 -KeepSnapshot 2 -OperatorRoleName Operator,Second -OperatorUserName somebody -PlanOnly -PlanPath 'it''s.json'",
        RotationPlanRequest.Command(new InvokeFlinkCmkRotationRequest
        {
            ApplicationName = "orders", Strategy = RotationStrategy.NewKey, RetireOldKey = OldKeyRetirement.ScheduleDeletion, PendingWindowInDays = 7, KeepSnapshot = 2,
            Operators = [IamPrincipalName.Role("Operator"), IamPrincipalName.Role("Second"), IamPrincipalName.User("somebody")], PlanPath = "it's.json",
        }));

    [Fact]
    public async Task A_step_after_one_that_is_held_up_need_not_be_visible_to_whoever_makes_the_plan()
    {
        ChangeStep held = new("held", Actor.Operator, "wait", "it") { Look = ChangeStep.At(() => StepLook.Waits("held up")), Take = _ => Task.FromResult("") };
        ChangeStep hidden = new("hidden", Actor.Operator, "look", "it") { Look = _ => throw new OperationException(new OperationFailure("AccessDenied", FailureCategory.PermissionDenied, "no", "no")), Take = _ => Task.FromResult("") };

        IReadOnlyList<PlannedStep> looked = await PlanLooks.ReadAsync([held, hidden], only: null, CancellationToken.None);

        Assert.Equal([StepState.Blocked, StepState.Pending], looked.Select(step => step.State));
    }

    internal static InvokeFlinkCmkRotationRequest Request(RotationStrategy strategy = RotationStrategy.NewKey) =>
        RotationWorld.Ask(strategy) with { RetireOldKey = strategy == RotationStrategy.NewKey ? OldKeyRetirement.Disable : null };

    internal static InvokeFlinkCmkRotationRequest Apply(PlanPaper paper) => new() { ApplicationName = "orders", PlanPath = paper.Path, Timeout = SandboxAccount.Patience };

    internal static Task<IReadOnlyList<FlinkCmkStep>> PlanAsync(RotationWorld world, PlanPaper paper, InvokeFlinkCmkRotationRequest request) =>
        world.RotateAsync(request with { PlanOnly = true, PlanPath = paper.Path });

    /// <summary>Applies, expecting a refusal before the first change.</summary>
    internal static async Task<OperationFailure> RefusedAsync(RotationWorld world, InvokeFlinkCmkRotationRequest request)
    {
        int writes = world.Account.Writes.Count();
        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => world.RotateAsync(request));
        Assert.Equal(writes, world.Account.Writes.Count());
        return refused.Failure;
    }

    internal static async Task<string> StateAsync(RotationWorld world)
    {
        using ActorConnections connections = world.Connect();
        return await EndState.OfAsync(world.Account, connections, world.Key.KeyId);
    }
}
