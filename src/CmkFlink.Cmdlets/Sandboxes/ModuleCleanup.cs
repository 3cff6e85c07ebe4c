#if NET8_0_OR_GREATER
using System.Management.Automation;

namespace CmkFlink.Cmdlets.Sandboxes;

/// <summary>Stops the runspace's sandboxes when the module is removed from it.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        Guid runspace = SandboxRegistry.CurrentRunspace;
        Task.Run(() => SandboxRegistry.StopAllAsync(runspace)).GetAwaiter().GetResult();
    }
}
#endif
