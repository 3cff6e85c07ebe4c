using System.Text;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Reports.Html.Charts;
using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html;

/// <summary>A report as one page: self-contained, without script, without anything fetched, for both themes, paper and narrow screens.</summary>
internal static class HtmlReport
{
    // Nothing may be fetched, run, framed or sent; the one stylesheet is let in by its hash.
    private static readonly string SecurityPolicy = $"default-src 'none'; style-src '{Stylesheet.Hash}'; base-uri 'none'; form-action 'none'";

    public static string Write(Report report)
    {
        StringBuilder html = new("<!DOCTYPE html>\n");
        Page(report).WriteTo(html);
        return html.Append('\n').ToString();
    }

    private static HtmlElement Page(Report report)
    {
        bool findings = report.Findings.Count > 0, changes = report.Changes.Count + report.EvidenceFiles.Count > 0, applications = report.Applications.Count > 0;
        return HtmlTag.Html.Set(HtmlAttribute.Lang, "en")[
            Head[
                Meta.Set(HtmlAttribute.Charset, "utf-8"),
                Meta.Set(HtmlAttribute.HttpEquiv, "Content-Security-Policy").Set(HtmlAttribute.Content, SecurityPolicy),
                Named("viewport", "width=device-width, initial-scale=1"),
                Named("referrer", "no-referrer"),
                Named("robots", "noindex, nofollow"),
                Named("color-scheme", "light dark"),
                Named("generator", $"CmkFlink {Report.Version}"),
                HtmlTag.Title[report.Title],
                new Stylesheet()],
            Body[
                A.Class("skip").Link("main")["Skip to the contents"],
                applications ? Chart.Patterns() : null,
                Banner(report),
                Main.Class("wrap").Set(HtmlAttribute.Id, "main")[
                    Overview.Verdict(report),
                    Contents(findings, applications, changes),
                    Overview.Tiles(report),
                    applications ? Charts(report) : null,
                    findings ? FindingsSection.Write(report) : null,
                    applications ? ApplicationsSection.Write(report) : null,
                    changes ? EvidenceSection.Write(report) : null,
                    NoteSection.Write(report),
                    Foot(report)]]];
    }

    private static HtmlElement Named(string name, string content) => Meta.Set(HtmlAttribute.MetaName, name).Set(HtmlAttribute.Content, content);

    private static HtmlElement Banner(Report report)
    {
        FlinkCmkStatus[] all = [.. report.Applications, .. report.Unread];
        string[] accounts = [.. all.Select(status => status.AccountId).OfType<string>().Distinct(StringComparer.Ordinal).OrderBy(id => id, StringComparer.Ordinal)];
        string[] regions = [.. all.Select(status => status.Region).Distinct(StringComparer.Ordinal).OrderBy(region => region, StringComparer.Ordinal)];
        return Header.Class("banner")[Div.Class("wrap")[
            P.Class("brand")["CmkFlink report"],
            H1[Bits.Name(report.Title)],
            P.Class("meta")[
                all.Length == 0 ? null : $"{Listed(accounts, "account")}, {Listed(regions, "Region")}. ",
                "Generated ", Bits.When(report.GeneratedAt), all.Length == 0 ? "." : "; read since ", all.Length == 0 ? null : Bits.When(all.Min(status => status.Observed)), all.Length == 0 ? null : "."]]];
    }

    // "Account 123456789012", "Regions eu-west-1, us-east-1", "12 accounts".
    private static string Listed(string[] names, string noun) => names.Length switch
    {
        0 => $"{char.ToUpperInvariant(noun[0])}{noun.Substring(1)} not known",
        1 => $"{char.ToUpperInvariant(noun[0])}{noun.Substring(1)} {names[0]}",
        <= 4 => $"{char.ToUpperInvariant(noun[0])}{noun.Substring(1)}s {string.Join(", ", names)}",
        _ => Words.Count(names.Length, noun),
    };

    private static HtmlElement Contents(bool findings, bool applications, bool changes) =>
        Nav.Set(HtmlAttribute.Label, "Contents")[Ul.Class("toc")[
            applications ? Entry("figures", "Figures") : null,
            findings ? Entry("findings", "Findings and remedies") : null,
            applications ? Entry("applications", "Applications") : null,
            changes ? Entry("evidence", "Evidence of changes") : null,
            Entry("note", AutomaticRotationNote.Heading)]];

    private static HtmlElement Entry(string id, string words) => Li[new HtmlElement(A).Link(id)[words]];

    private static HtmlElement Charts(Report report) =>
        Section.Class("section").Set(HtmlAttribute.LabelledBy, "figures")[
            H2.Set(HtmlAttribute.Id, "figures")["Figures"],
            Div.Class("charts")[KeyTypeChart.Draw(report.Totals), SnapshotChart.Draw(report), RotationChart.Draw(report)]];

    private static HtmlElement Foot(Report report) =>
        Footer.Class("footer")[P[$"Written by CmkFlink {Report.Version}. Times are UTC; ages are counted to the time of the report. What could not be read is named as such, and counted as in order nowhere. Hidden characters in names are shown as [U+nnnn]."]];
}
