using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Cmdlets.Policies;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Cmdlets.Access;

/// <summary>Gives a role or user a policy, as a managed policy of its own: creates or updates it, and attaches it. For the IAM administrator.</summary>
[Cmdlet(VerbsSecurity.Grant, "FlinkCmkAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ToRole)]
[OutputType(typeof(FlinkCmkGrant))]
public sealed class GrantFlinkCmkAccessCommand : AwsCmdlet
{
    private const string ToRole = "Role";
    private const string ToUser = "User";

    /// <summary>A policy of New-FlinkCmkPolicy, or a policy document as JSON text.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [PolicyArgument]
    public FlinkCmkPolicy Policy { get; set; } = null!;

    [Parameter(Mandatory = true, ParameterSetName = ToRole)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string RoleName { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = ToUser)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string UserName { get; set; } = "";

    /// <summary>The managed policy's name; by default made of kind, applications, Region and principal.</summary>
    [Parameter]
    public string? PolicyName { get; set; }

    /// <summary>The managed policy's path.</summary>
    [Parameter]
    public string Path { get; set; } = "/";

    [Parameter]
    public string? Description { get; set; }

    [Parameter]
    public IDictionary? Tag { get; set; }

    private bool _isNameTaken;

    protected override void ProcessRecord()
    {
        IamPrincipalName principal = ParameterSetName == ToRole ? IamPrincipalName.Role(RoleName) : IamPrincipalName.User(UserName);
        // Keys of an OperatorCmk policy join those that it has; any other policy takes the place of its namesake.
        if (PolicyName is not null && _isNameTaken && Policy.Kind is not (null or PolicyKind.OperatorCmk))
        {
            WriteError(ErrorRecords.From(new OperationFailure(
                "SeveralPolicies",
                FailureCategory.InvalidArgument,
                $"-PolicyName names one policy: this one, of kind {Policy.Kind}, would take the place of the one before it in {PolicyName}.",
                "Leave -PolicyName out, so that each has a name of its own, or grant them one by one.",
                principal.ToString())));
            return;
        }

        _isNameTaken = true;
        Run(
            new GrantFlinkCmkAccessHandler(Connections()),
            new GrantFlinkCmkAccessRequest
            {
                Policy = PolicyDocument.Parse(Policy.Json),
                Kind = Policy.Kind,
                Principal = principal,
                PolicyName = PolicyName,
                Path = Path,
                Description = Description,
                Tags = Tables.Texts(Tag),
            },
            principal.ToString());
    }
}
