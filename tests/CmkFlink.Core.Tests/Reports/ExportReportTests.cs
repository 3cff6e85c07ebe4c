using CmkFlink.Core.Operations;
using CmkFlink.Core.Reports;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Reports;

public sealed class ExportReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cmkflink-report-").FullName;
    private readonly RecordingHost _host = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.html", "<!DOCTYPE html>")]
    [InlineData("a.HTM", "<!DOCTYPE html>")]
    [InlineData("a.json", "{")]
    [InlineData("a.csv", "\"Record\"")]
    [InlineData("a.xml", "<?xml")]
    public async Task The_name_of_a_file_tells_its_format(string name, string beginning)
    {
        await RunAsync(Request(name));

        Assert.StartsWith(beginning, await File.ReadAllTextAsync(PathOf(name)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_command_writes_several_formats_of_the_same_moment()
    {
        IReadOnlyList<FileInfo> files = await RunAsync(Request("a.html", "a.json", "a.csv", "a.xml"));

        Assert.Equal(["a.html", "a.json", "a.csv", "a.xml"], files.Select(file => file.Name));
        Assert.All(files, file => Assert.True(file.Length > 0));
        Assert.Equal([.. files.Select(file => file.Name).Order()], Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)).Order());
    }

    [Fact]
    public async Task A_format_that_is_given_counts_whatever_the_name_says()
    {
        await RunAsync(Request("report.txt") with { Format = ReportFormat.Json });

        Assert.StartsWith("{", await File.ReadAllTextAsync(PathOf("report.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_tells_no_format_is_refused() => Assert.Equal("FormatNotTold", await FailureAsync(Request("report.txt")));

    [Fact]
    public async Task Nothing_is_written_where_one_of_the_files_cannot_be()
    {
        Assert.Equal("FolderNotFound", await FailureAsync(Request("a.html", Path.Combine("missing", "b.json"))));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_or_left_alone()
    {
        await File.WriteAllTextAsync(PathOf("a.json"), "mine");

        Assert.Equal("FileExists", await FailureAsync(Request("a.json") with { NoClobber = true }));
        Assert.Equal("mine", await File.ReadAllTextAsync(PathOf("a.json")));
        await RunAsync(Request("a.json"));
        Assert.NotEqual("mine", await File.ReadAllTextAsync(PathOf("a.json")));
    }

    [Fact]
    public async Task A_read_only_file_takes_force()
    {
        await File.WriteAllTextAsync(PathOf("a.json"), "mine");
        new FileInfo(PathOf("a.json")).IsReadOnly = true;

        Assert.Equal("FileReadOnly", await FailureAsync(Request("a.json")));
        await RunAsync(Request("a.json") with { Force = true });
        Assert.NotEqual("mine", await File.ReadAllTextAsync(PathOf("a.json")));
    }

    [Fact]
    public async Task A_folder_is_no_file()
    {
        Directory.CreateDirectory(PathOf("a.html"));

        Assert.Equal("PathIsFolder", await FailureAsync(Request("a.html")));
    }

    [Fact]
    public async Task A_link_stays_a_link_and_its_file_is_replaced()
    {
        if (OperatingSystem.IsWindows()) return;
        await File.WriteAllTextAsync(PathOf("real.json"), "mine");
        File.CreateSymbolicLink(PathOf("link.json"), PathOf("real.json"));

        await RunAsync(Request("link.json"));

        Assert.NotNull(new FileInfo(PathOf("link.json")).LinkTarget);
        Assert.StartsWith("{", await File.ReadAllTextAsync(PathOf("real.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_file_keeps_its_rights()
    {
        if (OperatingSystem.IsWindows()) return;
        await File.WriteAllTextAsync(PathOf("a.json"), "mine");
        File.SetUnixFileMode(PathOf("a.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await RunAsync(Request("a.json"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf("a.json")));
    }

    [Fact]
    public async Task With_WhatIf_the_files_are_named_and_none_is_written()
    {
        RecordingHost host = new(Confirmation.WhatIf);

        IReadOnlyList<FileInfo> files = await SandboxAccount.RunAsync(new ExportReportHandler().RunAsync(Request("a.html", "b.json"), host, CancellationToken.None));

        Assert.Equal(["a.html", "b.json"], files.Select(file => file.Name));
        Assert.Equal([$"file {PathOf("a.html")}: write a report in Html", $"file {PathOf("b.json")}: write a report in Json"], host.Confirmations);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Who_declines_one_file_gets_none_of_it()
    {
        IReadOnlyList<FileInfo> files = await SandboxAccount.RunAsync(new ExportReportHandler().RunAsync(Request("a.html"), new RecordingHost(Confirmation.Declined), CancellationToken.None));

        Assert.Empty(files);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_line_of_evidence_that_cannot_be_read_is_a_warning_and_stands_in_the_report()
    {
        await File.WriteAllTextAsync(PathOf("evidence.jsonl"), "nonsense\n");

        await RunAsync(Request("a.html") with { EvidencePaths = [PathOf("evidence.jsonl")] });

        Assert.Equal(["Line 1 of evidence.jsonl is no evidence: it is not a whole JSON object. The report says so."], _host.Warnings);
        Assert.Contains("line 1: it is not a whole JSON object", Rendered.Parse(await File.ReadAllTextAsync(PathOf("a.html"))).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_the_machine_that_wrote_it_is_in_a_report()
    {
        await File.WriteAllTextAsync(PathOf("evidence.jsonl"), string.Join("\n", SampleEvidence.Rotation));

        foreach (FileInfo file in await RunAsync(Request("a.html", "a.json", "a.csv", "a.xml") with { EvidencePaths = [PathOf("evidence.jsonl")] }))
        {
            string text = await File.ReadAllTextAsync(file.FullName);
            Assert.DoesNotContain(_folder, text, StringComparison.Ordinal);
            // A machine may be called "sandbox" or "a": only a name that is no word can be told from the text of a report.
            if (Environment.MachineName is { Length: >= 8 } machine && machine.Any(c => char.IsDigit(c) || c == '-')) Assert.DoesNotContain(machine, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_same_input_makes_the_same_bytes()
    {
        foreach (ReportFormat format in Enum.GetValues<ReportFormat>())
            Assert.Equal(Rendered.Bytes(Samples.Request(Samples.Mixed), format, SampleEvidence.Files), Rendered.Bytes(Samples.Request(Samples.Mixed.Reverse()), format, SampleEvidence.Files));
    }

    private Task<IReadOnlyList<FileInfo>> RunAsync(ExportReportRequest request) => SandboxAccount.RunAsync(new ExportReportHandler().RunAsync(request, _host, CancellationToken.None));

    private async Task<string> FailureAsync(ExportReportRequest request) => (await Assert.ThrowsAsync<OperationException>(() => RunAsync(request))).Failure.Id;

    private ExportReportRequest Request(params string[] names) => Samples.Request(Samples.Good()) with { Paths = [.. names.Select(PathOf)] };

    private string PathOf(string name) => Path.Combine(_folder, name);
}
