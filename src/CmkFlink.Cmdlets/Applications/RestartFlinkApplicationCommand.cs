using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Restarts running applications with their state, under the present material of their key, and waits until they run. For the operator.</summary>
[Cmdlet(VerbsLifecycle.Restart, "FlinkApplication", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkApplication))]
public sealed class RestartFlinkApplicationCommand : ApplicationsCmdlet<FlinkApplication>
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

    /// <summary>Leaves an application alone that has been restarted since this moment: after a rotation of its key, the moment of the rotation.</summary>
    [Parameter]
    public DateTime? UnlessRestartedSince { get; set; }

    /// <summary>Accepts that a running application whose snapshots are disabled loses its state.</summary>
    [Parameter]
    public SwitchParameter AllowStateLoss { get; set; }

    protected override void ProcessRecord() =>
        Add(ParameterSetName == ByObject ? Of(Application) : ApplicationName.Select(name => new ApplicationTarget(name)));

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
