using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Hosting;

namespace CmkFlink.Cmdlets.Sandboxes;

/// <summary>The sandboxes that run in this session.</summary>
[Cmdlet(VerbsCommon.Get, "FlinkCmkSandbox")]
[OutputType(typeof(FlinkCmkSandbox))]
public sealed class GetFlinkCmkSandboxCommand : FlinkCmdlet
{
    /// <summary>Endpoints, with wildcards; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SandboxCompleter))]
    public string[] Endpoint { get; set; } = ["*"];

    protected override void ProcessRecord()
    {
#if NET8_0_OR_GREATER
        IReadOnlyList<FlinkCmkSandbox> all = SandboxRegistry.OfThisRunspace();
        foreach (string pattern in Endpoint)
        {
            List<FlinkCmkSandbox> found = SandboxSelection.Matching(all, pattern);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern)) WriteError(SandboxErrors.NotFound(pattern));
            WriteObject(found, enumerateCollection: true);
        }
#else
        ThrowTerminatingError(SandboxErrors.NeedsPowerShell7());
#endif
    }
}
