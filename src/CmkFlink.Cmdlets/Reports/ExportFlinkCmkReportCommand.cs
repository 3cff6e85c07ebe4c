using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Reports;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Cmdlets.Reports;

/// <summary>Writes what other cmdlets found, and the evidence of rotations, as a page for people, as JSON, as a table, or as test results. Offline: nothing is asked of AWS.</summary>
[Cmdlet(VerbsData.Export, "FlinkCmkReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportFlinkCmkReportCommand : FlinkCmdlet
{
    private readonly List<object> _inputs = [];

    /// <summary>The files to write, each in the format that its name tells: .html or .htm, .json, .csv, .xml (JUnit).</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Results of Get-FlinkCmkStatus, Test-FlinkCmk and Test-FlinkCmkPolicy.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ReportInput]
    public ReportInput[]? InputObject { get; set; }

    /// <summary>Files that -EvidencePath of Initialize-FlinkCmk and Invoke-FlinkCmkRotation wrote.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] EvidencePath { get; set; } = [];

    /// <summary>The format of all files, whatever their names.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>The heading of the report.</summary>
    [Parameter]
    public string? Title { get; set; }

    /// <summary>Replaces a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves a file alone that is there already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Returns the files.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (ReportInput input in InputObject ?? [])
        {
            if (input.Refusal is { } refusal) ThrowTerminatingError(ErrorRecords.From(new OperationFailure("InputNotReportable", FailureCategory.InvalidArgument, refusal, "Nothing was written. Pipe results of Get-FlinkCmkStatus, Test-FlinkCmk and Test-FlinkCmkPolicy into it.", input.Value)));
            _inputs.Add(input.Value);
        }
    }

    protected override void EndProcessing()
    {
        ExportReportRequest request = Arguments(() => new ExportReportRequest
        {
            Paths = [.. Path.Select(FilePath)],
            Format = Format,
            Title = Title,
            Statuses = [.. _inputs.OfType<FlinkCmkStatus>()],
            Checks = [.. _inputs.OfType<FlinkCmkCheck>()],
            PolicyFindings = [.. _inputs.OfType<FlinkCmkFinding>()],
            EvidencePaths = [.. EvidencePath.SelectMany(EvidenceFiles)],
            NoClobber = NoClobber,
            Force = Force,
        });
        // A pipe that brought nothing is an estate without applications; no pipe at all is a mistake.
        if (_inputs.Count == 0 && request.EvidencePaths.Count == 0 && !MyInvocation.ExpectingInput)
        {
            WriteError(ErrorRecords.From(new OperationFailure("NothingToReport", FailureCategory.InvalidArgument, "There is nothing to report on.", "Pipe Get-FlinkCmkStatus, Test-FlinkCmk or Test-FlinkCmkPolicy into it, or give -EvidencePath.")));
            return;
        }

        Run((host, token) => new ExportReportHandler().RunAsync(request, host, token), Emit, request.Paths[0]);
    }

    private void Emit(FileInfo file)
    {
        if (PassThru) WriteObject(file);
    }

    private IEnumerable<string> EvidenceFiles(string path)
    {
        IReadOnlyList<string> files = FilePaths.Matching(SessionState.Path, path);
        return files.Count > 0 ? files : throw new OperationException(new OperationFailure("EvidenceNotFound", FailureCategory.ObjectNotFound, $"No file of evidence is found at '{path}'.", "Check -EvidencePath.", path));
    }
}
