using System.Reflection;
using System.Runtime.InteropServices;

namespace CmkFlink.Help.Metadata;

/// <summary>The cmdlets of an assembly, read as metadata: nothing of it runs, and no PowerShell is needed.</summary>
public static class CmdletAssembly
{
    /// <summary>Every cmdlet, by name.</summary>
    /// <param name="path">CmkFlink.Cmdlets.dll, with what it needs beside it.</param>
    /// <param name="powerShell">A System.Management.Automation.dll, a reference assembly will do.</param>
    public static IReadOnlyList<CmdletShape> Read(string path, string powerShell)
    {
        // First come, first served: the module's own files, then PowerShell's assembly, then the runtime.
        string[] paths =
        [
            .. Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*.dll"),
            powerShell,
            .. Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll"),
        ];
        // Not disposed: the shapes keep its types.
        MetadataLoadContext context = new(new PathAssemblyResolver(paths.DistinctBy(Path.GetFileName)), "System.Private.CoreLib");
        return
        [
            .. context.LoadFromAssemblyPath(path).GetTypes()
                .Where(type => type.GetCustomAttributesData().Any(a => a.AttributeType.Name == "CmdletAttribute"))
                .Select(CmdletShape.Of)
                .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
        ];
    }
}
