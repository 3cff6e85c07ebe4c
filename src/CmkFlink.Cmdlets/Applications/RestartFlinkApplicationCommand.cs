using System.Management.Automation;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Restarts running applications with their state, under the present material of their key, and waits until they run. For the operator.</summary>
[Cmdlet(VerbsLifecycle.Restart, "FlinkApplication", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkApplication))]
public sealed class RestartFlinkApplicationCommand : NamedApplicationsCmdlet<FlinkApplication>
{
    /// <summary>Leaves an application alone that has been restarted since this moment: after a rotation of its key, the moment of the rotation.</summary>
    [Parameter]
    public DateTime? UnlessRestartedSince { get; set; }

    /// <summary>Accepts that a running application whose snapshots are disabled loses its state.</summary>
    [Parameter]
    public SwitchParameter AllowStateLoss { get; set; }

    private protected override string ActionOn(ApplicationTarget target) => "restart";

    private protected override IAsyncEnumerable<FlinkApplication> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new RestartFlinkApplicationHandler(connections).RunAsync(
            new RestartFlinkApplicationRequest
            {
                ApplicationName = target.Name,
                UnlessRestartedSince = UnlessRestartedSince?.ToUniversalTime(),
                AllowStateLoss = AllowStateLoss,
                Timeout = Timeout,
            },
            host,
            cancellation);
}
