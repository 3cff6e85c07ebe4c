using System.Runtime.CompilerServices;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;

namespace CmkFlink.Core.SetUp;

/// <summary>The first set-up as one transaction of several actors. Every step is seen in AWS once it is taken, so that it needs no marks: the same command goes on where it was interrupted, whoever runs it.</summary>
public sealed class InitializeFlinkCmkHandler(IActorConnections connections) : IOperationHandler<InitializeFlinkCmkRequest, FlinkCmkStep>
{
    public async IAsyncEnumerable<FlinkCmkStep> RunAsync(InitializeFlinkCmkRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool acts = !request.PlanOnly && !host.IsWhatIf;
        SetUpScene scene = new(request, connections, host, acts);
        await scene.ReadAsync(cancellation);
        await WarnOfOneForTwoAsync(request, scene, host, cancellation);
        using EvidenceLog evidence = new(acts ? request.EvidencePath : null, ChangeMark.NewId(), connections, scene.Identities);
        evidence.Begun("initialize", scene.ApplicationArn, null, automaticRotation: null, takenUp: false);
        bool complete = true;
        await foreach (FlinkCmkStep step in new ChangeRunner(host, evidence, request.Actor, request.PlanOnly).RunAsync(new SetUpSteps(scene, request, connections, host).All, cancellation))
        {
            complete &= step.State is StepState.Done or StepState.AlreadyDone;
            yield return step;
        }

        if (complete) evidence.Closed();
    }

    /// <summary>Who both administers and uses a key can read what it protects: the two are kept apart.</summary>
    private async Task WarnOfOneForTwoAsync(InitializeFlinkCmkRequest request, SetUpScene scene, IOperationHost host, CancellationToken cancellation)
    {
        if (request.Operator == request.KeyAdministrator) host.Warning($"{request.Operator} is both key administrator and operator: whoever holds it can use the key and change who else may. Give the two parts to two principals.");
        else if (request.Actor is null && connections.Has(Actor.Operator) && connections.Has(Actor.KeyAdministrator)
            && await scene.Identities.ArnAsync(Actor.Operator, cancellation) == await scene.Identities.ArnAsync(Actor.KeyAdministrator, cancellation))
        {
            host.Warning("The credentials of operator and key administrator are those of one principal: the separation of duties stands in the policies and not in the hands.");
        }
    }
}
