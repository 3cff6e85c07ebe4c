using System.Diagnostics;
using System.Runtime.CompilerServices;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rehearsal;

/// <summary>Runs the whole sequence with the product's own operations, each as its actor; then the clean-up, what must be refused, and the way back. Stops at the first step that does not hold.</summary>
public sealed class RehearsalHandler(IActorConnections connections) : IOperationHandler<RehearsalRequest, FlinkCmkStep>
{
    public async IAsyncEnumerable<FlinkCmkStep> RunAsync(RehearsalRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int number = 0;
        foreach (RehearsalStep step in new RehearsalSteps(new RehearsalScene(request, connections, host)).All)
        {
            FlinkCmkStep ended = await TakeAsync(step, ++number, cancellation);
            yield return ended;
            if (ended.State == StepState.Failed) yield break;
        }
    }

    private static async Task<FlinkCmkStep> TakeAsync(RehearsalStep step, int number, CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        StepState state = StepState.Done;
        string detail;
        try
        {
            detail = await step.Take(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            OperationFailure failure = Failures.From(e);
            state = StepState.Failed;
            detail = $"{failure.Id}: {failure.Message} {failure.Remedy}";
        }

        return new FlinkCmkStep { Number = number, Actor = step.Actor, Action = step.Action, Target = step.Target, State = state, Detail = detail, Duration = watch.Elapsed };
    }
}
