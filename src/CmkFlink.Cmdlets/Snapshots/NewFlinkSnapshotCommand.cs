using System.Management.Automation;
using CmkFlink.Cmdlets.Applications;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Cmdlets.Snapshots;

/// <summary>Takes a snapshot of running applications and waits until it is READY. For the operator.</summary>
[Cmdlet(VerbsCommon.New, "FlinkSnapshot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkSnapshot))]
public sealed class NewFlinkSnapshotCommand : NamedApplicationsCmdlet<FlinkSnapshot>
{
    /// <summary>The snapshot's name; by default made of the time.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string? SnapshotName { get; set; }

    private protected override string ActionOn(ApplicationTarget target) => "take a snapshot";

    private protected override IAsyncEnumerable<FlinkSnapshot> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new NewFlinkSnapshotHandler(connections).RunAsync(
            new NewFlinkSnapshotRequest { ApplicationName = target.Name, SnapshotName = SnapshotName, Timeout = Timeout },
            host,
            cancellation);
}
