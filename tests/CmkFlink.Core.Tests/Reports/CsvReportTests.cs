using CmkFlink.Core.Evidence;
using CmkFlink.Core.Reports;
using CmkFlink.Core.Reports.Csv;

namespace CmkFlink.Core.Tests.Reports;

public sealed class CsvReportTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("  =1")]
    [InlineData("\u00A0=1")]
    [InlineData("\uFF1D1")]
    [InlineData("'=1")]
    public void What_a_spreadsheet_would_run_gets_one_apostrophe_before_it(string cell) => Assert.Equal("'" + cell, CsvWriter.Neutral(cell));

    [Theory]
    [InlineData("")]
    [InlineData("orders")]
    [InlineData("a=b")]
    [InlineData("12")]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:key/x")]
    [InlineData("\"=1\"")]
    public void Other_cells_stay_as_they_are(string cell) => Assert.Equal(cell, CsvWriter.Neutral(cell));

    [Fact]
    public void The_file_begins_with_the_mark_that_Excel_looks_for_and_ends_its_lines_by_the_book()
    {
        byte[] bytes = Rendered.Bytes(Samples.Request(Samples.Good()), ReportFormat.Csv);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal("\r\n"u8.ToArray(), bytes[^2..]);
    }

    [Fact]
    public void Every_row_has_the_columns_of_the_heading()
    {
        IReadOnlyList<IReadOnlyList<string>> rows = Rows(Samples.Request(Samples.Mixed) with { Checks = Samples.Checks, PolicyFindings = Samples.PolicyFindings }, SampleEvidence.Files);

        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        Assert.Equal(rows[0].Distinct(), rows[0]);
        Assert.Equal(["Application", "Change", "Finding", "Snapshots", "Step"], rows.Skip(1).Select(row => row[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_left_out()
    {
        IReadOnlyList<IReadOnlyList<string>> rows = Rows(Samples.Request(Samples.Mixed) with { Checks = Samples.Checks }, SampleEvidence.Files);
        int Count(string record) => rows.Count(row => row[0] == record);

        Assert.Equal(9, Count("Application"));
        // Four checks, five findings of statuses, an application and a Region that could not be read.
        Assert.Equal(11, Count("Finding"));
        Assert.Equal(1, Count("Change"));
        Assert.Equal(3, Count("Step"));
        Assert.Contains(rows, row => row[0] == "Finding" && row[1] == "Unknown" && row.Contains("us-east-1 as reader"));
    }

    [Fact]
    public void What_is_not_known_is_empty_or_says_so()
    {
        IReadOnlyList<IReadOnlyList<string>> rows = Rows(Samples.Request(Samples.Dim));
        string Of(string column) => rows[1][rows[0].ToList().IndexOf(column)];

        Assert.Equal("Unknown", Of("Result"));
        Assert.Equal("Unknown", Of("KeyType"));
        Assert.Equal("", Of("Snapshots"));
        Assert.Equal("", Of("AutomaticRotation"));
    }

    [Fact]
    public void An_estate_without_applications_is_a_heading() => Assert.Single(Rows(Samples.Request()));

    private static IReadOnlyList<IReadOnlyList<string>> Rows(ExportReportRequest request, EvidenceFiles? evidence = null) => CsvText.Parse(Rendered.Text(request, ReportFormat.Csv, evidence).TrimStart('\uFEFF'));
}
