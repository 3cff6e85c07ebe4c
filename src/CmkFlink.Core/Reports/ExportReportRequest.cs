using CmkFlink.Core.Checks;
using CmkFlink.Core.Estate;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Reports;

public enum ReportFormat
{
    /// <summary>One page for people: self-contained, without script, without network.</summary>
    Html,

    /// <summary>Everything, for programs; docs/report.schema.json is its shape.</summary>
    Json,

    /// <summary>One row a record (RFC 4180), for spreadsheets.</summary>
    Csv,

    /// <summary>Test results in JUnit's XML, for pipelines.</summary>
    JUnit,
}

/// <summary>Asks for a report in files.</summary>
public sealed record ExportReportRequest
{
    /// <summary>The files, as full paths; their folders have to exist.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>By default told by each file's name: .html or .htm, .json, .csv, .xml.</summary>
    public ReportFormat? Format { get; init; }

    /// <summary>The heading of the page; by default one that says what is in it.</summary>
    public string? Title { get; init; }

    public IReadOnlyList<FlinkCmkStatus> Statuses { get; init; } = [];

    public IReadOnlyList<FlinkCmkCheck> Checks { get; init; } = [];

    public IReadOnlyList<FlinkCmkFinding> PolicyFindings { get; init; } = [];

    /// <summary>Files with evidence of set-ups and rotations, JSON lines, as full paths.</summary>
    public IReadOnlyList<string> EvidencePaths { get; init; } = [];

    /// <summary>Whether a file that is there may not be replaced.</summary>
    public bool NoClobber { get; init; }

    /// <summary>Whether a file may be replaced although it is read-only.</summary>
    public bool Force { get; init; }

    /// <summary>The time of the report, UTC; <see langword="null"/> for now. Ages are counted to it.</summary>
    public DateTime? GeneratedAt { get; init; }
}
