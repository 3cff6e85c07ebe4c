using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.SetUp;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.SetUp;

public sealed class InitializeTests
{
    [Fact]
    public async Task A_running_application_ends_under_its_key_with_nothing_left_under_the_AWS_owned_one()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();

        IReadOnlyList<FlinkCmkStep> steps = await world.InitializeAsync(SetUpWorld.Ask());

        Assert.All(steps, step => Assert.True(step.State == StepState.Done, $"{step.Number} {step.Action}: {step.State} {step.Detail}"));
        Assert.Equal(9, steps.Count);
        FlinkApplication application = await world.Account.SeeAsync();
        Assert.Equal(("RUNNING", FlinkKeyType.CustomerManagedKey), (application.Status, application.KeyType));
        Assert.All(await world.SnapshotsAsync(), snapshot => Assert.Equal(application.KeyArn, snapshot.KeyArn));
        Assert.DoesNotContain(world.Account.Host.Warnings, w => w.Contains("principal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_step_as_its_own_cmdlet_ends_in_the_same_state()
    {
        await using SetUpWorld whole = await SetUpWorld.StartAsync();
        await using SetUpWorld composed = await SetUpWorld.StartAsync();

        await whole.InitializeAsync(SetUpWorld.Ask());
        FlinkCmkKey key = await composed.Account.SetUpAsync();
        await composed.Account.EnableAsync(key.KeyArn);
        await SandboxAccount.RunAsync(new NewFlinkSnapshotHandler(composed.Account.Everybody).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = "orders", SnapshotName = "cmkflink-set-up" }, composed.Account.Host, CancellationToken.None));
        await SandboxAccount.RunAsync(new RemoveFlinkAwsOwnedSnapshotHandler(composed.Account.Everybody).RunAsync(new RemoveFlinkAwsOwnedSnapshotRequest { ApplicationNames = ["orders"] }, composed.Account.Host, CancellationToken.None));

        Assert.Equal(await composed.StateAsync(), await whole.StateAsync());
    }

    [Fact]
    public async Task Again_it_changes_nothing()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        await world.InitializeAsync(SetUpWorld.Ask());
        int writes = world.Account.Writes.Count();

        IReadOnlyList<FlinkCmkStep> again = await world.InitializeAsync(SetUpWorld.Ask());

        Assert.All(again, step => Assert.True(step.State == StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
        Assert.Equal(writes, world.Account.Writes.Count());
    }

    [Fact]
    public async Task A_new_application_stays_stopped_and_nothing_of_it_is_ever_written_under_the_AWS_owned_key()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        await SandboxAccount.RunAsync(new NewFlinkApplicationHandler(world.Account.As("account-administrator")).RunAsync(new NewFlinkApplicationRequest { ApplicationName = "payments", ExecutionRoleArn = SandboxAccount.ExecutionRole }, world.Account.Host, CancellationToken.None));

        IReadOnlyList<FlinkCmkStep> steps = await world.InitializeAsync(SetUpWorld.Ask() with { ApplicationName = "payments", Alias = "alias/payments" });
        FlinkApplication stopped = await world.Account.SeeAsync("payments");
        FlinkApplication started = await world.Account.StartApplicationAsync("payments");

        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
        Assert.Equal(("READY", FlinkKeyType.CustomerManagedKey), (stopped.Status, stopped.KeyType));
        Assert.Equal(("RUNNING", stopped.KeyArn), (started.Status, started.KeyArn));
    }

    [Fact]
    public async Task An_IAM_user_operates_as_well()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync(operatorProfile: "operator-user");

        IReadOnlyList<FlinkCmkStep> steps = await world.InitializeAsync(SetUpWorld.Ask() with { Operator = IamPrincipalName.User("operator-user") });

        Assert.All(steps, step => Assert.True(step.State == StepState.Done, $"{step.Number} {step.Action}: {step.State} {step.Detail}"));
    }

    [Fact]
    public async Task One_principal_in_two_parts_is_warned_of()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();

        await world.InitializeAsync(SetUpWorld.Ask() with { KeyAdministrator = IamPrincipalName.Role("Operator"), PlanOnly = true });

        Assert.Contains(world.Account.Host.Warnings, w => w.Contains("both key administrator and operator", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_template_made_is_adopted_by_what_it_says()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        await world.MakeAsTemplatesDoAsync();
        int policies = world.Calls("CreatePolicy");

        IReadOnlyList<FlinkCmkStep> steps = await world.InitializeAsync(SetUpWorld.Ask());

        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
        Assert.Equal(1, world.Calls("CreateKey"));
        Assert.Equal("AlreadyDone", steps.First(s => s.Action == "grant the lifecycle of the application").State.ToString());
        Assert.Equal(StepState.AlreadyDone, steps.First(s => s.Action == "grant the use of the key through MSF").State);
        // The template knows no reader: his policy and the key administrator's are all that is made.
        Assert.InRange(world.Calls("CreatePolicy") - policies, 1, 2);
        Assert.Equal("RUNNING", (await world.Account.SeeAsync()).Status);
    }

    [Fact]
    public async Task An_application_that_went_back_to_the_AWS_owned_key_meanwhile_ends_with_nothing_left_under_it()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        await world.InitializeAsync(SetUpWorld.Ask());
        await SandboxAccount.RunAsync(new DisableFlinkCmkHandler(world.Account.Everybody).RunAsync(new FlinkCmkChangeRequest { ApplicationName = "orders" }, world.Account.Host, CancellationToken.None));

        IReadOnlyList<FlinkCmkStep> steps = await world.InitializeAsync(SetUpWorld.Ask());

        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
        Assert.DoesNotContain(await world.SnapshotsAsync(), snapshot => snapshot.KeyType == FlinkKeyType.AwsOwnedKey);
    }

    [Fact]
    public async Task Without_a_reader_the_check_is_left_out_and_the_evidence_shows_the_end_all_the_same()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        using EvidenceFile evidence = new();
        using ActorConnections three = new(world.Profile("operator"), new Dictionary<Actor, CmkFlink.Aws.AwsConnectionOptions>
        {
            [Actor.IamAdministrator] = world.Profile("account-administrator"),
            [Actor.KeyAdministrator] = world.Profile("key-administrator"),
            [Actor.Operator] = world.Profile("operator"),
        });

        IReadOnlyList<FlinkCmkStep> steps = await SandboxAccount.RunAsync(new InitializeFlinkCmkHandler(three).RunAsync(SetUpWorld.Ask() with { Reader = null, EvidencePath = evidence.Path }, world.Account.Host, CancellationToken.None));

        Assert.Equal("check application, key and access", Assert.Single(steps, step => step.State != StepState.Done).Action);
        Assert.Equal("closed", evidence.Lines[^1].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_reader_who_may_read_nothing_yet_does_not_keep_the_caller_from_looking_himself()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        using ActorConnections two = new(world.Profile("account-administrator"), new Dictionary<Actor, CmkFlink.Aws.AwsConnectionOptions> { [Actor.Reader] = world.Profile("reader") });

        IReadOnlyList<FlinkCmkStep> steps = await SandboxAccount.RunAsync(new InitializeFlinkCmkHandler(two).RunAsync(SetUpWorld.Ask() with { PlanOnly = true }, world.Account.Host, CancellationToken.None));

        Assert.Equal(9, steps.Count);
        Assert.All(steps, step => Assert.Equal(StepState.Pending, step.State));
    }

    [Fact]
    public async Task WhatIf_shows_nine_steps_and_writes_nothing()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        int writes = world.Account.Writes.Count();

        IReadOnlyList<FlinkCmkStep> steps = await world.InitializeAsync(SetUpWorld.Ask(), new RecordingHost(Confirmation.WhatIf));

        Assert.Equal(9, steps.Count);
        Assert.All(steps, step => Assert.Equal(StepState.Pending, step.State));
        Assert.Equal(writes, world.Account.Writes.Count());
    }
}
