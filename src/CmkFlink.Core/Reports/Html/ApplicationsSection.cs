using CmkFlink.Core.Estate;
using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html;

/// <summary>All applications, by account and Region, in pages that open.</summary>
internal static class ApplicationsSection
{
    /// <summary>As many rows are read at once without losing the heading.</summary>
    private const int PageSize = 50;

    /// <summary>Up to so many applications everything is open.</summary>
    private const int AllOpen = 60;

    private const int ShownTags = 6;

    private static readonly (string Heading, string Width)[] Columns = [("Application", "w15"), ("Key", "w20"), ("Rotation", "w17"), ("Snapshots", "w16"), ("Operators", "w10"), ("Next step", "")];

    public static HtmlElement Write(Report report)
    {
        bool open = report.Applications.Count <= AllOpen;
        return Section.Class("section").Set(HtmlAttribute.LabelledBy, "applications")[
            H2.Set(HtmlAttribute.Id, "applications")["Applications"],
            P.Class("lead")[$"{Words.Count(report.Applications.Count, "application")} by account and Region.{(open ? "" : " A line opens the table of its applications; the search of the browser opens it too.")}"],
            Div[report.Applications.GroupBy(status => (status.AccountId, status.Region)).SelectMany(place => Pages(report, place.Key.AccountId, place.Key.Region, [.. place], open))]];
    }

    private static IEnumerable<HtmlElement> Pages(Report report, string? account, string region, IReadOnlyList<FlinkCmkStatus> statuses, bool open)
    {
        for (int from = 0; from < statuses.Count; from += PageSize)
        {
            FlinkCmkStatus[] page = [.. statuses.Skip(from).Take(PageSize)];
            string place = $"{region}, {(account is null ? "account not known" : $"account {account}")}";
            string range = statuses.Count <= PageSize ? "" : $" ({from + 1}\u2013{from + page.Length} of {statuses.Count})";
            HtmlElement details = Details.Class("group");
            if (open) details.Set(HtmlAttribute.Open, "");
            yield return details[
                Summary[H3[place + range], Span.Class("count")[Summarize(page, names: range.Length > 0)]],
                Bits.Grid($"Applications in {place}{range}", "grid", Columns, page.Select(status => Row(report, status)))];
        }
    }

    private static string Summarize(FlinkCmkStatus[] page, bool names)
    {
        ReportResult?[] worst = [.. page.Select(status => status.Worst())];
        int bad = worst.Count(w => w == ReportResult.Error), look = worst.Count(w => w is ReportResult.Warning or ReportResult.Unknown);
        return $"{Words.Count(page.Length, "application")}: {Words.Number(bad)} need action, {Words.Number(look)} to be looked at, {Words.Number(page.Length - bad - look)} in order{(names ? $". {page[0].ApplicationName} \u2026 {page[page.Length - 1].ApplicationName}" : "")}";
    }

    /// <summary>The marks of changes are shown as changes, not as tags.</summary>
    private static string? Tags(FlinkCmkStatus status)
    {
        string[] tags = [.. (status.Tags ?? new Dictionary<string, string>()).Where(tag => !tag.Key.StartsWith("cmkflink:", StringComparison.Ordinal)).OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}")];
        return tags.Length == 0 ? null : string.Join(", ", tags.Take(ShownTags)) + (tags.Length > ShownTags ? $" and {Words.Count(tags.Length - ShownTags, "more tag")}" : "");
    }

    private static HtmlElement Row(Report report, FlinkCmkStatus status) =>
        Bits.Row(
            "Application",
            [
                Bits.Line(Bits.Name(status.ApplicationName)),
                Bits.Line(Bits.Badge(Bits.ToneOf(status.Worst()), Bits.WordOf(status.Worst()))),
                Bits.Sub(Span.Class("nowrap")[status.Status], string.IsNullOrEmpty(status.RuntimeEnvironment) ? null : " ", Span.Class("nowrap")[status.RuntimeEnvironment]),
                Tags(status) is { } tags ? Bits.Sub(Bits.Name(tags)) : null,
            ],
            Bits.Cell("Key", ApplicationCells.Key(status)),
            Bits.Cell("Rotation", ApplicationCells.Rotation(report, status)),
            Bits.Cell("Snapshots", ApplicationCells.Snapshots(report, status)),
            Bits.Cell("Operators", ApplicationCells.Operators(status)),
            Bits.Cell("Next step", ApplicationCells.NextStep(status)));
}
