using System.Text.Json;
using AngleSharp.Dom;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Reports;
using CmkFlink.Policy.Linting;
using FsCheck;
using FsCheck.Fluent;
using MiniSchema = CmkFlink.Core.Tests.Rotation.MiniSchema;

namespace CmkFlink.Core.Tests.Reports;

/// <summary>Whatever names, tags, descriptions and evidence say, a report has the structure that it has for harmless ones.</summary>
public sealed class HostileTextProperties
{
    private static readonly Config Many = PropertyRuns.Of(150);

    private static readonly string[] Pieces =
    [
        "<script>alert(1)</script>", "</script>", "</style><img src=x onerror=alert(1)>", "</title>", "<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#0;", "&amp", "\"", "'", "`", "\" onclick=\"x", "javascript:x", "<svg onload=x>", "</td></tr></table>",
        "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(1)", "\t=1", "\r\n=1", ",", ";", "\u202E", "\u2066", "\u200B", "\uFEFF", "\0", "\u0001", "\u001F", "\u007F", "\u0085", "\u2028", "\uFFFE", "\uFFFF", "\uD800", "\uDC00", "\U0001F511", "\U000E0041", "é", "א", "  ", "a", "%00", "${x}", "{{x}}", "\\", "\\u003c", "\n\n",
    ];

    private static readonly Gen<string> Hostile =
        Gen.Frequency((4, Gen.Elements(Pieces)), (1, Gen.Choose(0, 0xFFFF).Select(c => ((char)c).ToString()))).NonEmptyListOf().Select(pieces => string.Concat(pieces.Take(8)));

    private static readonly Gen<string[]> Texts = Hostile.ArrayOf(10);

    private static readonly string Harmless = Structure(Rendered.Text(Request(Plain), ReportFormat.Html, Evidence(Plain)));

    private static string[] Plain => [.. Enumerable.Repeat("x", 10)];

    [Fact]
    public void No_text_becomes_an_element_or_an_attribute_of_the_page() =>
        Prop.ForAll(Texts.ToArbitrary(), texts => Structure(Rendered.Text(Request(texts), ReportFormat.Html, Evidence(texts))) == Harmless).Check(Many);

    [Fact]
    public void A_page_shows_what_it_was_given_and_nothing_that_is_hidden() =>
        Prop.ForAll(Texts.ToArbitrary(), texts =>
        {
            string page = Rendered.Page(Request(texts), Evidence(texts)).Body!.TextContent.TrimEnd('\n');
            return page.Contains(VisibleText.OneLine(texts[0]), StringComparison.Ordinal) && VisibleText.OneLine(page) == page;
        }).Check(Many);

    [Fact]
    public void A_table_read_back_has_the_same_cells_and_none_that_runs() =>
        Prop.ForAll(Texts.ToArbitrary(), texts =>
        {
            string csv = Rendered.Text(Request(texts), ReportFormat.Csv, Evidence(texts)).TrimStart('\uFEFF');
            IReadOnlyList<IReadOnlyList<string>> rows = CsvText.Parse(csv);
            string Of(int row, string column) => rows[row][rows[0].ToList().IndexOf(column)];
            string[] cells = [.. rows.SelectMany(row => row)];
            return rows.All(row => row.Count == rows[0].Count)
                && cells.All(cell => cell.TrimStart() is not ['=' or '+' or '-' or '@', ..] && cell is not ['\t' or '\r' or '\n', ..])
                && Back(Of(1, "Application")) == VisibleText.Lines(texts[0])
                && Back(Of(1, "KeyDescription")) == VisibleText.Lines(texts[2]);
        }).Check(Many);

    [Fact]
    public void Test_results_stay_well_formed_and_of_their_form() =>
        Prop.ForAll(Texts.ToArbitrary(), texts => JUnitReportTests.Validate(Rendered.Text(Request(texts), ReportFormat.JUnit, Evidence(texts))).Descendants("testcase").Count() == 4).Check(Many);

    [Fact]
    public void JSON_keeps_its_shape_and_every_text_that_Unicode_can_carry() =>
        Prop.ForAll(Texts.ToArbitrary(), texts =>
        {
            JsonElement report = JsonDocument.Parse(Rendered.Bytes(Request(texts), ReportFormat.Json, Evidence(texts))).RootElement;
            return MiniSchema.Errors(JsonReportTests.Schema, report).Count == 0
                && report.GetProperty("applications")[0].GetProperty("name").GetString() == CmkFlink.Core.Reports.Json.JsonReport.Whole(texts[0]);
        }).Check(Many);

    [Fact]
    public void Evidence_of_any_bytes_is_read_or_refused_line_by_line() =>
        Prop.ForAll(Hostile.ToArbitrary(), text =>
        {
            try
            {
                EvidenceLineReader.Read(text);
                return false;
            }
            catch (FormatException)
            {
                return true;
            }
        }).Check(Many);

    private static ExportReportRequest Request(string[] t)
    {
        FlinkCmkStatus status = Samples.Good() with
        {
            ApplicationName = t[0],
            Tags = new Dictionary<string, string> { [t[1]] = t[3] },
            KeyDescription = t[2],
            KeyAlias = t[4],
            Status = t[5],
            RuntimeEnvironment = t[6],
            NextStep = t[7],
            // One long word: short ones are kept whole by an element of their own.
            NextCommand = new string('x', 30) + t[8].Replace(' ', '_'),
            Findings = [Samples.Finding("Rule", FindingSeverity.Error, t[8], t[9], "command")],
        };
        return Samples.Request(status) with { Title = "T" + t[9], PolicyFindings = [new FlinkCmkFinding { RuleId = "CMK001", Severity = FindingSeverity.Warning, Title = "t" + t[1], Message = t[2], Remedy = t[3], Source = "file" + t[4] }] };
    }

    private static EvidenceFiles Evidence(string[] t) =>
        Rendered.Evidence(
            SampleEvidence.Begun("0a0a0a0a", 0, false),
            SampleEvidence.Step("0a0a0a0a", 1, t[0], "Operator", after: Escapable(t[1]), action: Escapable(t[2]), before: Escapable(t[3]), principal: Escapable(t[4]), target: Escapable(t[5])),
            SampleEvidence.Closed("0a0a0a0a", 2));

    // JsonSerializer itself puts the replacement character for halves of pairs.
    private static string Escapable(string text) => CmkFlink.Core.Reports.Json.JsonReport.Whole(text);

    private static string Back(string cell) => cell.StartsWith('\'') ? cell[1..] : cell;

    /// <summary>Elements with the names of their attributes, and the values of those that do not come from data.</summary>
    private static string Structure(string html) =>
        string.Join("\n", Rendered.Parse(html).All.Select(e => $"{Depth(e)} {e.LocalName} {string.Join(" ", e.Attributes.Select(a => a.Name is "aria-labelledby" or "id" or "class" or "href" or "role" or "http-equiv" ? $"{a.Name}={a.Value}" : a.Name))}"));

    private static int Depth(IElement element) => element.Ancestors().Count();
}
