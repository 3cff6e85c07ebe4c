using System.Management.Automation;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Stops applications, keeping their state by a snapshot, and waits until they are READY. For the operator.</summary>
[Cmdlet(VerbsLifecycle.Stop, "FlinkApplication", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkApplication))]
public sealed class StopFlinkApplicationCommand : NamedApplicationsCmdlet<FlinkApplication>
{
    /// <summary>Stops without a snapshot an application that is stuck; needs -AllowStateLoss.</summary>
    [Parameter]
    public SwitchParameter ForceStop { get; set; }

    /// <summary>Accepts that state is lost: by -ForceStop, or where snapshots are disabled.</summary>
    [Parameter]
    public SwitchParameter AllowStateLoss { get; set; }

    private protected override string ActionOn(ApplicationTarget target) => ForceStop ? "stop by force, without a snapshot" : "stop";

    private protected override IAsyncEnumerable<FlinkApplication> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new StopFlinkApplicationHandler(connections).RunAsync(
            new StopFlinkApplicationRequest { ApplicationName = target.Name, ForceStop = ForceStop, AllowStateLoss = AllowStateLoss, Timeout = Timeout },
            host,
            cancellation);
}
