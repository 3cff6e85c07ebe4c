using System.Management.Automation;
using CmkFlink.Cmdlets.Applications;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Cmdlets.Snapshots;

/// <summary>Takes a snapshot of running applications and waits until it is READY. For the operator.</summary>
[Cmdlet(VerbsCommon.New, "FlinkSnapshot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkSnapshot))]
public sealed class NewFlinkSnapshotCommand : ApplicationsCmdlet<FlinkSnapshot>
{
    private const string ByName = "Name";
    private const string ByApplication = "Application";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[] ApplicationName { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByApplication)]
    [TypedObject(typeof(FlinkApplication))]
    public FlinkApplication[] Application { get; set; } = [];

    /// <summary>The snapshot's name; by default made of the time.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string? SnapshotName { get; set; }

    protected override void ProcessRecord() =>
        Add(ParameterSetName == ByApplication ? Of(Application) : ApplicationName.Select(name => new ApplicationTarget(name)));

    private protected override string ActionOn(ApplicationTarget target) => "take a snapshot";

    private protected override IAsyncEnumerable<FlinkSnapshot> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new NewFlinkSnapshotHandler(connections).RunAsync(
            new NewFlinkSnapshotRequest { ApplicationName = target.Name, SnapshotName = SnapshotName, Timeout = Timeout },
            host,
            cancellation);
}
