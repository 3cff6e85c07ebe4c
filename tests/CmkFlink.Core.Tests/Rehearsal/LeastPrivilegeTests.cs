using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Rehearsal;

public sealed class LeastPrivilegeTests
{
    private static readonly RehearsalRequest Sequence = new()
    {
        ApplicationName = "orders",
        ApplicationArn = SandboxAccount.Orders,
        ExecutionRoleArn = SandboxAccount.ExecutionRole,
        Timeout = TimeSpan.FromSeconds(30),
    };

    [Fact]
    public async Task Without_any_one_thing_of_the_operators_policy_for_keys_a_step_breaks_or_the_reason_is_documented()
    {
        IReadOnlyList<FlinkCmkTrial> trials = await ProveAsync(new LeastPrivilegeRequest { Rehearsal = Sequence, Policies = [PolicyKind.OperatorCmk] });

        Assert.DoesNotContain(trials, trial => trial.Result == TrialResult.Superfluous);
        Assert.Equal(
            ["AllowGenerateDataKeyAndDecryptForDurableState without kms:Decrypt", "AllowKmsOperationsForRunningState without kms:Decrypt"],
            trials.Where(trial => trial.Result == TrialResult.Explained).OrderBy(trial => trial.Number).Select(trial => $"{trial.Statement} without {trial.Subject}"));
        Assert.Equal(29, trials.Count);
        Assert.All(trials.Where(trial => trial.Result == TrialResult.Needed), trial => Assert.True(trial is { StepNumber: > 0, StepActor: not null, Step.Length: > 0 }));
    }

    [Fact]
    public async Task Without_a_permission_the_step_that_uses_it_breaks()
    {
        IReadOnlyList<FlinkCmkTrial> trials = await ProveAsync(new LeastPrivilegeRequest { Rehearsal = Sequence, Policies = [PolicyKind.OperatorBase] });

        Dictionary<string, string?> steps = trials.Where(trial => trial.Change == PermissionChange.RemoveAction).ToDictionary(trial => trial.Subject, trial => trial.Step);
        Assert.Equal("switch to the key", steps["kinesisanalytics:UpdateApplication"]);
        Assert.Equal("take a snapshot under the key", steps["kinesisanalytics:CreateApplicationSnapshot"]);
        Assert.Equal("delete the snapshots under the AWS owned key", steps["kinesisanalytics:DeleteApplicationSnapshot"]);
        Assert.Equal("stop and start under the key", steps["kinesisanalytics:StartApplication"]);
        Assert.Equal("move to the key that leaves its use to IAM, and roll back", steps["kinesisanalytics:RollbackApplication"]);
        Assert.All(trials.Where(trial => trial.Change is PermissionChange.DropCondition or PermissionChange.OpenResource), trial => Assert.Equal(Actor.Reader, trial.StepActor));
        Assert.All(trials, trial => Assert.Equal(TrialResult.Needed, trial.Result));
    }

    [Fact]
    public async Task A_permission_that_no_step_uses_is_superfluous()
    {
        RehearsalRequest generous = Sequence with { Rewrite = (kind, policy) => kind == PolicyKind.OperatorCmk ? With(policy, "kms:ListRetirableGrants") : policy };

        IReadOnlyList<FlinkCmkTrial> trials = await ProveAsync(new LeastPrivilegeRequest { Rehearsal = generous, Policies = [PolicyKind.OperatorCmk] });

        FlinkCmkTrial superfluous = Assert.Single(trials, trial => trial.Result == TrialResult.Superfluous);
        Assert.Equal(("Generous", PermissionChange.RemoveStatement), (superfluous.Statement, superfluous.Change));
        Assert.Null(superfluous.StepNumber);
    }

    [Fact]
    public async Task A_policy_that_allows_what_must_be_refused_proves_nothing()
    {
        RehearsalRequest dangerous = Sequence with { Rewrite = (kind, policy) => kind == PolicyKind.OperatorBase ? With(policy, "kinesisanalytics:DeleteApplication") : policy };

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => ProveAsync(new LeastPrivilegeRequest { Rehearsal = dangerous }));

        Assert.Equal("RehearsalFailed", refused.Failure.Id);
        Assert.Contains("kinesisanalytics:DeleteApplication was not denied", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_are_told_beside_the_limits_of_IAM_and_KMS()
    {
        IReadOnlyList<PolicySize> sizes = new LeastPrivilegeRequest { Rehearsal = Sequence }.Sizes;

        Assert.Equal([(PolicyKind.OperatorBase, 3), (PolicyKind.KeyAdministrator, 7), (PolicyKind.Reader, 7), (PolicyKind.KeyPolicy, 10), (PolicyKind.OperatorCmk, 4)], sizes.Select(size => (size.Policy, size.Statements)));
        Assert.All(sizes, size => Assert.InRange(size.Size, 500, size.Limit));
        Assert.Equal([6144, 32768], sizes.Select(size => size.Limit).Distinct());
    }

    private static PolicyDocument With(PolicyDocument policy, string action) =>
        policy with { Statements = [.. policy.Statements, new PolicyStatement { Sid = "Generous", Effect = PolicyEffect.Allow, Actions = [action], Resources = ["*"] }] };

    private static Task<IReadOnlyList<FlinkCmkTrial>> ProveAsync(LeastPrivilegeRequest request) =>
        SandboxAccount.RunAsync(new LeastPrivilegeHandler(Trial.StartAsync).RunAsync(request, new RecordingHost(), CancellationToken.None));

    private sealed class Trial(SandboxAccount account) : IRehearsalSandbox
    {
        public IActorConnections Connections => account.Everybody;

        public static async Task<IRehearsalSandbox> StartAsync(CancellationToken cancellation) => new Trial(await SandboxAccount.StartAsync());

        public ValueTask DisposeAsync() => account.DisposeAsync();
    }
}
