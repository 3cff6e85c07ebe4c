using CmkFlink.Core.Operations;
using CmkFlink.Core.Policies;
using CmkFlink.Core.Tests.Access;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Comparison;
using CmkFlink.Policy.Templates;

namespace CmkFlink.Core.Tests.Policies;

/// <summary>What is compared and exported without AWS; live keys are compared on the staged module.</summary>
public sealed class PoliciesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cmkflink");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_is_compared_with_a_document_and_no_difference_is_said_aloud()
    {
        string path = Write("policy.json", Names.KeyPolicy.ToJson());
        RecordingHost host = new();

        Assert.Empty(await CompareAsync(new PolicySource { Path = path }, PolicySource.Of(Names.KeyPolicy), host));
        Assert.Contains(host.Said, line => line.Contains("allow the same", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_difference_comes_as_a_record()
    {
        FlinkCmkAccessDifference difference = Assert.Single(await CompareAsync(
            PolicySource.Of(Names.KeyPolicy),
            PolicySource.Of(Names.KeyPolicy with { Statements = [.. Names.KeyPolicy.Statements, Names.Policy($"{{'Effect':'Allow','Principal':{{'AWS':'{Names.OperatorUser}'}},'Action':'kms:Encrypt','Resource':'*'}}").Statements[0]] }),
            new RecordingHost()));

        Assert.Equal((Names.OperatorUser, "kms:Encrypt", AccessChange.Granted), (difference.Principal, difference.Action, difference.Change));
    }

    [Theory]
    [InlineData("{ \"Statement\": 1 }", "PolicyUnreadable")]
    [InlineData(null, "PolicyFileUnreadable")]
    public async Task A_file_that_holds_no_policy_is_refused_by_name(string? content, string id)
    {
        string path = content is null ? Path.Combine(_folder.FullName, "missing.json") : Write("bad.json", content);

        OperationException refusal = await Assert.ThrowsAsync<OperationException>(() => CompareAsync(new PolicySource { Path = path }, PolicySource.Of(Names.KeyPolicy), new RecordingHost()));

        Assert.Equal(id, refusal.Failure.Id);
        Assert.Contains(path, refusal.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_longer_than_any_policy_is_not_read()
    {
        OperationException refusal = await Assert.ThrowsAsync<OperationException>(() => CompareAsync(new PolicySource { Path = Write("long.json", new string(' ', (2 * 1_048_576) + 1)) }, PolicySource.Of(Names.KeyPolicy), new RecordingHost()));

        Assert.Equal("PolicyFileTooLarge", refusal.Failure.Id);
    }

    [Theory]
    [InlineData("key.json", null, '{')]
    [InlineData("key.yaml", null, 'A')]
    [InlineData("key.template", TemplateFormat.Json, '{')]
    public async Task The_name_of_the_file_or_the_format_decides_how_a_template_is_written(string name, TemplateFormat? format, char first)
    {
        FileInfo file = Assert.Single(await ExportAsync(new ExportTemplateRequest { Kind = TemplateKind.Key, Path = Path.Combine(_folder.FullName, name), Format = format }));

        byte[] bytes = await File.ReadAllBytesAsync(file.FullName);
        Assert.Equal((byte)first, bytes[0]);
        Assert.Equal(bytes.Length, file.Length);
    }

    [Theory]
    [InlineData(Confirmation.WhatIf, 1)]
    [InlineData(Confirmation.Declined, 0)]
    public async Task Nothing_is_written_without_leave(Confirmation answer, int files)
    {
        string path = Path.Combine(_folder.FullName, "key.yaml");
        RecordingHost host = new(answer);

        Assert.Equal(files, (await ExportAsync(new ExportTemplateRequest { Kind = TemplateKind.Key, Path = path }, host)).Count);
        Assert.False(File.Exists(path));
        Assert.Equal([$"file {path}: write the CloudFormation template Key"], host.Confirmations);
    }

    [Fact]
    public async Task What_may_not_be_replaced_stays()
    {
        string path = Write("there.yaml", "mine");

        Assert.Equal("FileExists", await RefusalAsync(new ExportTemplateRequest { Kind = TemplateKind.Reader, Path = path, NoClobber = true }));
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Assert.Equal("FileReadOnly", await RefusalAsync(new ExportTemplateRequest { Kind = TemplateKind.Reader, Path = path }));
        Assert.Equal("mine", await File.ReadAllTextAsync(path));
        await ExportAsync(new ExportTemplateRequest { Kind = TemplateKind.Reader, Path = path, Force = true });
        Assert.NotEqual("mine", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_folder_is_no_file_and_a_folder_that_is_not_there_is_not_made()
    {
        Assert.Equal("PathIsFolder", await RefusalAsync(new ExportTemplateRequest { Kind = TemplateKind.Reader, Path = _folder.FullName }));
        Assert.Equal("FolderNotFound", await RefusalAsync(new ExportTemplateRequest { Kind = TemplateKind.Reader, Path = Path.Combine(_folder.FullName, "no", "key.yaml") }));
    }

    private static async Task<IReadOnlyList<FlinkCmkAccessDifference>> CompareAsync(PolicySource reference, PolicySource difference, RecordingHost host)
    {
        using ActorConnections connections = new(new Aws.AwsConnectionOptions());
        List<FlinkCmkAccessDifference> found = [];
        await foreach (FlinkCmkAccessDifference item in new ComparePoliciesHandler(connections).RunAsync(new ComparePoliciesRequest(reference, difference), host, CancellationToken.None)) found.Add(item);
        return found;
    }

    private static async Task<IReadOnlyList<FileInfo>> ExportAsync(ExportTemplateRequest request, RecordingHost? host = null)
    {
        List<FileInfo> files = [];
        await foreach (FileInfo file in new ExportTemplateHandler().RunAsync(request, host ?? new RecordingHost(), CancellationToken.None)) files.Add(file);
        return files;
    }

    private static async Task<string> RefusalAsync(ExportTemplateRequest request) => (await Assert.ThrowsAsync<OperationException>(() => ExportAsync(request))).Failure.Id;

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
