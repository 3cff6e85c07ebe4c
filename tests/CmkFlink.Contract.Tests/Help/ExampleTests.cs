using CmkFlink.Contract.Tests.Help.Scripts;
using Markdig;
using Markdig.Syntax;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>Every example of the documentation, in whatever file, is bound against the cmdlets' metadata; tests/pester runs those of the pages.</summary>
public sealed class ExampleTests
{
    // Commands that the examples use beside the module's own: PowerShell's, Pester's, AWS.Tools' and programs. A misspelt name is none of them.
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "Add-Content", "AfterAll", "BeforeAll", "ConvertFrom-Json", "ConvertTo-Json", "Describe", "Export-Clixml", "Export-Csv", "ForEach-Object", "Format-List", "Format-Table", "Get-AWSCredential", "Get-ChildItem",
        "Get-Content", "Get-Date", "Get-Item", "Get-Help", "Group-Object", "Import-Clixml", "Import-Csv", "Import-Module", "Install-Module", "It", "Join-Path", "Measure-Object", "New-Item", "Out-File", "Out-Null", "Remove-Item", "Remove-Module", "Select-Object", "Set-Content",
        "Set-Location", "Should", "Sort-Object", "Split-Path", "Start-Job", "Test-Path", "Where-Object", "Write-Host", "Write-Output", "Write-Warning", "aws", "dotnet", "Set-AWSCredential", "Get-KMSKey", "Get-KINA2Application", "Receive-Job", "Wait-Job",
        "Invoke-Pester", "Invoke-RestMethod", "New-PesterConfiguration", "New-PesterContainer",
    };

    private static readonly string[] FileNames =
    [
        .. Directory.GetFiles(Docs.Folder, "*.md", SearchOption.AllDirectories).Append(Path.Combine(StagedModule.RepositoryRoot, "README.md"))
            .Where(file => Blocks(file).Any())
            .Select(file => Path.GetRelativePath(StagedModule.RepositoryRoot, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Files => [.. FileNames];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_command_of_its_examples_binds(string file)
    {
        List<string> faults = [];
        foreach (FencedCodeBlock block in Blocks(Path.Combine(StagedModule.RepositoryRoot, file)))
        {
            foreach (ScriptCommand command in ScriptCommand.In(block.Lines.ToString()))
            {
                if (Fault(command, file) is { } fault) faults.Add($"{file}:{block.Line + 1}: {command.Name}: {fault}");
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void The_run_says_how_many_examples_it_did_not_execute()
    {
        int examples = FileNames.Sum(file => Blocks(Path.Combine(StagedModule.RepositoryRoot, file)).Count());
        Assert.InRange(examples, 20, 2000);
        // The project file shows this after a run.
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "examples.txt"), $"{examples} examples of {FileNames.Length} documents were bound against the cmdlets' metadata and not executed; tests/pester/Examples.Tests.ps1 executes those of the help in a PowerShell.");
    }

    private static string? Fault(ScriptCommand command, string file)
    {
        if (command.Splats && file.StartsWith("docs/cmdlets/", StringComparison.Ordinal)) return "splats, which a page must not";
        CmdletShape? cmdlet = StagedModule.Cmdlets.FirstOrDefault(c => string.Equals(c.Name, command.Name, StringComparison.OrdinalIgnoreCase));
        if (cmdlet is not null) return cmdlet.Name == command.Name ? CommandBinder.Fault(command, cmdlet) : $"is written {cmdlet.Name}";
        return Others.Contains(command.Name) ? null : "is no command that is known";
    }

    private static IEnumerable<FencedCodeBlock> Blocks(string file) =>
        Markdown.Parse(File.ReadAllText(file)).Descendants<FencedCodeBlock>().Where(block => block.Info == "powershell");
}
