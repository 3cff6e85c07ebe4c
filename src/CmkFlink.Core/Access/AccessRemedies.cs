using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>What to do about a denial, as commands of this module, and as whom.</summary>
internal static class AccessRemedies
{
    public static string ForDenial(AccessDecision decision, string? policyName, AccessMatrixRequest request)
    {
        if (decision.Outcome == AccessOutcome.ExplicitlyDenied)
        {
            string where = policyName is null ? $"the {Name(decision.Layer)}" : $"{policyName} ({Name(decision.Layer)})";
            return $"Remove or narrow the Deny statement{Sid(decision)} of {where}; no Allow outweighs it.";
        }
        return decision.Layer switch
        {
            PolicyLayer.Identity => GrantOperatorCmk(request),
            PolicyLayer.Boundary => $"IAM administrator: widen the permissions boundary of {request.Operator.PrincipalArn} by the missing statement.",
            PolicyLayer.Session => "Assume the role without a session policy, or with one that holds the missing statement.",
            PolicyLayer.ServiceControl or PolicyLayer.ResourceControl => $"Administrator of the organization: widen the {Name(decision.Layer)} by the missing statement.",
            _ => PutKeyPolicy(request),
        };
    }

    /// <summary>The operator's side in IAM.</summary>
    public static string GrantOperatorCmk(AccessMatrixRequest request) =>
        $"IAM administrator: New-FlinkCmkPolicy -Kind OperatorCmk -ApplicationArn {request.ApplicationArn} -KeyArn {request.KeyArn} | Grant-FlinkCmkAccess {PrincipalArgument(request.Operator)}";

    /// <summary>The key's side.</summary>
    public static string PutKeyPolicy(AccessMatrixRequest request)
    {
        // The account's root stands for an operator whom nobody has named; a policy for root would open the key to the whole account.
        string who = request.Operator.Kind == PrincipalKind.AccountRoot ? "ARN" : request.Operator.PrincipalArn;
        return $"Key administrator: add the missing statement to the key policy: Set-FlinkCmkKey -KeyArn {request.KeyArn} -Policy POLICY, where New-FlinkCmkPolicy -Kind KeyPolicy -ApplicationArn {request.ApplicationArn} -Operator {who} -KeyAdministrator ARN builds a whole one.";
    }

    private static string PrincipalArgument(RequestPrincipal principal)
    {
        string resource = Arn.TryParse(principal.PrincipalArn, out Arn? arn) ? arn.Resource : principal.PrincipalArn;
        string name = resource.Substring(resource.LastIndexOf('/') + 1);
        return principal.Kind == PrincipalKind.User ? $"-UserName {name}" : $"-RoleName {name}";
    }

    private static string Sid(AccessDecision decision) => decision.Statement?.Sid is { Length: > 0 } sid ? $" {sid}" : decision.StatementIndex >= 0 ? $" number {decision.StatementIndex + 1}" : "";

    private static string Name(PolicyLayer layer) => layer switch
    {
        PolicyLayer.Identity => "identity policy",
        PolicyLayer.Resource => "key policy",
        PolicyLayer.Boundary => "permissions boundary",
        PolicyLayer.Session => "session policy",
        PolicyLayer.ServiceControl => "service control policy",
        PolicyLayer.ResourceControl => "resource control policy",
        _ => "policy",
    };
}
