using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Creates an application, under the AWS owned key or a CMK whose policies allow it already. For the operator.</summary>
[Cmdlet(VerbsCommon.New, "FlinkApplication", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FlinkApplication))]
public sealed class NewFlinkApplicationCommand : ExplainingCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string ApplicationName { get; set; } = "";

    /// <summary>The service execution role.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string ExecutionRoleArn { get; set; } = "";

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RuntimeCompleter))]
    public string RuntimeEnvironment { get; set; } = "FLINK-1_20";

    /// <summary>The CMK: ARN, id, alias or alias ARN; by default the AWS owned key.</summary>
    [Parameter]
    [Alias("KeyId")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string? KeyArn { get; set; }

    /// <summary>The CMK, as an object.</summary>
    [Parameter(ValueFromPipeline = true)]
    [TypedObject(typeof(FlinkCmkKey))]
    public FlinkCmkKey? Key { get; set; }

    [Parameter]
    public string? Description { get; set; }

    /// <summary>The bucket that holds the application's code; the code may also come later.</summary>
    [Parameter]
    public string? CodeBucketArn { get; set; }

    [Parameter]
    public string? CodeFileKey { get; set; }

    [Parameter]
    public string? CodeObjectVersion { get; set; }

    /// <summary>Creates it without snapshots: an update or a stop then loses its state.</summary>
    [Parameter]
    public SwitchParameter NoSnapshots { get; set; }

    /// <summary>Creates it without the rollback of failed updates.</summary>
    [Parameter]
    public SwitchParameter NoRollback { get; set; }

    [Parameter]
    public IDictionary? Tag { get; set; }

    protected override void ProcessRecord() => Run(
        new NewFlinkApplicationHandler(Connections(Key?.Region)),
        new NewFlinkApplicationRequest
        {
            ApplicationName = ApplicationName,
            ExecutionRoleArn = ExecutionRoleArn,
            RuntimeEnvironment = RuntimeEnvironment,
            Key = Key?.KeyArn ?? KeyArn,
            Description = Description,
            CodeBucketArn = CodeBucketArn,
            CodeFileKey = CodeFileKey,
            CodeObjectVersion = CodeObjectVersion,
            SnapshotsEnabled = !NoSnapshots,
            RollbackEnabled = !NoRollback,
            Tags = Tables.Texts(Tag),
        },
        ApplicationName);
}
