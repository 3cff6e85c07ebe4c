using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Stops applications, keeping their state by a snapshot, and waits until they are READY. For the operator.</summary>
[Cmdlet(VerbsLifecycle.Stop, "FlinkApplication", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkApplication))]
public sealed class StopFlinkApplicationCommand : ApplicationsCmdlet<FlinkApplication>
{
    private const string ByName = "Name";
    private const string ByObject = "Application";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[] ApplicationName { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [TypedObject(typeof(FlinkApplication))]
    public FlinkApplication[] Application { get; set; } = [];

    /// <summary>Stops without a snapshot an application that is stuck; needs -AllowStateLoss.</summary>
    [Parameter]
    public SwitchParameter ForceStop { get; set; }

    /// <summary>Accepts that state is lost: by -ForceStop, or where snapshots are disabled.</summary>
    [Parameter]
    public SwitchParameter AllowStateLoss { get; set; }

    protected override void ProcessRecord() =>
        Add(ParameterSetName == ByObject ? Of(Application) : ApplicationName.Select(name => new ApplicationTarget(name)));

    private protected override string ActionOn(ApplicationTarget target) => ForceStop ? "stop by force, without a snapshot" : "stop";

    private protected override IAsyncEnumerable<FlinkApplication> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new StopFlinkApplicationHandler(connections).RunAsync(
            new StopFlinkApplicationRequest { ApplicationName = target.Name, ForceStop = ForceStop, AllowStateLoss = AllowStateLoss, Timeout = Timeout },
            host,
            cancellation);
}
