using System.Management.Automation;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Rolls applications back to their previous version, key included, after checking both keys and that there is a snapshot to load. For the operator.</summary>
[Cmdlet(VerbsCommon.Undo, "FlinkApplicationUpdate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkApplication))]
public sealed class UndoFlinkApplicationUpdateCommand : NamedApplicationsCmdlet<FlinkApplication>
{
    private protected override string ActionOn(ApplicationTarget target) => "roll back the last update";

    private protected override IAsyncEnumerable<FlinkApplication> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new UndoFlinkApplicationUpdateHandler(connections).RunAsync(
            new UndoFlinkApplicationUpdateRequest
            {
                ApplicationName = target.Name,
                Timeout = Timeout,
            },
            host,
            cancellation);
}
