using System.Diagnostics;
using System.Runtime.CompilerServices;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Rehearsal;

/// <summary>Proves that the policies of the sequence hold no more than it needs: runs it once for every permission taken away and every restriction loosened, each time on a fresh sandbox, and tells which step breaks.</summary>
/// <param name="sandboxes">Makes a fresh account, as the sequence expects to find it.</param>
public sealed class LeastPrivilegeHandler(Func<CancellationToken, Task<IRehearsalSandbox>> sandboxes) : IOperationHandler<LeastPrivilegeRequest, FlinkCmkTrial>
{
    /// <exception cref="OperationException">RehearsalFailed: the sequence does not hold with the policies as they are, so nothing can be proved.</exception>
    public async IAsyncEnumerable<FlinkCmkTrial> RunAsync(LeastPrivilegeRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        QuietHost quiet = new();
        if (await BreakAsync(request, request.Rehearsal, quiet, cancellation) is { } broken)
        {
            throw new OperationException(new OperationFailure("RehearsalFailed", FailureCategory.InvalidOperation,
                $"With nothing taken away step {broken.Number}, {broken.Action}, does not hold: {broken.Detail}", "Run the rehearsal by itself and mend what it shows.", request.Rehearsal.ApplicationName));
        }

        IReadOnlyList<(PolicyKind Kind, PolicyReduction Reduction)> trials = request.Trials;
        int ended = 0;
        await foreach (FlinkCmkTrial trial in ParallelItems.RunAsync(
            trials.Select((trial, i) => (Number: i + 1, trial.Kind, trial.Reduction)), request.Parallelism, (trial, c) => TryAsync(request, trial.Number, trial.Kind, trial.Reduction, quiet, c), cancellation))
        {
            host.Progress(new OperationProgress(OperationProgress.Whole, $"{++ended} of {trials.Count} trials", ended * 100 / trials.Count));
            yield return trial;
        }
    }

    private async Task<FlinkCmkTrial> TryAsync(LeastPrivilegeRequest request, int number, PolicyKind kind, PolicyReduction reduction, QuietHost host, CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        FlinkCmkStep? broken = await BreakAsync(request, request.Rehearsal with { Rewrite = Reduced }, host, cancellation);
        string? explanation = broken is null ? LeastPrivilegeReasons.Of(kind, reduction) : null;
        return new FlinkCmkTrial
        {
            Number = number,
            Policy = kind,
            Statement = reduction.Statement,
            Change = reduction.Change,
            Subject = reduction.Subject,
            Result = broken is not null ? TrialResult.Needed : explanation is not null ? TrialResult.Explained : TrialResult.Superfluous,
            StepNumber = broken?.Number,
            StepActor = broken?.Actor,
            Step = broken?.Action,
            Detail = broken?.Detail ?? explanation ?? "Every step holds without it.",
            Duration = watch.Elapsed,
        };

        PolicyDocument Reduced(PolicyKind asked, PolicyDocument document)
        {
            document = request.Rehearsal.Rewrite(asked, document);
            return asked == kind ? reduction.Apply(document) : document;
        }
    }

    /// <summary>The step that does not hold; <see langword="null"/> where all do.</summary>
    private async Task<FlinkCmkStep?> BreakAsync(LeastPrivilegeRequest request, RehearsalRequest rehearsal, QuietHost host, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(request.TrialLimit);
        FlinkCmkStep? last = null;
        await using IRehearsalSandbox sandbox = await sandboxes(cancellation);
        try
        {
            await foreach (FlinkCmkStep step in new RehearsalHandler(sandbox.Connections).RunAsync(rehearsal, host, limit.Token))
            {
                last = step;
                if (step.State == StepState.Failed) return step;
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new FlinkCmkStep { Number = (last?.Number ?? 0) + 1, Actor = last?.Actor ?? Actor.IamAdministrator, Action = "the step after: " + last?.Action, Target = "", State = StepState.Failed, Detail = $"It did not end within {request.TrialLimit}." };
        }
    }

    /// <summary>Confirms everything and says nothing: what a trial warns of is about a policy that nobody will put.</summary>
    private sealed class QuietHost : IOperationHost
    {
        public bool IsWhatIf => false;

        public void Verbose(string message)
        {
        }

        public void Debug(string message)
        {
        }

        public void Warning(string message)
        {
        }

        public void Progress(OperationProgress progress)
        {
        }

        public void Error(OperationFailure failure)
        {
        }

        public Task<Confirmation> ConfirmAsync(string target, string action, CancellationToken cancellation) => Task.FromResult(Confirmation.Proceed);

        public Task<string?> PromptSecretAsync(string prompt, CancellationToken cancellation) => Task.FromResult<string?>(null);
    }
}
