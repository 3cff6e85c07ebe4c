using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Rolls applications back to their previous version, key included, after checking both keys and that there is a snapshot to load. For the operator.</summary>
[Cmdlet(VerbsCommon.Undo, "FlinkApplicationUpdate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkApplication))]
public sealed class UndoFlinkApplicationUpdateCommand : ApplicationsCmdlet<FlinkApplication>
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

    protected override void ProcessRecord() =>
        Add(ParameterSetName == ByObject ? Of(Application) : ApplicationName.Select(name => new ApplicationTarget(name)));

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
