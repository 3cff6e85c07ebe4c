using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Hosting;

namespace CmkFlink.Cmdlets.Sandboxes;

/// <summary>Stops sandboxes of this session and deletes their files: those given, or all.</summary>
[Cmdlet(VerbsLifecycle.Stop, "FlinkCmkSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByEndpoint)]
[OutputType(typeof(FlinkCmkSandbox))]
public sealed class StopFlinkCmkSandboxCommand : FlinkCmdlet
{
    private const string ByEndpoint = "Endpoint";
    private const string BySandbox = "Sandbox";

    /// <summary>Endpoints, with wildcards; by default all of this session.</summary>
    [Parameter(Position = 0, ParameterSetName = ByEndpoint)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SandboxCompleter))]
    public string[] Endpoint { get; set; } = ["*"];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BySandbox)]
    [TypedObject(typeof(FlinkCmkSandbox))]
    public FlinkCmkSandbox[] Sandbox { get; set; } = [];

    /// <summary>Emits what was stopped.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
#if NET8_0_OR_GREATER
        IEnumerable<string> endpoints = ParameterSetName == BySandbox ? Sandbox.Select(sandbox => sandbox.Endpoint.AbsoluteUri) : Endpoint;
        IReadOnlyList<FlinkCmkSandbox> all = SandboxRegistry.OfThisRunspace();
        foreach (string endpoint in endpoints)
        {
            List<FlinkCmkSandbox> found = SandboxSelection.Matching(all, endpoint);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(endpoint)) WriteError(SandboxErrors.NotFound(endpoint));
            foreach (FlinkCmkSandbox sandbox in found) StopOne(sandbox);
        }
#else
        ThrowTerminatingError(SandboxErrors.NeedsPowerShell7());
#endif
    }

#if NET8_0_OR_GREATER
    private void StopOne(FlinkCmkSandbox sandbox)
    {
        if (Confirm($"sandbox {sandbox.Endpoint}", "stop and delete its files") != Core.Operations.Confirmation.Proceed) return;
        RunLocal(
            async _ =>
            {
                await SandboxRegistry.StopAsync(sandbox.Endpoint);
                return sandbox;
            },
            stopped =>
            {
                if (PassThru) WriteObject(stopped);
            },
            "SandboxNotStopped",
            "Its files may have been left behind; its endpoint no longer answers.",
            sandbox.Endpoint.AbsoluteUri);
    }
#endif
}
