using Amazon.IdentityManagement.Model;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.SetUp;

/// <summary>Describes a first set-up as a plan: its steps, the snapshots that go, and the facts that it rests on.</summary>
internal sealed class SetUpPlanner(SetUpScene scene, InitializeFlinkCmkRequest request)
{
    private const string Switch = "switch-to-key";

    public async Task<WrittenPlan> DescribeAsync(string id, IReadOnlyList<ChangeStep> steps, CancellationToken cancellation)
    {
        IReadOnlyList<PlannedStep> looked = await PlanLooks.ReadAsync(steps, request.Actor, cancellation);
        FlinkApplication application = (await scene.ObserveAsync(cancellation)).Application;
        return new WrittenPlan
        {
            Id = id,
            Operation = PlanOperations.Initialize,
            MadeAt = PlanFacts.Now,
            MadeBy = await scene.AnybodyAsync(async connection => await new CallerIdentity(connection).ArnAsync(cancellation), cancellation),
            Module = PlanFacts.Module,
            ApplicationArn = scene.ApplicationArn,
            ApplicationVersion = application.VersionId,
            Request = SetUpPlanRequest.Of(request, scene),
            Steps = looked,
            Snapshots = application.UsesEnhancedSnapshots ? [] : [.. (await scene.SnapshotsAsync(cancellation)).Where(s => s.KeyType == FlinkKeyType.AwsOwnedKey).OrderBy(s => s.SnapshotCreationTimestamp)
                .Select(s => PlannedSnapshots.Of(s, !request.KeepAwsOwnedSnapshots && s.SnapshotName != application.RestoreSnapshotName))],
            Facts = await FactsAsync(application, cancellation),
        };
    }

    private async Task<IReadOnlyList<PlannedFact>> FactsAsync(FlinkApplication application, CancellationToken cancellation)
    {
        (string? keyArn, PlannedFact key, PlannedFact policy) = await KeyAsync(cancellation);
        string theKey = $"the key of {request.Alias}";
        string under = application.KeyArn is null ? "the AWS owned key" : application.KeyArn == keyArn ? theKey : application.KeyArn;
        return
        [
            PlanFacts.Version(application, under, under == theKey ? null : theKey),
            PlanFacts.Status(application, application.Status, Switch),
            PlanFacts.RestorePoint(application, Switch),
            PlanFacts.Settings(application),
            key,
            policy,
            await PoliciesAsync(scene.Operator, scene.OperatorArn, ["grant-operator-base", "grant-operator-cmk"], cancellation),
            await PoliciesAsync(scene.KeyAdministrator, scene.KeyAdministratorArn, ["grant-key-administrator"], cancellation),
            .. request.Reader is { } reader ? [await PoliciesAsync(reader, scene.ReaderArn!, ["grant-reader"], cancellation)] : (PlannedFact[])[],
        ];
    }

    private async Task<(string? Arn, PlannedFact Key, PlannedFact Policy)> KeyAsync(CancellationToken cancellation)
    {
        string? arn = null, says = null;
        string? value = await PlanFacts.ReadableAsync(() => scene.AnybodyAsync(async connection =>
        {
            if (await new KeyResolver(connection).TryDescribeAsync(request.Alias, cancellation) is not { } found) return "none";
            arn = found.Arn;
            return $"{found.Arn}, {found.KeyState?.Value}";
        }, cancellation));
        if (arn is not null)
        {
            says = await PlanFacts.ReadableAsync(() => scene.AnybodyAsync(async connection =>
                await new KeyReader(connection).PolicyAsync(arn, cancellation) is { } policy ? PlanFacts.Digest(policy) : "not there", cancellation));
        }

        string[] until = ["create-key"];
        return (arn, new PlannedFact("key", request.Alias, value) { Until = until }, new PlannedFact("key policy", request.Alias, arn is null ? value : says) { Until = until });
    }

    /// <summary>Attached policies with their versions, and what inline policies say: a step of the plan changes them, and then the step's own look counts.</summary>
    private async Task<PlannedFact> PoliciesAsync(IamPrincipalName principal, string arn, string[] until, CancellationToken cancellation) => new("policies", $"{principal} ({arn})",
        await PlanFacts.ReadableAsync(() => scene.AnybodyAsync(async connection =>
        {
            IamReader reader = new(connection);
            List<string> policies = [];
            foreach (AttachedPolicyType attached in await reader.AttachedAsync(principal, cancellation))
                policies.Add($"{attached.PolicyName} {(await reader.PolicyAsync(attached.PolicyArn, cancellation))?.DefaultVersionId}");
            foreach (string name in await reader.InlineNamesAsync(principal, cancellation))
                policies.Add($"{name} {PlanFacts.Digest(await reader.InlineAsync(principal, name, cancellation))}");
            return string.Join(", ", policies.OrderBy(p => p, StringComparer.Ordinal).DefaultIfEmpty("none"));
        }, cancellation)))
    {
        Until = until,
    };
}
