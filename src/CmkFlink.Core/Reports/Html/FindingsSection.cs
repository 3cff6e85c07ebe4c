using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html;

/// <summary>What is amiss, by rule, the gravest first, each with what to do.</summary>
internal static class FindingsSection
{
    /// <summary>More findings of one rule than these lie behind a line that opens.</summary>
    private const int Shown = 5;

    public static HtmlElement Write(Report report)
    {
        ReportFinding[] amiss = [.. report.Findings.Where(finding => finding.Result != ReportResult.Pass)];
        ReportFinding[] passed = [.. report.Findings.Where(finding => finding.Result == ReportResult.Pass)];
        return Section.Class("section").Set(HtmlAttribute.LabelledBy, "findings")[
            H2.Set(HtmlAttribute.Id, "findings")["Findings and remedies"],
            P.Class("lead")[amiss.Length == 0 ? "Nothing is amiss." : "The gravest first. A remedy names who can apply it; commands can be run as they stand by that actor."],
            Div[amiss.GroupBy(finding => (finding.Result, finding.Rule)).Select(Rule)],
            passed.Length == 0 ? null : Passed(passed)];
    }

    private static HtmlElement Rule(IGrouping<(ReportResult Result, string Rule), ReportFinding> rule)
    {
        ReportFinding[] findings = [.. rule];
        return Article.Class("card rule")[
            Div[
                Bits.Badge(Bits.ToneOf(rule.Key.Result), Bits.WordOf(rule.Key.Result)),
                H3[Words.Rule(rule.Key.Rule)],
                findings[0].Title is { } title ? P.Class("muted small")[title] : null,
                findings.Length == 1 ? null : P.Class("muted small")[$"{Words.Number(findings.Length)} times"]],
            Div[
                Div[findings.Take(Shown).Select(Finding)],
                findings.Length <= Shown ? null : Details.Class("rule-more")[Summary[$"{Words.Number(findings.Length - Shown)} more"], Div[findings.Skip(Shown).Select(Finding)]]]];
    }

    private static HtmlElement Finding(ReportFinding finding) =>
        Div.Class("finding")[
            P[Strong[Bits.Name(finding.Subject)], Place(finding) is { } place ? Span.Class("muted small")[$" \u00B7 {place}"] : null],
            P[finding.Message],
            string.IsNullOrEmpty(finding.Remedy) ? null : P.Class("remedy")[Strong["Remedy: "], finding.Remedy],
            string.IsNullOrEmpty(finding.Command) ? null : Bits.Command(finding.Command!)];

    private static string? Place(ReportFinding finding)
    {
        string[] parts = [.. new[] { finding.AccountId, finding.ApplicationName is null && finding.Source == ReportSource.Status ? null : finding.Region }.OfType<string>()];
        return parts.Length == 0 ? null : string.Join(" \u00B7 ", parts);
    }

    private static HtmlElement Passed(ReportFinding[] passed) =>
        Details.Class("card passed")[
            Summary[Bits.Badge(Tone.Good, "Passed"), " ", Words.Count(passed.Length, "check")],
            Bits.Grid("Checks that passed", "grid", [("Check", "w22"), ("Object", "w28"), ("Seen", "")], passed.Select(finding =>
                Bits.Row("Check", [Words.Rule(finding.Rule)], Bits.Cell("Object", Bits.Name(finding.Subject)), Bits.Cell("Seen", finding.Message))))];
}
