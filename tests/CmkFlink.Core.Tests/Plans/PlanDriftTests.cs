using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;

namespace CmkFlink.Core.Tests.Plans;

/// <summary>The comparison alone, on plans made up for it.</summary>
public sealed class PlanDriftTests
{
    private static readonly PlannedFact Version = new("version", "application orders", "3 under old") { Own = ["4 under new"] };
    private static readonly PlannedFact Status = new("status", "application orders", "RUNNING") { Until = ["update"] };

    [Fact]
    public void The_same_is_no_drift() => Assert.Empty(Drift(Plan(Version, Status), Plan(Version, Status), begun: false));

    [Fact]
    public void What_the_plan_itself_makes_of_a_fact_counts_only_once_it_is_begun()
    {
        WrittenPlan now = Plan(Version with { Value = "4 under new" }, Status);

        Assert.Equal("version of application orders was 3 under old and is 4 under new", Assert.Single(Drift(Plan(Version, Status), now, begun: false)));
        Assert.Empty(Drift(Plan(Version, Status), now, begun: true));
    }

    [Fact]
    public void A_value_that_neither_was_nor_is_planned_is_drift_at_any_time()
    {
        WrittenPlan now = Plan(Version with { Value = "5 under new" }, Status);

        Assert.Single(Drift(Plan(Version, Status), now, begun: true));
    }

    [Fact]
    public void A_fact_is_compared_until_the_step_that_changes_it_is_taken()
    {
        WrittenPlan stopped = Plan(Version, Status with { Value = "READY" });

        Assert.Single(Drift(Plan(Version, Status), stopped, begun: true));
        Assert.Empty(Drift(Plan(Version, Status), stopped with { Steps = [stopped.Steps[0] with { State = StepState.AlreadyDone }] }, begun: true));
    }

    [Fact]
    public void A_step_that_was_done_when_the_plan_was_made_ends_no_comparison()
    {
        WrittenPlan plan = Plan(Status);
        plan = plan with { Steps = [plan.Steps[0] with { State = StepState.AlreadyDone }] };
        WrittenPlan now = plan with { Facts = [Status with { Value = "READY" }] };

        Assert.Single(Drift(plan, now, begun: true));
    }

    [Fact]
    public void What_could_not_be_seen_when_the_plan_was_made_is_no_promise_of_it()
    {
        Assert.Empty(Drift(Plan(Version with { Value = null }), Plan(Version), begun: false));
    }

    [Fact]
    public void What_cannot_be_seen_any_more_is_drift_and_says_who_could()
    {
        Assert.Contains("-ReaderProfileName", Assert.Single(Drift(Plan(Version), Plan(Version with { Value = null }), begun: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fact_that_is_gone_is_drift() => Assert.Contains("not there", Assert.Single(Drift(Plan(Version), Plan(), begun: false)), StringComparison.Ordinal);

    [Fact]
    public void Another_step_is_drift()
    {
        WrittenPlan now = Plan(Version);
        now = now with { Steps = [.. now.Steps, now.Steps[0] with { Id = "delete-everything" }] };

        Assert.Equal("step 2 was not there and is delete-everything by the operator on application orders", Assert.Single(Drift(Plan(Version), now, begun: true)));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    public void Snapshots_come_and_go_only_once_the_plan_is_begun(bool begun, int differences)
    {
        WrittenPlan plan = Plan() with { Snapshots = [new PlannedSnapshot("a", "1", "key", true)] };
        WrittenPlan now = Plan() with { Snapshots = [new PlannedSnapshot("a", "2", "key", true)] };

        Assert.Equal(differences, Drift(plan, now, begun).Count);
    }

    private static List<string> Drift(WrittenPlan plan, WrittenPlan now, bool begun) => [.. PlanDrift.Between(plan, now, begun).Select(d => d.ToString())];

    private static WrittenPlan Plan(params PlannedFact[] facts) => new()
    {
        Id = "0a1b2c3d", Operation = PlanOperations.Rotate, MadeAt = "", MadeBy = "", Module = "", ApplicationArn = "", ApplicationVersion = 3, Request = new PlanSettings(),
        Steps = [new PlannedStep("update", Actor.Operator, "update", "application orders", StepState.Pending, "")], Snapshots = [], Facts = facts,
    };
}
