using CmkFlink.Core.Checks;
using CmkFlink.Core.Estate;
using CmkFlink.Policy.Linting;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Reports;

/// <summary>How a finding stands; the gravest comes first.</summary>
internal enum ReportResult
{
    /// <summary>Wrong: a pipeline fails on it.</summary>
    Error,

    /// <summary>Could not be read; nothing is said about it, and nothing is certified.</summary>
    Unknown,

    Warning,
    Information,
    Pass,
}

/// <summary>Where a finding comes from.</summary>
internal enum ReportSource
{
    /// <summary>Get-FlinkCmkStatus.</summary>
    Status,

    /// <summary>Test-FlinkCmk.</summary>
    Check,

    /// <summary>Test-FlinkCmkPolicy.</summary>
    Policy,
}

/// <summary>One finding about one object, whatever command found it.</summary>
internal sealed record ReportFinding
{
    public required ReportSource Source { get; init; }

    public required ReportResult Result { get; init; }

    /// <summary>Stable name of the rule or check.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule in a few words, where its name is a number.</summary>
    public string? Title { get; init; }

    /// <summary>The application, Region, file or key that it is about.</summary>
    public required string Subject { get; init; }

    public string? AccountId { get; init; }

    public string? Region { get; init; }

    public string? ApplicationName { get; init; }

    public string? KeyArn { get; init; }

    public required string Message { get; init; }

    public string? Remedy { get; init; }

    /// <summary>The remedy as a command line, where one does it.</summary>
    public string? Command { get; init; }

    /// <summary>Whether somebody has to do something.</summary>
    public bool IsOpen => Result is ReportResult.Error or ReportResult.Unknown or ReportResult.Warning;

    public static IEnumerable<ReportFinding> Of(FlinkCmkStatus status)
    {
        foreach (FlinkCmkStatusFinding finding in status.Findings)
        {
            yield return At(status) with
            {
                Result = ResultOf(finding),
                Rule = finding.RuleId,
                Message = finding.Message,
                Remedy = finding.Remedy,
                Command = finding.Command,
            };
        }

        if (status.Error is { } error) yield return At(status) with { Rule = error.Id, Message = error.Message, Remedy = error.Remedy };
    }

    public static ReportFinding Of(FlinkCmkCheck check)
    {
        Arn? key = Arn.TryParse(check.KeyArn, out Arn? parsed) ? parsed : null;
        return new ReportFinding
        {
            Source = ReportSource.Check,
            Result = check.Result switch { CheckResult.Pass => ReportResult.Pass, CheckResult.Warn => ReportResult.Warning, CheckResult.Fail => ReportResult.Error, _ => ReportResult.Unknown },
            Rule = check.Check,
            Subject = check.ApplicationName,
            AccountId = key?.Account,
            Region = key?.Region,
            ApplicationName = check.ApplicationName,
            KeyArn = check.KeyArn,
            Message = check.Detail,
            Remedy = check.Remedy,
        };
    }

    public static ReportFinding Of(FlinkCmkFinding finding)
    {
        Arn? key = Arn.TryParse(finding.Source, out Arn? parsed) && parsed.Service == "kms" ? parsed : null;
        string place = string.Join(", ", new[] { finding.Statement, finding.Line is { } line ? FormattableString.Invariant($"line {line}") : finding.Path }.Where(part => part is not null));
        return new ReportFinding
        {
            Source = ReportSource.Policy,
            Result = finding.Severity switch { FindingSeverity.Error => ReportResult.Error, FindingSeverity.Warning => ReportResult.Warning, _ => ReportResult.Information },
            Rule = finding.RuleId,
            Title = finding.Title,
            Subject = (finding.Source ?? "policy") + (place.Length == 0 ? "" : $" ({place})"),
            AccountId = key?.Account,
            Region = key?.Region,
            KeyArn = key is null ? null : finding.Source,
            Message = finding.Message,
            Remedy = finding.Remedy,
        };
    }

    /// <summary>What a status could not find out ends in these words; a warning in the shell, and in a report something that nobody may take for in order.</summary>
    private static ReportResult ResultOf(FlinkCmkStatusFinding finding) => finding.Severity switch
    {
        FindingSeverity.Error => ReportResult.Error,
        FindingSeverity.Warning when finding.RuleId.EndsWith("Unreadable", StringComparison.Ordinal) || finding.RuleId.EndsWith("Unknown", StringComparison.Ordinal) => ReportResult.Unknown,
        FindingSeverity.Warning => ReportResult.Warning,
        _ => ReportResult.Information,
    };

    private static ReportFinding At(FlinkCmkStatus status) => new()
    {
        Source = ReportSource.Status,
        Result = ReportResult.Unknown,
        Rule = "",
        Subject = status.ApplicationName ?? (status.ProfileName is null ? status.Region : $"{status.Region} as {status.ProfileName}"),
        AccountId = status.AccountId,
        Region = status.Region,
        ApplicationName = status.ApplicationName,
        KeyArn = status.KeyArn,
        Message = "",
    };
}
