using System.Reflection;
using System.Runtime.InteropServices;

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

    private static IReadOnlyList<CmdletShape> Read(string framework)
    {
        string lib = Path.Combine(Folder, "lib", framework);
        // First come, first served: the module's own files, then PowerShell's reference assembly, then the runtime.
        string[] paths =
        [
            .. Directory.GetFiles(lib, "*.dll"),
            Metadata("PowerShellReference"),
            .. Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll"),
        ];
        // Not disposed: the shapes keep its types.
        MetadataLoadContext context = new(new PathAssemblyResolver(paths.DistinctBy(Path.GetFileName)), "System.Private.CoreLib");
        Assembly assembly = context.LoadFromAssemblyPath(Path.Combine(lib, "CmkFlink.Cmdlets.dll"));
        return
        [
            .. assembly.GetTypes()
                .Where(type => type.GetCustomAttributesData().Any(a => a.AttributeType.Name == "CmdletAttribute"))
                .Select(CmdletShape.Of)
                .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
        ];
    }

    private static string Metadata(string key) =>
        typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
