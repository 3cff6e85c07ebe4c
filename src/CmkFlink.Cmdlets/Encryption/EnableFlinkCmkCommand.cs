using System.Management.Automation;
using CmkFlink.Cmdlets.Applications;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Encryption;

/// <summary>Switches applications to a customer managed key, waits and verifies. The key is always named: an application's own key never binds. For the operator.</summary>
[Cmdlet(VerbsLifecycle.Enable, "FlinkCmk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByKeyArn)]
[OutputType(typeof(FlinkCmkChange))]
public sealed class EnableFlinkCmkCommand : ApplicationsCmdlet<FlinkCmkChange>
{
    private const string ByKeyArn = "KeyArn";
    private const string ByKey = "Key";

    /// <summary>Applications, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = ByKeyArn)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByKey)]
    [SupportsWildcards]
    [NameOfApplication]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[] ApplicationName { get; set; } = [];

    /// <summary>The key: ARN, id, alias or alias ARN.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByKeyArn)]
    [Alias("KeyId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string KeyArn { get; set; } = "";

    // In one set with KeyArn, so that the binder asks for the key alone when an application is piped; with a set of its own it could not tell which one was meant.
    [Parameter(ValueFromPipeline = true, ParameterSetName = ByKeyArn)]
    [TypedObject(typeof(FlinkApplication))]
    public FlinkApplication[] Application { get; set; } = [];

    /// <summary>The key, as an object.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByKey)]
    [TypedObject(typeof(FlinkCmkKey))]
    public FlinkCmkKey Key { get; set; } = null!;

    /// <summary>Accepts that a running application whose snapshots are disabled loses its state.</summary>
    [Parameter]
    public SwitchParameter AllowStateLoss { get; set; }

    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByKey)
        {
            Add(ApplicationName.Select(name => new ApplicationTarget(name, Key.Region, Key.KeyArn)));
            return;
        }

        if (ApplicationName.Length > 0 == Application.Length > 0) ThrowTerminatingError(ErrorRecords.From(ApplicationArguments.NotOne));
        Add(Of(Application, KeyArn));
        Add(ApplicationName.Select(name => new ApplicationTarget(name, Key: KeyArn)));
    }

    private protected override string ActionOn(ApplicationTarget target) => $"switch to key {target.Key}";

    private protected override IAsyncEnumerable<FlinkCmkChange> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new EnableFlinkCmkHandler(connections).RunAsync(
            new EnableFlinkCmkRequest(new FlinkCmkChangeRequest { ApplicationName = target.Name, AllowStateLoss = AllowStateLoss, Timeout = Timeout }, target.Key!),
            host,
            cancellation);
}
