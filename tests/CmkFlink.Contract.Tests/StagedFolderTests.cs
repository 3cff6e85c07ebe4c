using CmkFlink.Contract.Tests.Help;

namespace CmkFlink.Contract.Tests;

/// <summary>The staged folder holds what the module needs and nothing that leaked in.</summary>
public sealed class StagedFolderTests
{
    private static readonly string[] Own = ["CmkFlink.Aws", "CmkFlink.Cmdlets", "CmkFlink.Core", "CmkFlink.Policy"];

    private static readonly string[] AwsSdk = ["AWSSDK.Core", "AWSSDK.KeyManagementService", "AWSSDK.SSO", "AWSSDK.SSOOIDC", "AWSSDK.SecurityToken"];

    // Templates in YAML.
    private static readonly string[] Libraries = ["YamlDotNet"];

    // What netstandard2.0 lacks.
    private static readonly string[] DesktopOnly =
    [
        "Microsoft.Bcl.AsyncInterfaces", "System.Buffers", "System.Memory", "System.Numerics.Vectors", "System.Runtime.CompilerServices.Unsafe",
        "System.Text.Encodings.Web", "System.Text.Json", "System.Threading.Tasks.Extensions",
    ];

    [Fact]
    public void PowerShell_7_gets_our_assemblies_and_the_AWS_SDK() =>
        Assert.Equal(Sorted([.. Own, "CmkFlink.Sandbox", .. AwsSdk, .. Libraries]), Assemblies("lib/net8.0"));

    [Fact]
    public void Windows_PowerShell_gets_the_same_without_the_sandbox_and_with_what_its_framework_lacks() =>
        Assert.Equal(Sorted([.. Own, .. AwsSdk, .. Libraries, .. DesktopOnly]), Assemblies("lib/netstandard2.0"));

    [Fact]
    public void The_loader_stands_alone() => Assert.Equal(["CmkFlink.Loader"], Assemblies("lib/loader"));

    [Fact]
    public void Beside_them_lie_the_module_its_views_and_its_licence_only() =>
        Assert.Equal(["CmkFlink.Format.ps1xml", "CmkFlink.psd1", "CmkFlink.psm1", "LICENSE"], Sorted(Directory.GetFiles(StagedModule.Folder).Select(f => Path.GetFileName(f))));

    [Fact]
    public void Its_help_lies_where_PowerShell_looks_for_it() =>
        Assert.Equal(["CmkFlink.Cmdlets.dll-Help.xml", .. Docs.Library.Topics.Select(topic => topic.Title + ".help.txt")], Sorted(Directory.GetFiles(Path.Combine(StagedModule.Folder, "en-US")).Select(f => Path.GetFileName(f))));

    [Fact]
    public void Nothing_but_assemblies_and_their_symbols_lies_in_lib() =>
        Assert.All(
            Directory.GetFiles(Path.Combine(StagedModule.Folder, "lib"), "*", SearchOption.AllDirectories),
            file => Assert.True(Path.GetExtension(file) is ".dll" or ".pdb", file));

    [Fact]
    public void Windows_PowerShell_finds_every_dependency_and_only_those()
    {
        string source = File.ReadAllText(Path.Combine(StagedModule.RepositoryRoot, "src", "CmkFlink.Cmdlets", "Desktop", "DesktopAssemblies.cs"));
        IEnumerable<string> listed = System.Text.RegularExpressions.Regex.Matches(source, "\"((?:AWSSDK|CmkFlink|Microsoft|System)\\.[A-Za-z.]+|YamlDotNet)\"").Select(match => match.Groups[1].Value);
        Assert.Equal(Sorted([.. Own.Where(name => name != "CmkFlink.Cmdlets"), .. AwsSdk, .. Libraries, .. DesktopOnly]), Sorted(listed));
    }

    private static string[] Assemblies(string folder) =>
        Sorted(Directory.GetFiles(Path.Combine(StagedModule.Folder, folder), "*.dll", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f)));

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
