#if !NET8_0_OR_GREATER
using System.Management.Automation;
using System.Reflection;

namespace CmkFlink.Cmdlets.Desktop;

/// <summary>Finds the module's own dependencies in Windows PowerShell, where powershell.exe gives no binding redirects: System.Memory asks for another System.Runtime.CompilerServices.Unsafe than the one beside it, and so on.</summary>
public sealed class DesktopAssemblies : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // Fixed, so that the handler never answers for another module.
    private static readonly string[] Ours =
    [
        "AWSSDK.Core", "AWSSDK.KeyManagementService", "AWSSDK.SSO", "AWSSDK.SSOOIDC", "AWSSDK.SecurityToken",
        "CmkFlink.Aws", "CmkFlink.Core", "CmkFlink.Policy",
        "Microsoft.Bcl.AsyncInterfaces", "System.Buffers", "System.Memory", "System.Numerics.Vectors", "System.Runtime.CompilerServices.Unsafe",
        "System.Text.Encodings.Web", "System.Text.Json", "System.Threading.Tasks.Extensions",
        "YamlDotNet",
    ];

    private static readonly string Folder = Path.GetDirectoryName(typeof(DesktopAssemblies).Assembly.Location)!;

    public void OnImport() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    public void OnRemove(PSModuleInfo psModuleInfo) => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        string name = new AssemblyName(request.Name).Name;
        string path = Path.Combine(Folder, name + ".dll");
        return Array.IndexOf(Ours, name) >= 0 && File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
}
#endif
