using System.Management.Automation;
#if NET8_0_OR_GREATER
using CmkFlink.Cmdlets.Sandboxes;
#endif

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>Clears up when the module is removed from a runspace: its sandboxes stop, and what the Tab key was answered is forgotten.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        ModuleState.Candidates.Clear();
#if NET8_0_OR_GREATER
        Guid runspace = SandboxRegistry.CurrentRunspace;
        Task.Run(() => SandboxRegistry.StopAllAsync(runspace)).GetAwaiter().GetResult();
#endif
    }
}
