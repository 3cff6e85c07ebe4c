using System.Reflection;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Reports;

/// <summary>What a report says, in whatever format.</summary>
internal sealed record Report
{
    public required string Title { get; init; }

    /// <summary>UTC. Ages are counted to it.</summary>
    public required DateTime GeneratedAt { get; init; }

    /// <summary>Whether statuses of an estate were given, be they none: an empty estate is a result too.</summary>
    public required bool HasEstate { get; init; }

    /// <summary>By account, Region and name; those that could not be read are among them.</summary>
    public required IReadOnlyList<FlinkCmkStatus> Applications { get; init; }

    /// <summary>Regions and profiles whose applications could not be listed.</summary>
    public required IReadOnlyList<FlinkCmkStatus> Unread { get; init; }

    /// <summary>The gravest first; passed checks are among them.</summary>
    public required IReadOnlyList<ReportFinding> Findings { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<EvidenceChange> Changes { get; init; }

    public required IReadOnlyList<EvidenceFile> EvidenceFiles { get; init; }

    public ReportTotals Totals => field ??= ReportTotals.Of(this);

    /// <summary>Of this product.</summary>
    public static string Version { get; } = typeof(Report).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static Report Of(ExportReportRequest request, EvidenceFiles evidence, DateTime now)
    {
        bool estate = request.Statuses.Count > 0 || (request.Checks.Count + request.PolicyFindings.Count + request.EvidencePaths.Count == 0);
        return new Report
        {
            Title = string.IsNullOrWhiteSpace(request.Title) ? TitleOf(request, estate) : request.Title!,
            GeneratedAt = now,
            HasEstate = estate,
            Applications = [.. request.Statuses.Where(status => status.ApplicationName is not null).OrderBy(status => status.AccountId ?? "~", StringComparer.Ordinal).ThenBy(status => status.Region, StringComparer.Ordinal).ThenBy(status => status.ApplicationName, StringComparer.Ordinal)],
            Unread = [.. request.Statuses.Where(status => status.ApplicationName is null).OrderBy(status => status.Region, StringComparer.Ordinal).ThenBy(status => status.ProfileName, StringComparer.Ordinal)],
            Findings =
            [
                .. request.Statuses.SelectMany(ReportFinding.Of).Concat(request.Checks.Select(ReportFinding.Of)).Concat(request.PolicyFindings.Select(ReportFinding.Of))
                    .OrderBy(finding => finding.Result).ThenBy(finding => finding.Rule, StringComparer.Ordinal).ThenBy(finding => finding.AccountId, StringComparer.Ordinal).ThenBy(finding => finding.Region, StringComparer.Ordinal).ThenBy(finding => finding.Subject, StringComparer.Ordinal),
            ],
            Changes = [.. evidence.Changes.Reverse()],
            EvidenceFiles = evidence.Files,
        };
    }

    private static string TitleOf(ExportReportRequest request, bool estate) =>
        estate ? "Encryption of Flink applications"
        : request.Checks.Count + request.PolicyFindings.Count > 0 ? "Checks of Flink applications and keys"
        : "Evidence of key rotations";
}

/// <summary>The figures of a report.</summary>
internal sealed record ReportTotals
{
    public required int Applications { get; init; }

    public required int CustomerManaged { get; init; }

    public required int AwsOwned { get; init; }

    /// <summary>Applications whose key could not be read.</summary>
    public required int UnknownKey { get; init; }

    /// <summary>Applications with at least one error.</summary>
    public required int ApplicationsWithErrors { get; init; }

    /// <summary>Applications without an error, with something to be looked at or unread.</summary>
    public required int ApplicationsWithWarnings { get; init; }

    public required int Errors { get; init; }

    public required int Unknowns { get; init; }

    public required int Warnings { get; init; }

    public required int Informations { get; init; }

    public required int Passes { get; init; }

    public required int Snapshots { get; init; }

    /// <summary>Snapshots that are not under the key that their application uses now.</summary>
    public required int SnapshotsUnderOtherKeys { get; init; }

    public required int SnapshotsUnderOlderMaterial { get; init; }

    /// <summary>Applications whose snapshots could not be listed.</summary>
    public required int SnapshotsUnread { get; init; }

    public required int Changes { get; init; }

    public required int ChangesNotClosed { get; init; }

    public static ReportTotals Of(Report report)
    {
        ReportResult?[] worst = [.. report.Applications.Select(application => application.Worst())];
        (FlinkCmkStatus Application, FlinkCmkSnapshotGroup Group)[] groups = [.. report.Applications.SelectMany(application => (application.Snapshots ?? []).Select(group => (application, group)))];
        return new ReportTotals
        {
            Applications = report.Applications.Count,
            CustomerManaged = report.Applications.Count(a => a.KeyType == FlinkKeyType.CustomerManagedKey),
            AwsOwned = report.Applications.Count(a => a.KeyType == FlinkKeyType.AwsOwnedKey),
            UnknownKey = report.Applications.Count(a => a.KeyType is null),
            ApplicationsWithErrors = worst.Count(w => w == ReportResult.Error),
            ApplicationsWithWarnings = worst.Count(w => w is ReportResult.Unknown or ReportResult.Warning),
            Errors = report.Findings.Count(f => f.Result == ReportResult.Error),
            Unknowns = report.Findings.Count(f => f.Result == ReportResult.Unknown),
            Warnings = report.Findings.Count(f => f.Result == ReportResult.Warning),
            Informations = report.Findings.Count(f => f.Result == ReportResult.Information),
            Passes = report.Findings.Count(f => f.Result == ReportResult.Pass),
            Snapshots = groups.Sum(g => g.Group.Count),
            SnapshotsUnderOtherKeys = groups.Where(g => g.Group.IsOtherThan(g.Application)).Sum(g => g.Group.Count),
            SnapshotsUnderOlderMaterial = groups.Where(g => !g.Group.IsOtherThan(g.Application)).Sum(g => g.Group.UnderOlderMaterial),
            SnapshotsUnread = report.Applications.Count(a => a.Snapshots is null),
            Changes = report.Changes.Count,
            ChangesNotClosed = report.Changes.Count(c => c.Outcome != ChangeOutcome.Closed),
        };
    }
}

internal static class ReportExtensions
{
    /// <summary>Whether snapshots lie under another key than the application uses now.</summary>
    public static bool IsOtherThan(this FlinkCmkSnapshotGroup group, FlinkCmkStatus application) => group.KeyType != application.KeyType || !string.Equals(group.KeyArn, application.KeyArn, StringComparison.Ordinal);

    /// <summary>The gravest finding of an application's status; <see langword="null"/> where nothing is amiss. What could not be read is not in order, whatever the findings say.</summary>
    public static ReportResult? Worst(this FlinkCmkStatus application) =>
        ReportFinding.Of(application).Select(finding => (ReportResult?)finding.Result).Concat(application.IsPartlyUnknown() ? [ReportResult.Unknown] : []).Min();

    /// <summary>When the key of an application was rotated last, UTC: by new material, or, as the evidence tells, by being put in the place of another key; <see langword="null"/> where neither is known.</summary>
    public static DateTime? RotatedAt(this Report report, FlinkCmkStatus application) =>
        application.LastKeyRotation ?? (application.KeyArn is null ? null : report.Changes.Where(change => change.Operation == "rotate NewKey" && change.KeyAfter == application.KeyArn).Max(change => change.Closed));

    /// <summary>Whether the key surely has the material that it was made with: its rotations could be read, and there is none.</summary>
    public static bool IsNeverRotated(this FlinkCmkStatus application) => application.LastKeyRotation is null && (application.OnDemandRotations is not null || application.MaterialAge != MaterialAge.Unknown);

    private static bool IsPartlyUnknown(this FlinkCmkStatus application) =>
        application.KeyType is null || application.Snapshots is null
        || (application.KeyType == FlinkKeyType.CustomerManagedKey && (application.KeyState is null or "Unknown" || application.OperatorAccess is null or AccessAnswer.Unknown));
}
