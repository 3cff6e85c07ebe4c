using System.Globalization;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Evidence;

namespace CmkFlink.Core.Reports.Csv;

/// <summary>A report as one table. The first column tells what a row is about; columns that do not apply are empty.</summary>
internal static class CsvReport
{
    private static readonly (string Name, Func<Row, string?> Of)[] Columns =
    [
        ("Record", r => r.Record),
        ("Result", r => r.Result),
        ("AccountId", r => r.AccountId),
        ("Region", r => r.Region),
        ("Application", r => r.Application),
        ("Status", r => r.Status?.Status),
        ("Runtime", r => r.Status?.RuntimeEnvironment),
        ("KeyType", r => r.Status is { } s ? s.KeyType?.ToString() ?? "Unknown" : r.Group?.KeyType.ToString()),
        ("KeyArn", r => r.KeyArn),
        ("KeyAlias", r => r.Status?.KeyAlias ?? r.Group?.KeyAlias),
        ("KeyState", r => r.Status?.KeyState ?? r.Group?.KeyState),
        ("AutomaticRotation", r => Flag(r.Status?.AutomaticRotation ?? r.Change?.AutomaticRotation)),
        ("LastKeyRotation", r => Time(r.Status?.LastKeyRotation)),
        ("OnDemandRotations", r => Number(r.Status?.OnDemandRotations)),
        ("LastRestart", r => Time(r.Status?.LastRestart)),
        ("MaterialAge", r => r.Status?.KeyType == FlinkKeyType.CustomerManagedKey ? r.Status.MaterialAge.ToString() : null),
        ("OperatorAccess", r => r.Status?.OperatorAccess?.ToString()),
        ("Snapshots", r => Number(r.Group?.Count ?? r.Status?.Snapshots?.Sum(g => g.Count))),
        ("SnapshotsUnderOtherKeys", r => Number(r.Status?.Snapshots?.Where(g => g.IsOtherThan(r.Status)).Sum(g => g.Count))),
        ("SnapshotsUnderOlderMaterial", r => Number(r.Group?.UnderOlderMaterial ?? r.Status?.Snapshots?.Sum(g => g.UnderOlderMaterial))),
        ("OldestSnapshot", r => Time(r.Group?.Oldest ?? r.Status?.Snapshots?.Min(g => g.Oldest))),
        ("NewestSnapshot", r => Time(r.Group?.Newest ?? r.Status?.Snapshots?.Max(g => g.Newest))),
        ("Rule", r => r.Finding?.Rule),
        ("Subject", r => r.Finding?.Subject),
        ("Message", r => r.Finding?.Message),
        ("Remedy", r => r.Finding?.Remedy ?? r.Status?.NextStep),
        ("Command", r => r.Finding?.Command ?? r.Status?.NextCommand),
        ("Time", r => Time(r.Step?.Time ?? r.Change?.Begun ?? r.Status?.Observed)),
        ("Closed", r => Time(r.Change?.Closed)),
        ("Change", r => (r.Change ?? r.Of)?.ChangeId ?? r.Status?.OpenChange?.ChangeId),
        ("Operation", r => r.Change?.Operation),
        ("Actor", r => r.Step?.Actor.ToString()),
        ("Principal", r => r.Step?.Principal),
        ("Action", r => r.Step?.Action),
        ("Target", r => r.Step?.Target),
        ("Before", r => r.Step?.Before ?? r.Change?.KeyBefore),
        ("After", r => r.Step is { } step ? step.After ?? step.Error : r.Change?.KeyAfter),
        ("RequestIds", r => r.Step is { } step ? string.Join(" ", step.RequestIds) : null),
        ("Tags", r => Tags(r.Status?.Tags)),
        ("KeyDescription", r => r.Status?.KeyDescription),
        ("ProfileName", r => r.Status?.ProfileName),
    ];

    public static string Write(Report report)
    {
        CsvWriter csv = new();
        csv.Row(Columns.Select(column => column.Name));
        foreach (Row row in Rows(report)) csv.Row(Columns.Select(column => column.Of(row)));
        return csv.ToString();
    }

    private static IEnumerable<Row> Rows(Report report)
    {
        foreach (FlinkCmkStatus status in report.Applications)
        {
            Row row = new("Application") { Result = (status.Worst() ?? ReportResult.Pass).ToString(), AccountId = status.AccountId, Region = status.Region, Application = status.ApplicationName, KeyArn = status.KeyArn };
            yield return row with { Status = status };
            foreach (FlinkCmkSnapshotGroup group in status.Snapshots ?? []) yield return row with { Record = "Snapshots", Result = null, KeyArn = group.KeyArn, Group = group };
        }

        // A Region that could not be read is a finding too, and a row of its own.
        foreach (ReportFinding finding in report.Findings)
            yield return new Row("Finding") { Result = finding.Result.ToString(), AccountId = finding.AccountId, Region = finding.Region, Application = finding.ApplicationName, KeyArn = finding.KeyArn, Finding = finding };
        foreach (EvidenceChange change in report.Changes)
        {
            (string? account, string? region, string? application) = EvidencePlace.Of(change);
            Row row = new("Change") { Result = change.Outcome.ToString(), AccountId = account, Region = region, Application = application, KeyArn = change.KeyAfter ?? change.KeyBefore };
            yield return row with { Change = change };
            foreach (EvidenceStep step in change.Steps) yield return row with { Record = "Step", Result = step.Done ? "Done" : "Failed", Of = change, Step = step };
        }
    }

    private static string? Time(DateTime? time) => time is { } known ? Words.Stamp(known) : null;

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Flag(bool? flag) => flag switch { true => "On", false => "Off", null => null };

    private static string? Tags(IReadOnlyDictionary<string, string>? tags) => tags is null ? null : string.Join("\n", tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));

    private sealed record Row(string Record)
    {
        public string? Result { get; init; }

        public string? AccountId { get; init; }

        public string? Region { get; init; }

        public string? Application { get; init; }

        public string? KeyArn { get; init; }

        public FlinkCmkStatus? Status { get; init; }

        public FlinkCmkSnapshotGroup? Group { get; init; }

        public ReportFinding? Finding { get; init; }

        /// <summary>The change that the row is about.</summary>
        public EvidenceChange? Change { get; init; }

        /// <summary>The change that the row's step is part of.</summary>
        public EvidenceChange? Of { get; init; }

        public EvidenceStep? Step { get; init; }
    }
}
