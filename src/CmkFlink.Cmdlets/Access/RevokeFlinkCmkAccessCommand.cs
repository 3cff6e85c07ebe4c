using System.Management.Automation;
using System.Runtime.CompilerServices;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Access;

/// <summary>Takes a key, or a whole policy, away from a role or user. For the IAM administrator.</summary>
[Cmdlet(VerbsSecurity.Revoke, "FlinkCmkAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = FromRole)]
[OutputType(typeof(FlinkCmkGrant))]
public sealed class RevokeFlinkCmkAccessCommand : AwsCmdlet
{
    private const string FromRole = "Role";
    private const string FromUser = "User";

    [Parameter(Mandatory = true, ParameterSetName = FromRole)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string RoleName { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = FromUser)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string UserName { get; set; } = "";

    /// <summary>The key to take away: ARN, id, alias or alias ARN.</summary>
    [Parameter]
    [Alias("KeyId")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string? KeyArn { get; set; }

    /// <summary>The key to take away, as an object.</summary>
    [Parameter(ValueFromPipeline = true)]
    [TypedObject(typeof(FlinkCmkKey))]
    public FlinkCmkKey? Key { get; set; }

    /// <summary>The policy to detach; with a key, the only policy to take it out of.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PolicyName { get; set; }

    /// <summary>Deletes a policy that is attached to nobody afterwards, even one that Grant-FlinkCmkAccess did not make.</summary>
    [Parameter]
    public SwitchParameter DeletePolicy { get; set; }

    /// <summary>Edits a policy that others hold too: they lose the key as well.</summary>
    [Parameter]
    public SwitchParameter IncludeOtherPrincipals { get; set; }

    protected override void ProcessRecord()
    {
        IamPrincipalName principal = ParameterSetName == FromRole ? IamPrincipalName.Role(RoleName) : IamPrincipalName.User(UserName);
        IActorConnections connections = Connections(Key?.Region);
        string? key = Key?.KeyArn ?? KeyArn;
        Run((host, token) => RevokeAsync(connections, principal, key, host, token), grant => WriteObject(grant), principal.ToString());
    }

    private async IAsyncEnumerable<FlinkCmkGrant> RevokeAsync(IActorConnections connections, IamPrincipalName principal, string? key, IOperationHost host, [EnumeratorCancellation] CancellationToken token)
    {
        string? arn = key is null ? null : await new KeyResolver(await connections.ForAsync(Actor.IamAdministrator, token)).ResolveAsync(key, token);
        RevokeFlinkCmkAccessRequest request = new()
        {
            Principal = principal,
            KeyArn = arn,
            PolicyName = PolicyName,
            DeletePolicy = DeletePolicy,
            IncludeOtherPrincipals = IncludeOtherPrincipals,
        };
        await foreach (FlinkCmkGrant grant in new RevokeFlinkCmkAccessHandler(connections).RunAsync(request, host, token)) yield return grant;
    }
}
