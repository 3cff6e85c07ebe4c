using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CmkFlink.Core.Operations;

namespace CmkFlink.Rehearsal.Rehearse;

/// <summary>Where the steps of a rehearsal are shown.</summary>
internal interface IRehearsalReport
{
    void Step(FlinkCmkStep step);

    /// <param name="steps">All that were taken.</param>
    /// <param name="calls">How many calls the sandbox saw, MSF's own to KMS included.</param>
    /// <param name="elapsed">From the start of the sandbox.</param>
    void End(IReadOnlyList<FlinkCmkStep> steps, int calls, TimeSpan elapsed);
}

/// <summary>A line a step, as it ends.</summary>
internal sealed class TextRehearsalReport(TextWriter output) : IRehearsalReport
{
    public void Step(FlinkCmkStep step)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.Number,2}  {step.State,-6} {step.Actor,-16}  {step.Action}: {step.Target}  ({step.Duration?.TotalMilliseconds:0} ms)"));
        output.WriteLine($"           {step.Detail}");
    }

    public void End(IReadOnlyList<FlinkCmkStep> steps, int calls, TimeSpan elapsed)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steps.Count(step => step.State == StepState.Done)} steps held, {steps.Count(step => step.State == StepState.Failed)} failed; {calls} calls in {elapsed.TotalSeconds:0.0} s."));
    }
}

/// <summary>One JSON document at the end.</summary>
internal sealed class JsonRehearsalReport(TextWriter output) : IRehearsalReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public void Step(FlinkCmkStep step)
    {
    }

    public void End(IReadOnlyList<FlinkCmkStep> steps, int calls, TimeSpan elapsed) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            Succeeded = steps.All(step => step.State == StepState.Done),
            Calls = calls,
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
            Steps = steps.Select(step => new { step.Number, step.Actor, step.Action, step.Target, step.State, step.Detail, Seconds = Math.Round(step.Duration?.TotalSeconds ?? 0, 3) }),
        },
        Options));
}
