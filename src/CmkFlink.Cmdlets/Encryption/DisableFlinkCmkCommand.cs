using System.Management.Automation;
using CmkFlink.Cmdlets.Applications;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Encryption;

/// <summary>Switches applications back to the AWS owned key, waits and verifies. The CMK is still needed for it, and by the snapshots under it. For the operator.</summary>
[Cmdlet(VerbsLifecycle.Disable, "FlinkCmk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkCmkChange))]
public sealed class DisableFlinkCmkCommand : NamedApplicationsCmdlet<FlinkCmkChange>
{
    /// <summary>Accepts that a running application whose snapshots are disabled loses its state.</summary>
    [Parameter]
    public SwitchParameter AllowStateLoss { get; set; }

    private protected override string ActionOn(ApplicationTarget target) => "switch back to the AWS owned key";

    private protected override IAsyncEnumerable<FlinkCmkChange> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new DisableFlinkCmkHandler(connections).RunAsync(
            new FlinkCmkChangeRequest { ApplicationName = target.Name, AllowStateLoss = AllowStateLoss, Timeout = Timeout },
            host,
            cancellation);
}
