using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;

namespace CmkFlink.Rehearsal.Rehearse;

/// <summary>A rehearsal that has ended.</summary>
/// <param name="Steps">All that were taken.</param>
/// <param name="Calls">How many calls the sandbox saw, MSF's own to KMS included.</param>
/// <param name="Elapsed">From the start of the sandbox.</param>
internal sealed record RehearsalOutcome(IReadOnlyList<FlinkCmkStep> Steps, int Calls, TimeSpan Elapsed)
{
    public bool Succeeded => Steps.All(step => step.State == StepState.Done);
}

/// <summary>A proof of least privilege that has ended.</summary>
internal sealed record ProofOutcome(IReadOnlyList<FlinkCmkTrial> Trials, IReadOnlyList<PolicySize> Sizes, TimeSpan Elapsed)
{
    public bool Succeeded => Count(TrialResult.Superfluous) == 0;

    public int Count(TrialResult result) => Trials.Count(trial => trial.Result == result);
}

/// <summary>Where a rehearsal is shown.</summary>
internal interface IRehearsalReport
{
    void Step(FlinkCmkStep step);

    void Ended(RehearsalOutcome rehearsal);

    void Trial(FlinkCmkTrial trial);

    /// <param name="proof"><see langword="null"/> where none was asked for, or none could be made.</param>
    void End(RehearsalOutcome rehearsal, ProofOutcome? proof);
}

/// <summary>A line a step, as it ends.</summary>
internal sealed class TextRehearsalReport(TextWriter output) : IRehearsalReport
{
    public void Step(FlinkCmkStep step)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.Number,2}  {step.State,-6} {step.Actor,-16}  {step.Action}: {step.Target}  ({step.Duration?.TotalMilliseconds:0} ms)"));
        output.WriteLine($"           {step.Detail}");
    }

    public void Ended(RehearsalOutcome rehearsal)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rehearsal.Steps.Count(step => step.State == StepState.Done)} steps held, {rehearsal.Steps.Count(step => step.State == StepState.Failed)} failed; {rehearsal.Calls} calls in {rehearsal.Elapsed.TotalSeconds:0.0} s."));
    }

    public void Trial(FlinkCmkTrial trial)
    {
        string breaks = trial.StepNumber is { } number ? $"breaks step {number}: {trial.StepActor} must {trial.Step}" : trial.Detail;
        output.WriteLine($"{trial.Number,4}  {trial.Result,-11} {trial.Policy,-16}  {Words(trial)}: {breaks}");
    }

    public void End(RehearsalOutcome rehearsal, ProofOutcome? proof)
    {
        if (proof is null) return;
        output.WriteLine();
        foreach (PolicySize size in proof.Sizes) output.WriteLine($"{size.Policy,-16}  {size.Statements,2} statements, {size.Size} of {size.Limit} {(size.Policy == Policy.Builders.PolicyKind.KeyPolicy ? "bytes" : "characters")}");
        IEnumerable<FlinkCmkTrial> left = proof.Trials.Where(trial => trial.Result != TrialResult.Needed).OrderByDescending(trial => trial.Result).ThenBy(trial => trial.Number);
        output.WriteLine(left.Any() ? "Nothing breaks without:" : "Everything is needed.");
        foreach (FlinkCmkTrial trial in left) output.WriteLine($"  {trial.Policy}, {Words(trial)}: {(trial.Result == TrialResult.Superfluous ? "SUPERFLUOUS" : trial.Detail)}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{proof.Trials.Count} trials: {proof.Count(TrialResult.Needed)} needed, {proof.Count(TrialResult.Explained)} explained, {proof.Count(TrialResult.Superfluous)} superfluous; {proof.Elapsed.TotalSeconds:0.0} s."));
    }

    private static string Words(FlinkCmkTrial trial) => trial.Change switch
    {
        PermissionChange.RemoveStatement => $"without {trial.Statement}",
        PermissionChange.DropCondition => $"{trial.Statement} without its condition {trial.Subject}",
        PermissionChange.OpenPrincipal => $"{trial.Statement} for everybody",
        PermissionChange.OpenResource => $"{trial.Statement} on every resource",
        _ => $"{trial.Statement} without {trial.Subject}",
    };
}

/// <summary>One JSON document at the end.</summary>
internal sealed class JsonRehearsalReport(TextWriter output) : IRehearsalReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public void Step(FlinkCmkStep step)
    {
    }

    public void Ended(RehearsalOutcome rehearsal)
    {
    }

    public void Trial(FlinkCmkTrial trial)
    {
    }

    public void End(RehearsalOutcome rehearsal, ProofOutcome? proof) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            Succeeded = rehearsal.Succeeded && proof?.Succeeded != false,
            rehearsal.Calls,
            Seconds = Seconds(rehearsal.Elapsed),
            Steps = rehearsal.Steps.Select(step => new { step.Number, step.Actor, step.Action, step.Target, step.State, step.Detail, Seconds = Seconds(step.Duration ?? default) }),
            LeastPrivilege = proof is null ? null : new
            {
                proof.Succeeded,
                Seconds = Seconds(proof.Elapsed),
                Needed = proof.Count(TrialResult.Needed),
                Explained = proof.Count(TrialResult.Explained),
                Superfluous = proof.Count(TrialResult.Superfluous),
                proof.Sizes,
                Trials = proof.Trials.OrderBy(trial => trial.Number).Select(trial => new { trial.Number, trial.Policy, trial.Statement, trial.Change, trial.Subject, trial.Result, trial.StepNumber, trial.StepActor, trial.Step, trial.Detail, Seconds = Seconds(trial.Duration) }),
            },
        },
        Options));

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
