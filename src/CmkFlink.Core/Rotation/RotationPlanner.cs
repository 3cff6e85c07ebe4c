using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;

namespace CmkFlink.Core.Rotation;

/// <summary>Describes a rotation as a plan: its steps, the snapshots that go, and the facts that it rests on, in a form that the rotation's own progress changes in no way or in a known one.</summary>
internal sealed class RotationPlanner(RotationView view, InvokeFlinkCmkRotationRequest request, IActorConnections connections, IOperationHost host)
{
    private readonly RotationObserver _observer = new(connections, host);
    private readonly string _key = $"key {view.OldKey.KeyArn}";

    private bool IsNewKey => view.Mark.Strategy == RotationStrategy.NewKey;

    /// <summary>The step that puts new running state in place.</summary>
    private string Restart => IsNewKey ? "update-application" : "restart-application";

    public async Task<WrittenPlan> DescribeAsync(IReadOnlyList<ChangeStep> steps, CancellationToken cancellation)
    {
        IReadOnlyList<PlannedStep> looked = await PlanLooks.ReadAsync(steps, request.Actor, cancellation);
        MaterialObserver material = new(view, connections, host);
        if (!IsNewKey) await material.ReadAsync(cancellation);
        return new WrittenPlan
        {
            Id = view.Mark.Id,
            Operation = PlanOperations.Rotate,
            MadeAt = PlanFacts.Now,
            MadeBy = await view.Identities.ArnAsync(connections.Has(Actor.Reader) ? Actor.Reader : request.Actor ?? Actor.Operator, cancellation),
            Module = PlanFacts.Module,
            ApplicationArn = view.Application.ApplicationArn,
            ApplicationVersion = view.Application.VersionId,
            KeyMaterial = view.Mark.Material,
            Request = RotationPlanRequest.Of(view.Mark, request),
            Steps = looked,
            Snapshots = await SnapshotsAsync(material, cancellation),
            Facts = await FactsAsync(steps, material, cancellation),
        };
    }

    private async Task<IReadOnlyList<PlannedSnapshot>> SnapshotsAsync(MaterialObserver material, CancellationToken cancellation)
    {
        if (view.Application.UsesEnhancedSnapshots) return [];
        await _observer.ListSnapshotsAsync(view, TimeSpan.FromMinutes(1), cancellation);
        Applications.Restart? restart = !IsNewKey && material.IsRotated ? await material.ProofAsync(view.Application.ApplicationName, cancellation) : null;
        List<FlinkSnapshot> needless = [.. view.UnderOldKey.Where(s => restart is null || s.SnapshotCreationTimestamp < restart.Ended)];
        // The update that is still to come takes one of its own, which will be the newest of those that are kept.
        bool takesOne = view.Application.Status == "RUNNING" && (IsNewKey ? !view.IsUnderNewKey : restart is null);
        HashSet<string> kept = new(KeptSnapshots.Of(view.Application, needless, takesOne ? Math.Max(0, view.Mark.Keep - 1) : view.Mark.Keep).Select(s => s.SnapshotName), StringComparer.Ordinal);
        return [.. view.UnderOldKey.OrderBy(s => s.SnapshotCreationTimestamp).Select(s => PlannedSnapshots.Of(s, needless.Contains(s) && !kept.Contains(s.SnapshotName)))];
    }

    private async Task<IReadOnlyList<PlannedFact>> FactsAsync(IReadOnlyList<ChangeStep> steps, MaterialObserver material, CancellationToken cancellation)
    {
        List<PlannedFact> facts =
        [
            new("open change", $"application {view.Application.ApplicationName}", view.TakenUp ? view.Mark.Id : "none") { Own = [view.Mark.Id] },
            PlanFacts.Version(view.Application, view.IsUnderNewKey ? "the new key" : view.Application.KeyArn ?? "the AWS owned key", IsNewKey ? view.IsUnderNewKey ? null : "the new key" : view.Application.KeyArn),
            // A stop of the change's own is part of its restart.
            PlanFacts.Status(view.Application, view.Mark.Stopped ? "RUNNING" : view.Application.Status, Restart),
            PlanFacts.RestorePoint(view.Application, Restart),
            PlanFacts.Settings(view.Application),
            new("state", _key, view.OldKey.KeyState) { Own = view.Mark.Retire switch { OldKeyRetirement.Disable => ["Disabled"], OldKeyRetirement.ScheduleDeletion => ["PendingDeletion", ObservedStates.Deleted], _ => [] } },
        ];
        if (IsNewKey) facts.AddRange([Policy(), Aliases(), .. await OperatorsAsync(cancellation)]);
        else facts.AddRange([PolicyAsItIs(), Material(material), Sharing(steps)]);
        return facts;
    }

    private PlannedFact PolicyAsItIs() => new("policy", _key, view.OldPolicy is { } policy ? PlanFacts.Digest(policy) : null);

    // What is left when the operators are out of it is known beforehand.
    private PlannedFact Policy() => PolicyAsItIs() with
    {
        Own = view.OldPolicy is { } policy ? [PlanFacts.Digest(KeyPolicyEdit.RemoveOperators(policy, view.Application.ApplicationArn))] : [],
        Until = ["retire-old-key"],
    };

    /// <summary>Of either key: the move from one to the other changes nothing of it.</summary>
    private PlannedFact Aliases()
    {
        List<string> aliases = [.. view.AliasesOf(view.OldKey.KeyId).Concat(view.NewKey is { } key ? view.AliasesOf(key.KeyId) : []).OrderBy(a => a, StringComparer.Ordinal)];
        return new("aliases", _key, aliases.Count == 0 ? "none" : string.Join(", ", aliases)) { Own = aliases.Count == 0 ? [view.BaseAlias] : [] };
    }

    private static PlannedFact Sharing(IReadOnlyList<ChangeStep> steps) => new("applications that share it", "the key", string.Join(", ", steps.Where(s => s.Id == "restart-sharing-application").Select(s => s.Target).DefaultIfEmpty("none")));

    private PlannedFact Material(MaterialObserver material) => new("material", _key, material.IsRotated ? $"new, {material.Used} rotations on demand" : $"{material.Current}, {material.Used} rotations on demand")
    {
        // In progress, the old material is current still, and the rotation counts already.
        Own = material.IsRotated ? [] : [$"{material.Current}, {material.Used + 1} rotations on demand", $"new, {material.Used + 1} rotations on demand"],
    };

    /// <summary>The operators' managed policies, without the statements on the two keys, which the change itself edits.</summary>
    private async Task<IReadOnlyList<PlannedFact>> OperatorsAsync(CancellationToken cancellation)
    {
        List<PlannedFact> facts = [];
        foreach (string arn in NewKeySteps.Operators(view, request))
        {
            string? value = await PlanFacts.ReadableAsync(async () =>
            {
                HeldPolicies held = (await new OperatorAccess(connections, host, _observer).ReadAsync([arn], cancellation)).Single();
                IEnumerable<string> rest = held.Policies.Select(p => (p.Policy.PolicyName, Left: Without(p.Document))).Where(p => p.Left.Statements.Count > 0).Select(p => $"{p.PolicyName} {PlanFacts.Digest(p.Left)}");
                return string.Join(", ", rest.OrderBy(p => p, StringComparer.Ordinal).DefaultIfEmpty("none"));
            });
            facts.Add(new PlannedFact("managed policies, but for the keys of this change,", $"{OperatorAccess.PrincipalOf(arn)}", value));
        }

        return facts;
    }

    private PolicyDocument Without(PolicyDocument policy)
    {
        PolicyDocument rest = OperatorPolicyEdit.RemoveKey(policy, view.OldKey.KeyArn, view.Application.ApplicationArn);
        return view.NewKey is { } key ? OperatorPolicyEdit.RemoveKey(rest, key.KeyArn, view.Application.ApplicationArn) : rest;
    }
}
