using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Plans;

/// <summary>Looks at every step of a sequence without taking one.</summary>
internal static class PlanLooks
{
    /// <param name="only">The actor who acts; what he may not see of others' steps stays open.</param>
    /// <exception cref="OperationException">The first step that is neither done nor to be taken.</exception>
    public static async Task<IReadOnlyList<PlannedStep>> ReadAsync(IReadOnlyList<ChangeStep> steps, Actor? only, CancellationToken cancellation)
    {
        List<PlannedStep> looked = [];
        bool later = false;
        foreach (ChangeStep step in steps)
        {
            StepLook look;
            try
            {
                look = await step.Look(cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                OperationFailure failure = Failures.From(e, step.Target);
                // What an earlier step would make cannot be looked at before it is made.
                bool excused = later || (only is { } actor && actor != step.Actor && failure.Category == FailureCategory.PermissionDenied);
                look = excused ? StepLook.Missing("not to be seen yet") : throw new OperationException(failure);
            }

            later |= look.State == StepState.Pending || look is { State: StepState.Blocked, Stops: true };
            looked.Add(new PlannedStep(step.Id, step.Actor, step.Action, step.Target, look.State, OneLine(look.Detail)));
        }

        return looked;
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
