using System.Runtime.CompilerServices;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;
using CmkFlink.Core.Rotation;

namespace CmkFlink.Core.SetUp;

/// <summary>The first set-up as one transaction of several actors. Every step is seen in AWS once it is taken, so that it needs no marks: the same command goes on where it was interrupted, whoever runs it.</summary>
public sealed class InitializeFlinkCmkHandler(IActorConnections connections) : IOperationHandler<InitializeFlinkCmkRequest, FlinkCmkStep>
{
    public async IAsyncEnumerable<FlinkCmkStep> RunAsync(InitializeFlinkCmkRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        (WrittenPlan? plan, string? sha256) = request is { PlanOnly: false, PlanPath: { } path } ? PlanFile.Read(path, PlanOperations.Initialize) : (null, null);
        if (plan is not null) request = SetUpPlanRequest.From(plan, request);
        bool acts = !request.PlanOnly && !host.IsWhatIf;
        SetUpScene scene = new(request, connections, host, waits: acts || request.PlanPath is not null);
        await CallFailures.DuringAsync($"look at application {request.ApplicationName} and its actors", request.ApplicationName, async () =>
        {
            if (plan is not null) await scene.AnybodyAsync(connection => PlanPlace.DemandAsync(plan, request.PlanPath!, connection, cancellation), cancellation);
            await scene.ReadAsync(cancellation);
            await WarnOfOneForTwoAsync(request, scene, host, cancellation);
            return scene;
        });
        IReadOnlyList<ChangeStep> steps = new SetUpSteps(scene, request, connections, host).All;
        if (request.PlanPath is not null) await WithPlanAsync(plan, request, scene, steps, host, cancellation);
        using EvidenceLog evidence = new(acts ? request.EvidencePath : null, plan?.Id ?? ChangeMark.NewId(), connections, scene.Identities);
        evidence.Begun("initialize", scene.ApplicationArn, null, automaticRotation: null, takenUp: false, sha256);
        ChangeRunner runner = new(host, evidence, request.Actor, request.PlanOnly);
        await foreach (FlinkCmkStep step in runner.RunAsync(steps, cancellation)) yield return step;
        // What is left out on purpose (the check, where nobody reads) keeps nothing open.
        if (runner.Next is null) evidence.Closed();
    }

    /// <summary>Writes the plan, or holds what is seen now against the one that is applied.</summary>
    private static async Task WithPlanAsync(WrittenPlan? plan, InitializeFlinkCmkRequest request, SetUpScene scene, IReadOnlyList<ChangeStep> steps, IOperationHost host, CancellationToken cancellation)
    {
        WrittenPlan now = await CallFailures.DuringAsync($"look at what the plan of {request.ApplicationName} rests on", request.ApplicationName, () => new SetUpPlanner(scene, request).DescribeAsync(plan?.Id ?? ChangeMark.NewId(), steps, cancellation));
        if (plan is null)
        {
            await PlanFile.WriteAsync(request.PlanPath!, now, host, cancellation);
            return;
        }

        // A set-up has no mark: what was open in the plan and is done now is its progress.
        bool begun = now.Steps.Any(s => s.State == StepState.AlreadyDone && plan.Steps.Any(p => p.Id == s.Id && p.State != StepState.AlreadyDone));
        IReadOnlyList<PlanDifference> drift = PlanDrift.Between(plan, now, begun);
        if (drift.Count > 0) throw new OperationException(PlanFailures.Drift(request.PlanPath!, plan, drift, SetUpPlanRequest.Command(request)));
        scene.Planned = new PlannedSnapshots(plan);
    }

    /// <summary>Who both administers and uses a key can read what it protects: the two are kept apart.</summary>
    private async Task WarnOfOneForTwoAsync(InitializeFlinkCmkRequest request, SetUpScene scene, IOperationHost host, CancellationToken cancellation)
    {
        if (scene.Operator == scene.KeyAdministrator) host.Warning($"{scene.Operator} is both key administrator and operator: whoever holds it can use the key and change who else may. Give the two parts to two principals.");
        else if (request.Actor is null && connections.Has(Actor.Operator) && connections.Has(Actor.KeyAdministrator)
            && await scene.Identities.ArnAsync(Actor.Operator, cancellation) == await scene.Identities.ArnAsync(Actor.KeyAdministrator, cancellation))
        {
            host.Warning("The credentials of operator and key administrator are those of one principal: the separation of duties stands in the policies and not in the hands.");
        }
    }
}
