using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace CmkFlink.Loader;

/// <summary>Keeps the module's assemblies apart from those of other modules in the same process.</summary>
/// <remarks>
/// Every AWSSDK.Core 4.x has the assembly version 4.0.0.0 and every 3.7 has 3.3.0.0, so in the default context whichever module comes first decides for all.
/// A context of our own answers each name that lies in the module's folder from there, and leaves every other name (the runtime, PowerShell) to the host.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    // The loader stays in the process, under its one identity, after the module is removed: a second import of the same folder must find its context again,
    // and another version's folder must get its own.
    private static readonly ConcurrentDictionary<string, Lazy<Assembly>> Modules = new(StringComparer.Ordinal);

    private readonly string _folder;

    private ModuleLoadContext(string folder)
        : base($"CmkFlink ({folder})", isCollectible: false) => _folder = folder;

    /// <summary>Loads a module's assembly, and later whatever it needs, from the folder that it lies in.</summary>
    /// <param name="path">Full path of the assembly that holds the cmdlets.</param>
    public static Assembly Load(string path)
    {
        string full = Path.GetFullPath(path);
        return Modules.GetOrAdd(full, _ => new Lazy<Assembly>(() => new ModuleLoadContext(Path.GetDirectoryName(full)!).LoadFromAssemblyPath(full))).Value;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
