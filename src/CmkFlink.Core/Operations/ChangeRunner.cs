using System.Diagnostics;
using System.Runtime.CompilerServices;
using CmkFlink.Core.Evidence;

namespace CmkFlink.Core.Operations;

/// <summary>Runs a sequence in which several actors take part: looks, confirms, takes, tells; stops where something must happen first.</summary>
/// <param name="only">Takes the steps of this actor alone, and what a reader sees, and leaves the rest Pending; <see langword="null"/> for all.</param>
/// <param name="planOnly">Takes no step.</param>
internal sealed class ChangeRunner(IOperationHost host, EvidenceLog evidence, Actor? only, bool planOnly)
{
    private const string PlanShown = "not taken: the plan only is shown";

    /// <summary>Where the sequence stands after a run: the first step that is to be taken still or that holds up the ones after it. Those left out on purpose hold up nobody.</summary>
    public FlinkCmkStep? Next { get; private set; }

    public async IAsyncEnumerable<FlinkCmkStep> RunAsync(IReadOnlyList<ChangeStep> steps, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Once a step is left for later, the ones after it are only shown.
        string? waitsFor = null;
        int number = 0;
        foreach (ChangeStep step in steps)
        {
            number++;
            Stopwatch watch = Stopwatch.StartNew();
            host.Progress(new OperationProgress(OperationProgress.Whole, $"Step {number} of {steps.Count}, {Name(step.Actor)}: {step.Action}", (number - 1) * 100 / steps.Count));
            (StepLook look, OperationFailure? failure) = await LookAsync(step, waitsFor, cancellation);
            if (failure is null && look.State == StepState.Pending && waitsFor is null)
            {
                if (only is { } actor && actor != step.Actor && step.Actor != Actor.Reader) waitsFor = $"waits for the {Name(step.Actor)}: {step.Action}, {step.Target}";
                else if (planOnly)
                {
                    waitsFor = PlanShown;
                    if (host.IsWhatIf) await host.ConfirmAsync(step.Target, step.Action, cancellation);
                }
                else
                {
                    Confirmation answer = await host.ConfirmAsync(step.Target, step.Action, cancellation);
                    if (answer == Confirmation.Proceed)
                    {
                        (look, failure) = await TakeAsync(step, look, cancellation);
                    }
                    else
                    {
                        waitsFor = answer == Confirmation.WhatIf ? "not taken: -WhatIf" : "declined";
                        if (answer == Confirmation.Declined) host.Warning($"The step '{step.Action}' ({step.Target}) was declined; what comes after it is left as it is. The same command takes the change up again.");
                    }
                }
            }

            else if (failure is null && look.State == StepState.Pending && host.IsWhatIf)
            {
                // -WhatIf shows the whole plan: every step that would be taken, in its own line.
                await host.ConfirmAsync(step.Target, step.Action, cancellation);
            }

            if (look is { State: StepState.Blocked, Stops: true }) waitsFor ??= look.Detail;
            // A plan is read for what was seen of each step.
            string detail = look.State == StepState.Pending && waitsFor is not null && waitsFor != PlanShown ? waitsFor : look.Detail;
            FlinkCmkStep shown = new() { Number = number, Actor = step.Actor, Action = step.Action, Target = step.Target, State = look.State, Detail = detail, Duration = look.State is StepState.Done or StepState.Failed ? watch.Elapsed : null };
            if (waitsFor is not null || failure is not null) Next ??= shown;
            yield return shown;
            if (failure is null) continue;
            host.Error(failure);
            yield break;
        }
    }

    private async Task<(StepLook Look, OperationFailure? Failure)> LookAsync(ChangeStep step, string? waitsFor, CancellationToken cancellation)
    {
        try
        {
            return (await step.Look(cancellation), null);
        }
        catch (Exception e) when (e is not OperationCanceledException && waitsFor is null)
        {
            OperationFailure failure = Worded(e, step) with { Actor = step.Actor };
            if (only is { } actor && actor != step.Actor && failure.Category == FailureCategory.PermissionDenied)
                return (StepLook.Waits($"whether the {Name(step.Actor)} has done this is not for the {Name(actor)} to see: give -ReaderProfileName of one who can. {failure.Message}"), null);
            return (new StepLook(StepState.Failed, $"{failure.Message} {failure.Remedy}", true), failure);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What an earlier step would have made cannot be looked at before it is made.
            return (StepLook.Missing(waitsFor!), null);
        }
    }

    private async Task<(StepLook Look, OperationFailure? Failure)> TakeAsync(ChangeStep step, StepLook before, CancellationToken cancellation)
    {
        bool taking = false;
        string seen;
        try
        {
            await evidence.BeginAsync(step, cancellation);
            taking = true;
            seen = await step.Take(cancellation);
        }
        catch (OperationCanceledException) when (taking)
        {
            evidence.Stopped(step, before.Detail);
            throw;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            OperationFailure failure = Worded(e, step) with { Actor = step.Actor };
            evidence.Failed(step, before.Detail, failure);
            return (new StepLook(StepState.Failed, $"{failure.Message} {failure.Remedy}", true), failure);
        }

        evidence.Ended(step, before.Detail, seen);
        return (new StepLook(StepState.Done, seen, false), null);
    }

    /// <summary>A failure that an operation has worded stays as it is; a bare one of a call, wherever it was caught, gets the step's own words.</summary>
    private static OperationFailure Worded(Exception exception, ChangeStep step)
    {
        OperationFailure failure = Failures.From(exception, step.Target);
        return failure.Exception is { } call && failure.Message == AwsErrorMapper.Map(call).Message
            ? failure with { Message = AwsErrorMapper.Map(call, $"{step.Action} ({step.Target})").Message }
            : failure;
    }

    internal static string Name(Actor actor) => CmdletActors.NameOf(actor);
}
