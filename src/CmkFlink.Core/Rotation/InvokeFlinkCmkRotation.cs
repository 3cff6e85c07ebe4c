using System.Runtime.CompilerServices;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;

namespace CmkFlink.Core.Rotation;

/// <summary>A rotation as one transaction of several actors, which may be interrupted anywhere and taken up by anybody: where it stands is read from AWS, what was asked for from the marks that it left there.</summary>
public sealed class InvokeFlinkCmkRotationHandler(IActorConnections connections) : IOperationHandler<InvokeFlinkCmkRotationRequest, FlinkCmkStep>
{
    public async IAsyncEnumerable<FlinkCmkStep> RunAsync(InvokeFlinkCmkRotationRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        (WrittenPlan? plan, string? sha256) = request is { PlanOnly: false, PlanPath: { } path } ? PlanFile.Read(path, PlanOperations.Rotate) : (null, null);
        if (plan is not null) request = RotationPlanRequest.From(plan, request);
        Demand(request);
        bool acts = !request.PlanOnly && !host.IsWhatIf;
        RotationObserver observer = new(connections, host);
        if (plan is not null) await CallFailures.DuringAsync("look for whom the plan is", request.ApplicationName, async () => await PlanPlace.DemandAsync(plan, request.PlanPath!, await observer.ReadAsAsync(Actor.Operator, cancellation), cancellation));
        // A plan is made of an application at rest, too.
        WaitSettings? wait = acts || request.PlanPath is not null ? WaitSettings.For(await observer.ReadAsAsync(Actor.Operator, cancellation), request.Timeout) : null;
        string looking = $"look where the rotation of application {request.ApplicationName} stands";
        RotationView view = await CallFailures.DuringAsync(looking, request.ApplicationName, () => observer.ObserveAsync(request.ApplicationName, (application, key, last) => plan is null ? Begin(request, application, key, last) : Begin(plan, request, last), wait, cancellation));
        if (view.Mark is { IsOpen: false } last)
        {
            if (request is { PlanOnly: true, PlanPath: { } unwritten }) host.Warning($"No plan is written to '{unwritten}': there is nothing to do.");
            WarnOfWishes(request, view, last, host);
            host.Verbose($"Application {request.ApplicationName} was rotated by change {last.Id} at {Moments.Utc(last.Ended)}, less than {request.MinimumAge} ago: nothing is left to do. -MinimumAge 0:00 begins another rotation.");
            yield return new FlinkCmkStep { Number = 1, Actor = Actor.Operator, Action = "rotate", Target = $"application {request.ApplicationName}", State = StepState.AlreadyDone, Detail = $"change {last.Id} ({last.Strategy}) ended at {Moments.Utc(last.Ended)}; the application is {view.Application.Status} under {view.Application.KeyArn}" };
            yield break;
        }

        if (plan is null) DemandAgreement(request, view);
        if (!view.TakenUp && view.ForeignClaim is { } name) throw new OperationException(RotationFailures.AliasOfChange(name, view.OldKey.KeyArn));
        IReadOnlyList<ChangeStep> steps = view.Mark.Strategy == RotationStrategy.NewKey
            ? new NewKeySteps(view, request, connections, host).All
            : await CallFailures.DuringAsync(looking, request.ApplicationName, () => KeyMaterialSteps.ForAsync(view, request, connections, host, cancellation));
        if (request.PlanPath is not null) await WithPlanAsync(plan, request, view, steps, host, cancellation);
        using EvidenceLog evidence = new(acts ? request.EvidencePath : null, view.Mark.Id, connections, view.Identities);
        evidence.Begun($"rotate {view.Mark.Strategy}", view.Application.ApplicationArn, view.OldKey.KeyArn, view.OldKey.AutomaticRotation, view.TakenUp, sha256);
        if (view.OldKey.AutomaticRotation == true) host.Warning($"Key {view.OldKey.KeyArn} rotates automatically; running state takes new key material up at a restart only. Set-FlinkCmkKey -DisableAutomaticRotation ends it.");
        await foreach (FlinkCmkStep step in new ChangeRunner(host, evidence, request.Actor, request.PlanOnly).RunAsync(steps, cancellation)) yield return step;
        // Before this change is marked, the mark is that of the one before it.
        if (view.ApplicationMark is { IsOpen: false } closed && closed.Id == view.Mark.Id) evidence.Closed();
    }

    private static ChangeMark Begin(InvokeFlinkCmkRotationRequest request, FlinkApplication application, FlinkCmkKey key, ChangeMark? last)
    {
        // Whose last answer was lost asks again; that is the same rotation and not another.
        if (last is { Ended: { } ended } && (request.Strategy ?? last.Strategy) == last.Strategy && DateTime.UtcNow - ended < request.MinimumAge) return last;
        RotationStrategy strategy = request.Strategy ?? throw new OperationException(RotationFailures.NoStrategy(application.ApplicationName));
        if (strategy == RotationStrategy.KeyMaterial && request.RetireOldKey is not (null or OldKeyRetirement.None)) throw new OperationException(RotationFailures.RetireWithMaterial());
        return new ChangeMark
        {
            Id = ChangeMark.NewId(),
            Strategy = strategy,
            Begun = DateTime.UtcNow,
            Application = application.ApplicationName,
            Retire = request.RetireOldKey ?? OldKeyRetirement.None,
            Keep = request.KeepSnapshot ?? 0,
            Material = strategy == RotationStrategy.KeyMaterial ? key.CurrentKeyMaterialId : null,
        };
    }

    /// <summary>The change that the plan speaks of; one that it has closed already.</summary>
    private static ChangeMark Begin(WrittenPlan plan, InvokeFlinkCmkRotationRequest request, ChangeMark? last) => last?.Id == plan.Id ? last : new ChangeMark
    {
        Id = plan.Id,
        Strategy = request.Strategy!.Value,
        Begun = DateTime.UtcNow,
        Application = request.ApplicationName,
        Retire = request.RetireOldKey!.Value,
        Keep = request.KeepSnapshot!.Value,
        Material = plan.KeyMaterial,
    };

    /// <summary>Writes the plan, or holds what is seen now against the one that is applied.</summary>
    private async Task WithPlanAsync(WrittenPlan? plan, InvokeFlinkCmkRotationRequest request, RotationView view, IReadOnlyList<ChangeStep> steps, IOperationHost host, CancellationToken cancellation)
    {
        WrittenPlan now = await CallFailures.DuringAsync($"look at what the plan of {request.ApplicationName} rests on", request.ApplicationName, () => new RotationPlanner(view, request, connections, host).DescribeAsync(steps, cancellation));
        if (plan is null)
        {
            await PlanFile.WriteAsync(request.PlanPath!, now, host, cancellation);
            return;
        }

        IReadOnlyList<PlanDifference> drift = PlanDrift.Between(plan, now, begun: view.TakenUp && view.Mark.Id == plan.Id);
        if (drift.Count > 0) throw new OperationException(PlanFailures.Drift(request.PlanPath!, plan, drift, RotationPlanRequest.Command(request)));
        view.Planned = new PlannedSnapshots(plan) { StoppedByChange = view.Mark.Stopped };
    }

    private static void Demand(InvokeFlinkCmkRotationRequest request)
    {
        if (request.KeepSnapshot is < 0) throw new OperationException(Failures.InvalidName("KeepSnapshot", $"{request.KeepSnapshot}", "0 or more"));
        // KMS API reference, ScheduleKeyDeletion.
        if (request.PendingWindowInDays is < 7 or > 30) throw new OperationException(Failures.InvalidName("PendingWindowInDays", $"{request.PendingWindowInDays}", "7 to 30 days"));
        if (request is { KeepSnapshot: > 0, RetireOldKey: { } retire and not OldKeyRetirement.None }) throw new OperationException(RotationFailures.KeptAndRetired(retire));
    }

    /// <summary>A rotation that counts as the one that is asked for may have been begun with other wishes, which nobody fulfils any more.</summary>
    private static void WarnOfWishes(InvokeFlinkCmkRotationRequest request, RotationView view, ChangeMark last, IOperationHost host)
    {
        string ended = $"Application '{request.ApplicationName}' was rotated by change {last.Id}, which ended at {Moments.Utc(last.Ended)}, and it counts as the rotation that is asked for";
        string? old = RotationObserver.ReplacedBy(view.OldKey, view.Application) is { } id ? RotationObserver.Sibling(view.OldKey.KeyArn, id) : null;
        if (request.RetireOldKey is { } retire && retire != last.Retire)
        {
            string how = retire switch { OldKeyRetirement.Disable => "Disable-FlinkCmkKey", OldKeyRetirement.ScheduleDeletion => "Remove-FlinkCmkKey", _ => "Restore-FlinkCmkKey" };
            host.Warning($"{ended}: it was begun with -RetireOldKey {last.Retire}, so -RetireOldKey {retire} is not done. Key administrator: {how} {old ?? "KEY"} does it, if nobody needs the old key.");
        }

        if (request.KeepSnapshot is { } keep && keep != last.Keep)
            host.Warning($"{ended}: it was begun with -KeepSnapshot {last.Keep}, so -KeepSnapshot {keep} changes nothing. Get-FlinkSnapshot {request.ApplicationName} shows what is left.");
    }

    /// <summary>An open change keeps what it was begun with.</summary>
    private static void DemandAgreement(InvokeFlinkCmkRotationRequest request, RotationView view)
    {
        ChangeMark open = view.Mark;
        if (request.Strategy is { } strategy && strategy != open.Strategy) throw new OperationException(RotationFailures.Contradiction("Strategy", $"{strategy}", $"{open.Strategy}", open));
        if (request.RetireOldKey is { } retire && retire != open.Retire) throw new OperationException(RotationFailures.Contradiction("RetireOldKey", $"{retire}", $"{open.Retire}", open));
        if (request.KeepSnapshot is { } keep && keep != open.Keep) throw new OperationException(RotationFailures.Contradiction("KeepSnapshot", $"{keep}", $"{open.Keep}", open));
    }
}
