using System.Management.Automation;
using CmkFlink.Cmdlets.Applications;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Encryption;

/// <summary>Switches applications to a customer managed key, waits and verifies. The key is always named: an application's own key never binds. For the operator.</summary>
[Cmdlet(VerbsLifecycle.Enable, "FlinkCmk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkCmkChange))]
public sealed class EnableFlinkCmkCommand : ApplicationsCmdlet<FlinkCmkChange>
{
    private const string ByName = "Name";
    private const string ByKey = "Key";
    private const string ByApplication = "Application";

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByKey)]
    [SupportsWildcards]
    public string[] ApplicationName { get; set; } = [];

    /// <summary>The key: ARN, id, alias or alias ARN.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByName)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByApplication)]
    [Alias("KeyId")]
    [ValidateNotNullOrEmpty]
    public string KeyArn { get; set; } = "";

    /// <summary>The key, as an object.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByKey)]
    [TypedObject(typeof(FlinkCmkKey))]
    public FlinkCmkKey Key { get; set; } = null!;

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByApplication)]
    [TypedObject(typeof(FlinkApplication))]
    public FlinkApplication[] Application { get; set; } = [];

    /// <summary>Accepts that a running application whose snapshots are disabled loses its state.</summary>
    [Parameter]
    public SwitchParameter AllowStateLoss { get; set; }

    protected override void ProcessRecord() => Add(ParameterSetName switch
    {
        ByKey => ApplicationName.Select(name => new ApplicationTarget(name, Key.Region, Key.KeyArn)),
        ByApplication => Of(Application, KeyArn),
        _ => ApplicationName.Select(name => new ApplicationTarget(name, Key: KeyArn)),
    });

    private protected override string ActionOn(ApplicationTarget target) => $"switch to key {target.Key}";

    private protected override IAsyncEnumerable<FlinkCmkChange> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new EnableFlinkCmkHandler(connections).RunAsync(
            new EnableFlinkCmkRequest(new FlinkCmkChangeRequest { ApplicationName = target.Name, AllowStateLoss = AllowStateLoss, Timeout = Timeout }, target.Key!),
            host,
            cancellation);
}
