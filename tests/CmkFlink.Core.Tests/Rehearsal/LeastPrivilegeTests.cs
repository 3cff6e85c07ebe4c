using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Rehearsal;

public sealed class LeastPrivilegeTests(LeastPrivilegeTests.FullProof proof) : IClassFixture<LeastPrivilegeTests.FullProof>
{
    private static readonly RehearsalRequest Sequence = new()
    {
        ApplicationName = "orders",
        ApplicationArn = SandboxAccount.Orders,
        ExecutionRoleArn = SandboxAccount.ExecutionRole,
        Timeout = TimeSpan.FromSeconds(30),
    };

    [Fact]
    public void Without_any_one_thing_of_any_policy_a_step_breaks_or_the_reason_is_documented()
    {
        Assert.DoesNotContain(proof.Trials, trial => trial.Result == TrialResult.Superfluous);
        Assert.Equal(
            ["OperatorCmk AllowGenerateDataKeyAndDecryptForDurableState without kms:Decrypt", "OperatorCmk AllowKmsOperationsForRunningState without kms:Decrypt"],
            proof.Trials.Where(trial => trial.Result == TrialResult.Explained).OrderBy(trial => trial.Number).Select(trial => $"{trial.Policy} {trial.Statement} without {trial.Subject}"));
        Assert.All(proof.Trials.Where(trial => trial.Result == TrialResult.Needed), trial => Assert.True(trial is { StepNumber: > 0, StepActor: not null, Step.Length: > 0 }));
    }

    [Fact]
    public void Every_policy_is_taken_apart_down_to_the_single_thing()
    {
        // By hand: statements + actions where there are several + principals and resources where there are several + conditions + what can be opened.
        const int operatorBase = 3 + (17 + 2) + 0 + 1 + 2;
        const int keyAdministrator = 7 + (3 + 10 + 3 + 3 + 5 + 4) + 2 + 0 + 5;
        const int reader = 7 + (3 + 8 + 6 + 4 + 5 + 3 + 2) + 2 + 0 + 6;
        const int keyPolicy = 10 + (23 + 3 + 2 + 6) + 2 + (1 + 2 + 4 + 2 + 3 + 1 + 1 + 3) + 10;
        const int operatorCmk = 4 + (2 + 2) + (4 * 2) + (1 + 2 + 2 + 4) + 4;
        Assert.Equal(
            [(PolicyKind.OperatorBase, operatorBase), (PolicyKind.KeyAdministrator, keyAdministrator), (PolicyKind.Reader, reader), (PolicyKind.KeyPolicy, keyPolicy), (PolicyKind.OperatorCmk, operatorCmk)],
            proof.Trials.GroupBy(trial => trial.Policy).OrderBy(policy => policy.Min(trial => trial.Number)).Select(policy => (policy.Key, policy.Count())));
    }

    [Theory]
    [InlineData("kinesisanalytics:UpdateApplication", "switch to the key")]
    [InlineData("kinesisanalytics:CreateApplicationSnapshot", "take a snapshot under the key")]
    [InlineData("kinesisanalytics:DeleteApplicationSnapshot", "delete the snapshots under the AWS owned key")]
    [InlineData("kinesisanalytics:StartApplication", "stop and start under the key")]
    [InlineData("kinesisanalytics:RollbackApplication", "move to the key that leaves its use to IAM, and roll back")]
    public void Without_a_permission_the_step_that_uses_it_breaks(string action, string step) =>
        Assert.Equal(step, Assert.Single(proof.Trials, trial => trial is { Policy: PolicyKind.OperatorBase, Change: PermissionChange.RemoveAction } && trial.Subject == action).Step);

    [Fact]
    public void What_is_loosened_breaks_what_must_be_refused() =>
        Assert.All(
            proof.Trials.Where(trial => trial.Change is PermissionChange.DropCondition or PermissionChange.OpenPrincipal or PermissionChange.OpenResource),
            trial => Assert.Equal("find every other use of the keys denied by the policies as they stand", trial.Step));

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

    /// <summary>The whole proof, made once.</summary>
    public sealed class FullProof : IAsyncLifetime
    {
        internal IReadOnlyList<FlinkCmkTrial> Trials { get; private set; } = [];

        public async Task InitializeAsync() => Trials = await ProveAsync(new LeastPrivilegeRequest { Rehearsal = Sequence });

        public Task DisposeAsync() => Task.CompletedTask;
    }

    private sealed class Trial(SandboxAccount account) : IRehearsalSandbox
    {
        public IActorConnections Connections => account.Everybody;

        public static async Task<IRehearsalSandbox> StartAsync(CancellationToken cancellation) => new Trial(await SandboxAccount.StartAsync());

        public ValueTask DisposeAsync() => account.DisposeAsync();
    }
}
