using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Core.SetUp;

namespace CmkFlink.Cmdlets.SetUp;

/// <summary>The whole first set-up of an application under a key of its own, each actor under credentials of its own; run again, it goes on where it stopped. For the IAM administrator, the key administrator and the operator.</summary>
[Cmdlet(VerbsData.Initialize, "FlinkCmk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FlinkCmkStep))]
public sealed class InitializeFlinkCmkCommand : ActorsCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [NameOfApplication]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string ApplicationName { get; set; } = "";

    /// <summary>The key's alias: alias/NAME. A key that it names already is adopted where it fits.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AliasCompleter))]
    public string Alias { get; set; } = "";

    [Parameter]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string? OperatorRoleName { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string? OperatorUserName { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string? KeyAdministratorRoleName { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string? KeyAdministratorUserName { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string? ReaderRoleName { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string? ReaderUserName { get; set; }

    /// <summary>The service execution role that the operator passes; by default the application's own.</summary>
    [Parameter]
    public string? ExecutionRoleArn { get; set; }

    /// <summary>Leaves the snapshots under the AWS owned key as they are.</summary>
    [Parameter]
    public SwitchParameter KeepAwsOwnedSnapshot { get; set; }

    protected override void ProcessRecord() => Run(
        new InitializeFlinkCmkHandler(Connections()),
        new InitializeFlinkCmkRequest
        {
            ApplicationName = ApplicationName,
            Alias = Alias,
            Operator = Principal("Operator", OperatorRoleName, OperatorUserName),
            KeyAdministrator = Principal("KeyAdministrator", KeyAdministratorRoleName, KeyAdministratorUserName),
            Reader = Principal("Reader", ReaderRoleName, ReaderUserName),
            ExecutionRoleArn = ExecutionRoleArn,
            KeepAwsOwnedSnapshots = KeepAwsOwnedSnapshot,
            Actor = Actor,
            PlanOnly = PlanOnly,
            PlanPath = FullPlanPath,
            Timeout = Timeout,
            EvidencePath = FullEvidencePath,
        },
        ApplicationName);
}
