using CmkFlink.Core.Estate;
using CmkFlink.Core.Evidence;

namespace CmkFlink.Core.Reports.JUnit;

internal enum JUnitOutcome
{
    Passed,
    Failure,

    /// <summary>It could not be tested at all.</summary>
    Error,
    Skipped,
}

/// <summary>One test case: an application and a rule, or a change of the evidence.</summary>
internal sealed record JUnitCase
{
    /// <summary>Name of the case that says whether an application or Region could be read.</summary>
    public const string Read = "CanBeRead";

    /// <summary>Account and Region.</summary>
    public required string Suite { get; init; }

    /// <summary>The application, or whatever else it is about.</summary>
    public required string ClassName { get; init; }

    public required string Name { get; init; }

    public JUnitOutcome Outcome { get; init; }

    public string Rule { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>Message, remedy and command, a line each.</summary>
    public string Details { get; init; } = "";

    /// <summary>What the suite's output says of a case that passes with a warning.</summary>
    public string? Note { get; init; }

    public static IEnumerable<JUnitCase> Of(Report report)
    {
        // Each application has a case whatever is found, so that one without findings is seen to have been looked at.
        foreach (FlinkCmkStatus status in report.Applications.Concat(report.Unread))
        {
            JUnitCase read = new() { Suite = SuiteOf(status.AccountId, status.Region), ClassName = status.ApplicationName ?? status.ProfileName ?? "(all applications)", Name = Read };
            yield return status.Error is not { } error ? read : read with { Outcome = JUnitOutcome.Error, Rule = error.Id, Message = error.Message, Details = Lines(error.Message, error.Remedy, null) };
        }

        HashSet<string> errors = [.. report.Applications.Concat(report.Unread).Select(status => status.Error?.Id).OfType<string>()];
        foreach (ReportFinding finding in report.Findings)
        {
            // Told by its own case already.
            if (finding.Source == ReportSource.Status && finding.Result == ReportResult.Unknown && errors.Contains(finding.Rule)) continue;
            yield return Of(finding);
        }

        foreach (EvidenceChange change in report.Changes) yield return Of(change);
    }

    private static JUnitCase Of(ReportFinding finding) => new()
    {
        Suite = finding is { AccountId: null, Region: null } ? finding.Source == ReportSource.Policy ? "policies" : "applications" : SuiteOf(finding.AccountId, finding.Region),
        ClassName = finding.Subject,
        Name = finding.Rule,
        Outcome = finding.Result switch { ReportResult.Error => JUnitOutcome.Failure, ReportResult.Unknown => JUnitOutcome.Skipped, _ => JUnitOutcome.Passed },
        Rule = finding.Rule,
        Message = finding.Message,
        Details = Lines(finding.Message, finding.Remedy, finding.Command),
        Note = finding.Result is ReportResult.Warning or ReportResult.Information ? $"{finding.Result}: {finding.Subject}: {finding.Rule}: {Lines(finding.Message, finding.Remedy, finding.Command).Replace("\n", " ")}" : null,
    };

    private static JUnitCase Of(EvidenceChange change)
    {
        (string? account, string? region, string? application) = EvidencePlace.Of(change);
        EvidenceStep? last = change.Steps is [.., var end] ? end : null;
        string message = change.Outcome switch
        {
            ChangeOutcome.Failed => $"The step '{last!.Action}' failed ({last.Error}) at {Words.Time(last.Time)}, and the evidence shows nothing after it.",
            ChangeOutcome.Open => "The evidence does not show the end of this change.",
            _ => "",
        };
        return new JUnitCase
        {
            Suite = account is null && region is null ? "evidence" : SuiteOf(account, region),
            ClassName = application ?? "(unknown application)",
            Name = $"{change.Operation ?? "change"} {change.ChangeId}",
            Outcome = change.Outcome switch { ChangeOutcome.Closed => JUnitOutcome.Passed, ChangeOutcome.Failed => JUnitOutcome.Failure, _ => JUnitOutcome.Skipped },
            Rule = change.Outcome.ToString(),
            Message = message,
            Details = Lines(message, "Run the same command again: it takes the change up where it stands.", null),
        };
    }

    private static string SuiteOf(string? account, string? region) => $"{account ?? "unknown account"} {region}".TrimEnd();

    private static string Lines(params string?[] parts) => string.Join("\n", parts.Where(part => !string.IsNullOrEmpty(part)));
}
