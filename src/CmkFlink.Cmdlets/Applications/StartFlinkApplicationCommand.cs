using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Starts applications and waits until they run. Permission on every key involved is checked first. For the operator.</summary>
[Cmdlet(VerbsLifecycle.Start, "FlinkApplication", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkApplication))]
public sealed class StartFlinkApplicationCommand : NamedApplicationsCmdlet<FlinkApplication>
{
    /// <summary>The snapshot to restore; by default the newest.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SnapshotNameCompleter))]
    public string? SnapshotName { get; set; }

    /// <summary>Starts without any state.</summary>
    [Parameter]
    public SwitchParameter SkipRestore { get; set; }

    /// <summary>Restores a snapshot although the job no longer has some of its operators.</summary>
    [Parameter]
    public SwitchParameter AllowNonRestoredState { get; set; }

    private protected override string ActionOn(ApplicationTarget target) => SkipRestore ? "start without state" : "start";

    private protected override IAsyncEnumerable<FlinkApplication> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new StartFlinkApplicationHandler(connections).RunAsync(
            new StartFlinkApplicationRequest
            {
                ApplicationName = target.Name,
                SnapshotName = SnapshotName,
                SkipRestore = SkipRestore,
                AllowNonRestoredState = AllowNonRestoredState,
                Timeout = Timeout,
            },
            host,
            cancellation);
}
