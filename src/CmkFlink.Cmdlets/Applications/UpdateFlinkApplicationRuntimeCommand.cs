using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Upgrades applications in place to a runtime that supports customer managed keys; ARN and snapshots stay. For the operator.</summary>
[Cmdlet(VerbsData.Update, "FlinkApplicationRuntime", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkApplication))]
public sealed class UpdateFlinkApplicationRuntimeCommand : NamedApplicationsCmdlet<FlinkApplication>
{
    /// <summary>FLINK-1_20 or later.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RuntimeCompleter))]
    public string RuntimeEnvironment { get; set; } = "FLINK-1_20";

    /// <summary>Code that was built for the new runtime; by default the code stays.</summary>
    [Parameter]
    public string? CodeFileKey { get; set; }

    /// <summary>The bucket of that code; by default the present one.</summary>
    [Parameter]
    public string? CodeBucketArn { get; set; }

    [Parameter]
    public string? CodeObjectVersion { get; set; }

    /// <summary>Accepts that a running application whose snapshots are disabled loses its state.</summary>
    [Parameter]
    public SwitchParameter AllowStateLoss { get; set; }

    private protected override string ActionOn(ApplicationTarget target) => $"upgrade to {RuntimeEnvironment}";

    private protected override IAsyncEnumerable<FlinkApplication> Work(ApplicationTarget target, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new UpdateFlinkApplicationRuntimeHandler(connections).RunAsync(
            new UpdateFlinkApplicationRuntimeRequest
            {
                ApplicationName = target.Name,
                RuntimeEnvironment = RuntimeEnvironment,
                CodeFileKey = CodeFileKey,
                CodeBucketArn = CodeBucketArn,
                CodeObjectVersion = CodeObjectVersion,
                AllowStateLoss = AllowStateLoss,
                Timeout = Timeout,
            },
            host,
            cancellation);
}
