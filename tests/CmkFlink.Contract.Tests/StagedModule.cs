using System.Reflection;

namespace CmkFlink.Contract.Tests;

/// <summary>The module as it was staged, and its cmdlets as metadata.</summary>
internal static class StagedModule
{
    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    public static string Version { get; } = Metadata("ModuleVersion");

    public static string Folder { get; } = Path.Combine(RepositoryRoot, "out", "CmkFlink", Version);

    /// <summary>The cmdlets of PowerShell 7, by name.</summary>
    public static IReadOnlyList<CmdletShape> Cmdlets { get; } = Read("net8.0");

    /// <summary>Those of Windows PowerShell.</summary>
    public static IReadOnlyList<CmdletShape> DesktopCmdlets { get; } = Read("netstandard2.0");

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static IReadOnlyList<CmdletShape> Read(string framework) =>
        CmdletAssembly.Read(Path.Combine(Folder, "lib", framework, "CmkFlink.Cmdlets.dll"), Metadata("PowerShellReference"));

    private static string Metadata(string key) =>
        typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
