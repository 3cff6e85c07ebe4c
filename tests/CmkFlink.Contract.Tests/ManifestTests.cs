using System.Text.RegularExpressions;

namespace CmkFlink.Contract.Tests;

public sealed partial class ManifestTests
{
    private static readonly string Manifest = StagedModule.Text("CmkFlink.psd1");

    [Fact]
    public void The_manifest_exports_each_cmdlet_by_name_and_nothing_else()
    {
        string block = Regex.Match(Manifest, @"CmdletsToExport = @\((?<names>[^)]*)\)").Groups["names"].Value;
        IEnumerable<string> exported = Quoted().Matches(block).Select(match => match.Groups[1].Value);
        Assert.Equal(StagedModule.Cmdlets.Select(cmdlet => cmdlet.Name), exported.Order(StringComparer.Ordinal));
        Assert.Contains("FunctionsToExport = @()", Manifest, StringComparison.Ordinal);
        Assert.Contains("AliasesToExport = @()", Manifest, StringComparison.Ordinal);
        Assert.Contains("VariablesToExport = @()", Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_has_no_wildcard_and_loads_no_assembly_by_itself()
    {
        Assert.DoesNotContain("'*'", Manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("RequiredAssemblies", Manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("NestedModules", Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_states_the_version_and_the_editions_that_are_staged()
    {
        Assert.Contains($"ModuleVersion = '{StagedModule.Version}'", Manifest, StringComparison.Ordinal);
        Assert.Contains("PowerShellVersion = '5.1'", Manifest, StringComparison.Ordinal);
        Assert.Contains("CompatiblePSEditions = @('Core', 'Desktop')", Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_module_stays_small() => Assert.InRange(StagedModule.Text("CmkFlink.psm1").TrimEnd().Split('\n').Length, 1, 40);

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
