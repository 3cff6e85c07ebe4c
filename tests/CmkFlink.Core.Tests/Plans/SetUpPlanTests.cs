using System.Text.Json;
using Amazon.KeyManagementService.Model;
using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.SetUp;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.SetUp;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;

namespace CmkFlink.Core.Tests.Plans;

public sealed class SetUpPlanTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "plan.schema.json"))).RootElement;

    [Fact]
    public async Task A_plan_is_written_applied_and_ends_where_the_same_set_up_ends_without_one()
    {
        string expected;
        await using (SetUpWorld other = await SetUpWorld.StartAsync())
        {
            await other.InitializeAsync(SetUpWorld.Ask());
            expected = await other.StateAsync();
        }

        await using SetUpWorld world = await SetUpWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper);
        Assert.Empty(MiniSchema.Errors(Schema, paper.Json));
        Assert.DoesNotContain(world.Account.Writes, e => e.EventName is "CreateKey" or "CreatePolicy" or "UpdateApplication");

        IReadOnlyList<FlinkCmkStep> steps = await world.InitializeAsync(Apply(paper));

        Assert.Empty(world.Account.Host.Errors);
        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.Detail}"));
        Assert.Equal(expected, await world.StateAsync());
    }

    [Fact]
    public async Task Actors_hand_a_plan_over_to_each_other_and_it_may_be_applied_again()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper);

        foreach (Actor actor in new[] { Actor.IamAdministrator, Actor.KeyAdministrator, Actor.IamAdministrator, Actor.Operator }) await world.InitializeAsync(Apply(paper) with { Actor = actor });
        IReadOnlyList<FlinkCmkStep> again = await world.InitializeAsync(Apply(paper));

        Assert.Empty(world.Account.Host.Errors);
        Assert.All(again, step => Assert.Equal(StepState.AlreadyDone, step.State));
        Assert.Equal(1, world.Calls("CreateKey"));
    }

    [Fact]
    public async Task Interrupted_after_any_write_the_same_file_takes_it_to_its_end()
    {
        int writes;
        await using (SetUpWorld world = await SetUpWorld.StartAsync())
        {
            using PlanPaper paper = new();
            await PlanAsync(world, paper);
            using Process process = new(null);
            await RunAsync(world, paper, process);
            writes = process.Writes.Count;
        }

        Assert.InRange(writes, 8, 25);
        List<string> wrong = [];
        await Parallel.ForEachAsync(Enumerable.Range(1, writes), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) =>
        {
            await using SetUpWorld world = await SetUpWorld.StartAsync();
            using PlanPaper paper = new();
            await PlanAsync(world, paper);
            using Process process = new(new CrashPoint(n, true));
            await RunAsync(world, paper, process);
            using Process again = new(null);
            string? failure = await RunAsync(world, paper, again);
            FlinkApplication application = await world.Account.SeeAsync();
            if (!process.Died || failure is not null || application is not { Status: "RUNNING", KeyArn: not null }) lock (wrong) wrong.Add($"after write {n}: {failure ?? application.Status}");
        });

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Theory]
    [InlineData("a key takes the alias", "key of alias/orders was none and is arn:")]
    [InlineData("a snapshot is taken", "snapshot late was not there and is created")]
    [InlineData("the application is stopped", "status of application orders was RUNNING and is READY")]
    [InlineData("the operator gets a policy", "policies of role Operator")]
    public async Task What_has_changed_since_is_named_and_nothing_applied(string change, string named)
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper);
        await ChangeAsync(world, change);
        int writes = world.Account.Writes.Count();

        OperationFailure failure = (await Assert.ThrowsAsync<OperationException>(() => world.InitializeAsync(Apply(paper)))).Failure;

        Assert.Equal("PlanDrifted", failure.Id);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Initialize-FlinkCmk orders alias/orders -OperatorRoleName Operator -KeyAdministratorRoleName KeyAdministrator -ReaderRoleName Reader -PlanOnly -PlanPath", failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(writes, world.Account.Writes.Count());
    }

    [Fact]
    public async Task A_snapshot_that_came_after_the_plan_was_begun_stays()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper);
        await world.InitializeAsync(Apply(paper) with { Actor = Actor.IamAdministrator });
        await TakeAsync(world, "late");

        IReadOnlyList<FlinkCmkStep> steps = await world.InitializeAsync(Apply(paper));

        Assert.Contains("not in the plan and stay: late", Assert.Single(steps, s => s.State == StepState.Blocked).Detail, StringComparison.Ordinal);
        Assert.Contains(await world.SnapshotsAsync(), s => s.SnapshotName == "late");

        using PlanPaper second = new();
        await PlanAsync(world, second);
        await world.InitializeAsync(Apply(second));
        Assert.DoesNotContain(await world.SnapshotsAsync(), s => s.KeyArn is null);
    }

    [Fact]
    public async Task Another_principal_or_alias_contradicts_the_plan()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        using PlanPaper paper = new();
        await PlanAsync(world, paper);

        OperationFailure alias = (await Assert.ThrowsAsync<OperationException>(() => world.InitializeAsync(Apply(paper) with { Alias = "alias/other" }))).Failure;
        OperationFailure principal = (await Assert.ThrowsAsync<OperationException>(() => world.InitializeAsync(SetUpWorld.Ask() with { PlanPath = paper.Path, Operator = IamPrincipalName.User("operator-user") }))).Failure;

        Assert.Equal(("PlanContradicted", "PlanContradicted"), (alias.Id, principal.Id));
    }

    private static InitializeFlinkCmkRequest Apply(PlanPaper paper) => new() { ApplicationName = "orders", Alias = "alias/orders", PlanPath = paper.Path, Timeout = SandboxAccount.Patience };

    private static Task<IReadOnlyList<FlinkCmkStep>> PlanAsync(SetUpWorld world, PlanPaper paper) => world.InitializeAsync(SetUpWorld.Ask() with { PlanOnly = true, PlanPath = paper.Path });

    private static async Task<string?> RunAsync(SetUpWorld world, PlanPaper paper, Process process)
    {
        RecordingHost host = new();
        using BufferingHttpClientFactory http = new(process.Wire());
        using ActorConnections connections = world.Connect(http);
        try
        {
            await foreach (FlinkCmkStep _ in new InitializeFlinkCmkHandler(connections).RunAsync(Apply(paper), host, process.Life))
            {
            }
        }
        catch (OperationCanceledException) when (process.Died)
        {
            // Killed.
        }
        catch (OperationException e)
        {
            return e.Failure.Message;
        }

        return host.Errors.Count > 0 && !process.Died ? host.Errors[0].Message : null;
    }

    private static async Task ChangeAsync(SetUpWorld world, string change)
    {
        AwsConnection admin = await world.Account.ConnectAsync("account-administrator");
        switch (change)
        {
            case "a key takes the alias":
                string id = (await admin.KmsWrites.CreateKeyAsync(new CreateKeyRequest())).KeyMetadata.KeyId;
                await admin.KmsWrites.CreateAliasAsync(new CreateAliasRequest { AliasName = "alias/orders", TargetKeyId = id });
                break;
            case "a snapshot is taken":
                await TakeAsync(world, "late");
                break;
            case "the application is stopped":
                await SandboxAccount.RunAsync(new StopFlinkApplicationHandler(world.Account.As("account-administrator")).RunAsync(new StopFlinkApplicationRequest { ApplicationName = "orders" }, world.Account.Host, CancellationToken.None));
                break;
            case "the operator gets a policy":
                await world.Account.GrantAsync(PolicyKind.Reader, IamPrincipalName.Role("Operator"));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "no such change");
        }
    }

    private static async Task TakeAsync(SetUpWorld world, string name) =>
        await SandboxAccount.RunAsync(new NewFlinkSnapshotHandler(world.Account.As("account-administrator")).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = "orders", SnapshotName = name }, world.Account.Host, CancellationToken.None));
}
