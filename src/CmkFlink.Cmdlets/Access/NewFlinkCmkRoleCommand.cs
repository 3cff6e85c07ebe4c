using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Access;

namespace CmkFlink.Cmdlets.Access;

/// <summary>Makes a role for one of the actors, or an application's execution role, with its trust policy and without permissions. For the IAM administrator.</summary>
[Cmdlet(VerbsCommon.New, "FlinkCmkRole", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FlinkCmkRole))]
public sealed class NewFlinkCmkRoleCommand : AwsCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string RoleName { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1)]
    public FlinkCmkRoleKind Kind { get; set; }

    /// <summary>Who may assume the role: ARNs of users or roles, or an account id. Not for an execution role.</summary>
    [Parameter]
    public string[]? TrustedPrincipal { get; set; }

    /// <summary>Only sessions that authenticated with MFA may assume the role.</summary>
    [Parameter]
    public SwitchParameter RequireMfa { get; set; }

    /// <summary>The one application that an execution role serves.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ApplicationArnCompleter))]
    public string? ApplicationArn { get; set; }

    [Parameter]
    public string Path { get; set; } = "/";

    [Parameter]
    public string? Description { get; set; }

    [Parameter]
    public IDictionary? Tag { get; set; }

    protected override void ProcessRecord() => Run(
        new NewFlinkCmkRoleHandler(Connections()),
        new NewFlinkCmkRoleRequest
        {
            RoleName = RoleName,
            Kind = Kind,
            TrustedPrincipals = TrustedPrincipal ?? [],
            RequireMfa = RequireMfa,
            ApplicationArn = ApplicationArn,
            Path = Path,
            Description = Description,
            Tags = Tables.Texts(Tag),
        },
        RoleName);
}
