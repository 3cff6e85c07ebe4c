using System.Runtime.CompilerServices;
using System.Text;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Reports.Csv;
using CmkFlink.Core.Reports.Html;
using CmkFlink.Core.Reports.Json;
using CmkFlink.Core.Reports.JUnit;

namespace CmkFlink.Core.Reports;

/// <summary>Writes a report of what it is given. Offline: nothing is asked of AWS.</summary>
public sealed class ExportReportHandler : IOperationHandler<ExportReportRequest, FileInfo>
{
    // Excel takes a file without a byte order mark for the system's own encoding.
    private static readonly UTF8Encoding Utf8WithMark = new(encoderShouldEmitUTF8Identifier: true);

    public async IAsyncEnumerable<FileInfo> RunAsync(ExportReportRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        (OutputFile Output, ReportFormat Format)[] files = [.. request.Paths.Select(path => (new OutputFile(path, request.NoClobber, request.Force), request.Format ?? FormatOf(path)))];
        // All of them before the first is written.
        foreach ((OutputFile output, _) in files) output.Check();
        EvidenceFiles evidence = request.EvidencePaths.Count == 0 ? EvidenceFiles.None : EvidenceFiles.Read(request.EvidencePaths, cancellation);
        foreach (EvidenceFile file in evidence.Files)
        {
            foreach (EvidenceDefect defect in file.Unreadable) host.Warning($"Line {defect.Line} of {file.Name} is no evidence: {defect.Reason}. The report says so.");
        }

        Report report = Report.Of(request, evidence, request.GeneratedAt ?? DateTime.UtcNow);
        foreach ((OutputFile output, ReportFormat format) in files)
        {
            Confirmation answer = await host.ConfirmAsync($"file {output.File.FullName}", $"{(output.File.Exists ? "replace by" : "write")} a report in {format}", cancellation);
            if (answer == Confirmation.Proceed) output.Write(Render(report, format));
            if (answer != Confirmation.Declined) yield return output.File;
        }
    }

    internal static byte[] Render(Report report, ReportFormat format) => format switch
    {
        ReportFormat.Html => Encoding.UTF8.GetBytes(HtmlReport.Write(report)),
        ReportFormat.Json => JsonReport.Write(report),
        ReportFormat.Csv => [.. Utf8WithMark.GetPreamble(), .. Utf8WithMark.GetBytes(CsvReport.Write(report))],
        ReportFormat.JUnit => JUnitReport.Write(report),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static ReportFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => ReportFormat.Html,
        ".JSON" => ReportFormat.Json,
        ".CSV" => ReportFormat.Csv,
        ".XML" => ReportFormat.JUnit,
        _ => throw new OperationException(new OperationFailure("FormatNotTold", FailureCategory.InvalidArgument, $"The name of {path} does not tell the format of the report.", "End it in .html, .json, .csv or .xml, or give -Format.", path)),
    };
}
