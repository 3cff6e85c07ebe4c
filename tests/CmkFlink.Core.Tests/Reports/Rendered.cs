using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Reports;

namespace CmkFlink.Core.Tests.Reports;

/// <summary>Reports as texts and as pages.</summary>
internal static class Rendered
{
    public static byte[] Bytes(ExportReportRequest request, ReportFormat format, EvidenceFiles? evidence = null) =>
        ExportReportHandler.Render(Report.Of(request, evidence ?? EvidenceFiles.None, Samples.Now), format);

    public static string Text(ExportReportRequest request, ReportFormat format, EvidenceFiles? evidence = null) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes(request, format, evidence));

    /// <summary>Parsed as a browser does; any parse error fails.</summary>
    public static IHtmlDocument Page(ExportReportRequest request, EvidenceFiles? evidence = null) => Parse(Text(request, ReportFormat.Html, evidence));

    public static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);

    /// <summary>Lines of an evidence file that is not on a disk.</summary>
    public static EvidenceFiles Evidence(params IEnumerable<string> lines) =>
        new([new EvidenceFile("evidence.jsonl", new string('0', 64), lines.Count(), [])], EvidenceChange.Gather(lines.Select(EvidenceLineReader.Read)));
}
