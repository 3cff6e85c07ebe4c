using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html;

/// <summary>What a reader in a hurry sees: one sentence and the figures behind it.</summary>
internal static class Overview
{
    public static HtmlElement Verdict(Report report)
    {
        (Tone tone, string heading) = Judge(report);
        return Section.Class("verdict").Set(HtmlAttribute.LabelledBy, "verdict")[
            Div.Class("icon " + Bits.ClassOf(tone)).Set(HtmlAttribute.Hidden, "true")[Bits.Sign(tone)],
            Div[H2.Set(HtmlAttribute.Id, "verdict")[heading], P.Class("muted")[Explain(report)]]];
    }

    public static HtmlElement? Tiles(Report report)
    {
        ReportTotals totals = report.Totals;
        List<HtmlElement> tiles = [];
        if (report.HasEstate && report.Applications.Count + report.Unread.Count > 0)
        {
            tiles.Add(Tile(Words.Number(totals.Applications), totals.Applications == 1 ? "application" : "applications"));
            tiles.Add(Tile($"{Words.Number(totals.CustomerManaged)} of {Words.Number(totals.Applications)}", "under a customer managed key"));
            tiles.Add(Tile(Words.Number(totals.SnapshotsUnderOtherKeys), $"of {Words.Count(totals.Snapshots, "snapshot")} under another key than the application's"));
            if (totals.SnapshotsUnderOlderMaterial > 0) tiles.Add(Tile(Words.Number(totals.SnapshotsUnderOlderMaterial), "under older material of the application's key"));
            int unread = report.Unread.Count + report.Applications.Count(status => status.Error is not null);
            tiles.Add(Tile(Words.Number(unread), unread == 1 ? "Region or application could not be read" : "Regions or applications could not be read"));
        }

        if (report.Findings.Count > 0) tiles.Add(Tile($"{Words.Number(totals.Errors)} / {Words.Number(totals.Warnings)}", "errors / warnings"));
        if (totals.Changes > 0) tiles.Add(Tile($"{Words.Number(totals.Changes - totals.ChangesNotClosed)} of {Words.Number(totals.Changes)}", "changes closed, by the evidence"));
        return tiles.Count < 2 ? null : Ul.Class("tiles")[tiles];
    }

    private static HtmlElement Tile(string figure, string caption) => Li.Class("tile")[Span.Class("figure")[figure], " ", Span.Class("caption")[caption]];

    private static (Tone Tone, string Heading) Judge(Report report)
    {
        ReportTotals totals = report.Totals;
        if (report.HasEstate)
        {
            if (report.Applications.Count == 0 && report.Unread.Count > 0) return (Tone.Unknown, "Nothing could be read");
            if (report.Applications.Count == 0) return (Tone.Plain, "No applications were found");
            if (totals.ApplicationsWithErrors > 0) return (Tone.Bad, $"{Words.Number(totals.ApplicationsWithErrors)} of {Words.Count(totals.Applications, "application")} {(totals.ApplicationsWithErrors == 1 ? "needs" : "need")} action");
            if (totals.Errors > 0) return (Tone.Bad, $"{Words.Count(totals.Errors, "error")} in policies and checks");
            if (report.Unread.Count > 0) return (Tone.Unknown, $"{Words.Count(report.Unread.Count, "Region")} could not be read");
            if (totals.ApplicationsWithWarnings > 0) return (Tone.Warn, $"{Words.Number(totals.ApplicationsWithWarnings)} of {Words.Count(totals.Applications, "application")} should be looked at");
            if (Beside(report) is { } beside) return beside;
            if (totals.CustomerManaged < totals.Applications) return (Tone.Plain, "Nothing is amiss; not every application is under a customer managed key");
            return (Tone.Good, totals.Applications == 1 ? "The application is under its customer managed key, and nothing is amiss" : $"All {Words.Number(totals.Applications)} applications are under customer managed keys, and nothing is amiss");
        }

        if (totals.Errors > 0) return (Tone.Bad, Words.Count(totals.Errors, "error"));
        if (Beside(report) is { } open) return open;
        if (totals.Changes > 0) return (Tone.Good, totals.Changes == 1 ? "The change is closed" : $"All {Words.Number(totals.Changes)} changes are closed");
        return totals.Passes > 0 ? (Tone.Good, $"{Words.Count(totals.Passes, "check")} passed") : (Tone.Plain, "Nothing is amiss");
    }

    /// <summary>What checks, policies and evidence leave open where nothing is an error; <see langword="null"/> where that is nothing.</summary>
    private static (Tone Tone, string Heading)? Beside(Report report)
    {
        ReportTotals totals = report.Totals;
        if (totals.Unknowns > 0) return (Tone.Unknown, $"{Words.Count(totals.Unknowns, "check")} could not be decided");
        if (totals.Warnings > 0) return (Tone.Warn, Words.Count(totals.Warnings, "warning"));
        if (report.EvidenceFiles.Any(file => file.Unreadable.Count > 0)) return (Tone.Unknown, "Some lines of the evidence could not be read");
        if (totals.ChangesNotClosed > 0) return (Tone.Warn, $"{Words.Number(totals.ChangesNotClosed)} of {Words.Count(totals.Changes, "change")} {(totals.ChangesNotClosed == 1 ? "is" : "are")} not closed by the evidence");
        return null;
    }

    private static string Explain(Report report)
    {
        ReportTotals totals = report.Totals;
        List<string> parts = [];
        if (report.HasEstate && report.Applications.Count == 0) parts.Add(report.Unread.Count > 0 ? "See the findings for why, and who can." : "The accounts and Regions that were looked at have no application of Managed Service for Apache Flink.");
        if (report.Findings.Count > 0)
            parts.Add($"{Words.Count(totals.Errors, "error")}, {Words.Count(totals.Warnings, "warning")}, {Words.Count(totals.Unknowns, "thing")} not known{(totals.Passes > 0 ? $", {Words.Count(totals.Passes, "check")} passed" : "")}.");
        if (report.Applications.Count > 0) parts.Add($"Of {Words.Count(totals.Applications, "application")} {Words.Number(totals.CustomerManaged)} {(totals.CustomerManaged == 1 ? "is" : "are")} under a customer managed key, {Words.Number(totals.AwsOwned)} under the AWS owned key{(totals.UnknownKey > 0 ? $", and the key of {Words.Number(totals.UnknownKey)} is not known" : "")}.");
        if (report.Applications.Count > 0 && report.Unread.Count > 0) parts.Add($"{Words.Count(report.Unread.Count, "Region")} could not be read, so this is not the whole estate.");
        if (totals.Changes > 0) parts.Add($"The evidence tells of {Words.Count(totals.Changes, "change")}, {(totals.ChangesNotClosed == 0 ? "all closed" : $"{Words.Number(totals.ChangesNotClosed)} of them not closed")}.");
        return string.Join(" ", parts);
    }
}
