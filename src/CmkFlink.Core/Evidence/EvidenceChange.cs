using System.Text.RegularExpressions;

namespace CmkFlink.Core.Evidence;

/// <summary>How far the evidence of a change goes.</summary>
internal enum ChangeOutcome
{
    /// <summary>The evidence shows its end.</summary>
    Closed,

    /// <summary>The evidence shows no end, and the last step that it tells of was done.</summary>
    Open,

    /// <summary>The evidence shows no end, and the last step that it tells of failed.</summary>
    Failed,
}

/// <summary>What the evidence tells of one change, over all runs and actors.</summary>
internal sealed record EvidenceChange
{
    private static readonly string[] KeySteps = ["create-key", "update-application", "switch-to-key"];

    public required string ChangeId { get; init; }

    /// <summary>initialize, rotate NewKey or rotate KeyMaterial; <see langword="null"/> where no line tells of the beginning.</summary>
    public string? Operation { get; init; }

    public string? ApplicationArn { get; init; }

    /// <summary><see langword="null"/> where there was none, or no line tells of it.</summary>
    public string? KeyBefore { get; init; }

    /// <summary>The key that steps name as the one made or switched to; the same as before where the key got new material.</summary>
    public string? KeyAfter { get; init; }

    /// <summary>Whether KMS rotated the key by itself when the change began; <see langword="null"/> where that was not known.</summary>
    public bool? AutomaticRotation { get; init; }

    /// <summary>How many runs took part.</summary>
    public required int Runs { get; init; }

    public required DateTime Begun { get; init; }

    /// <summary><see langword="null"/> where the evidence does not show it.</summary>
    public DateTime? Closed { get; init; }

    public required ChangeOutcome Outcome { get; init; }

    /// <summary>In the order in which they ended.</summary>
    public required IReadOnlyList<EvidenceStep> Steps { get; init; }

    /// <summary>Puts lines together, by change, the oldest change first.</summary>
    public static IReadOnlyList<EvidenceChange> Gather(IEnumerable<EvidenceLine> lines) =>
        [.. lines.GroupBy(line => line.Change, StringComparer.Ordinal).Select(change => Of(change.Key, [.. change.OrderBy(line => line.Time)])).OrderBy(change => change.Begun).ThenBy(change => change.ChangeId, StringComparer.Ordinal)];

    private static EvidenceChange Of(string id, IReadOnlyList<EvidenceLine> lines)
    {
        EvidenceBegun[] runs = [.. lines.OfType<EvidenceBegun>()];
        EvidenceStep[] steps = [.. lines.OfType<EvidenceStep>()];
        DateTime? closed = lines.OfType<EvidenceClosed>().Select(line => (DateTime?)line.Time).LastOrDefault();
        EvidenceBegun? first = runs.FirstOrDefault();
        return new EvidenceChange
        {
            ChangeId = id,
            Operation = first?.Operation,
            ApplicationArn = first?.Application,
            KeyBefore = first?.Key,
            KeyAfter = first?.Operation == "rotate KeyMaterial" ? first.Key : NewKey(steps),
            AutomaticRotation = runs.Select(run => run.AutomaticRotation).FirstOrDefault(known => known is not null),
            Runs = runs.Length,
            Begun = lines[0].Time,
            Closed = closed,
            Outcome = closed is not null ? ChangeOutcome.Closed : steps is [.., { Done: false }] ? ChangeOutcome.Failed : ChangeOutcome.Open,
            Steps = steps,
        };
    }

    // A resumed run of another file may lack the step that made the key; the step that switched to it names it too, after the old one.
    private static string? NewKey(IReadOnlyList<EvidenceStep> steps) =>
        KeySteps
            .SelectMany(name => steps.Where(step => step.Done && step.Step == name))
            .Select(step => Regex.Match(step.After ?? "", "arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+", RegexOptions.RightToLeft, TimeSpan.FromSeconds(1)))
            .FirstOrDefault(match => match.Success)?.Value;
}
