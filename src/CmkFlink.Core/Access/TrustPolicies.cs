using CmkFlink.Core.Operations;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Trust policies of the actors' roles and of an application's execution role.</summary>
internal static class TrustPolicies
{
    /// <exception cref="OperationException">What the kind needs is missing, malformed or does not belong to it.</exception>
    public static PolicyDocument Build(NewFlinkCmkRoleRequest request) => request.Kind == FlinkCmkRoleKind.Execution ? Execution(request) : Human(request);

    // aws:SourceArn and aws:SourceAccount keep MSF from being talked into using the role for somebody else's application (IAM user guide, the confused deputy problem).
    private static PolicyDocument Execution(NewFlinkCmkRoleRequest request)
    {
        if (request.TrustedPrincipals.Count > 0 || request.RequireMfa)
        {
            throw Invalid("TrustNotForExecutionRole", $"The execution role {request.RoleName} is assumed by the service alone: it takes neither trusted principals nor MFA.", "Leave out -TrustedPrincipal and -RequireMfa, or choose another -Kind.", request.RoleName);
        }
        if (!FlinkNames.TryParseApplicationArn(request.ApplicationArn, out Arn? application, out _))
        {
            throw Invalid("ApplicationArnInvalid", $"The execution role {request.RoleName} serves one application; '{request.ApplicationArn}' is not the ARN of one.", "Give -ApplicationArn as arn:aws:kinesisanalytics:REGION:ACCOUNT:application/NAME.", request.ApplicationArn);
        }
        return Document(new PolicyStatement
        {
            Sid = "AllowMSFToAssumeForThisApplication",
            Effect = PolicyEffect.Allow,
            Principals = [new PolicyPrincipal(PolicyPrincipalType.Service, MsfKmsCalls.ServicePrincipal)],
            Actions = ["sts:AssumeRole"],
            Conditions =
            [
                new PolicyCondition("ArnEquals", "aws:SourceArn", [application.ToString()]),
                new PolicyCondition("StringEquals", "aws:SourceAccount", [application.Account]),
            ],
        });
    }

    private static PolicyDocument Human(NewFlinkCmkRoleRequest request)
    {
        if (request.ApplicationArn is not null)
        {
            throw Invalid("ApplicationNotForRole", $"The trust policy of the {request.Kind} role {request.RoleName} speaks of people, not of an application.", "Leave out -ApplicationArn, or choose -Kind Execution.", request.RoleName);
        }
        if (request.TrustedPrincipals.Count == 0)
        {
            throw Invalid("TrustedPrincipalMissing", $"Nobody could assume the role {request.RoleName}: no trusted principal is given.", "Give -TrustedPrincipal the ARN of a user or role, or an account id.", request.RoleName);
        }
        foreach (string principal in request.TrustedPrincipals.Where(p => !IsPrincipal(p)))
        {
            throw Invalid("TrustedPrincipalInvalid", $"'{principal}' cannot be trusted by the role {request.RoleName}: it is neither the ARN of one user or role, nor an account.", "Give ARNs such as arn:aws:iam::123456789012:user/NAME, or 12 digits for a whole account.", principal);
        }
        if (request.RequireMfa && request.TrustedPrincipals.FirstOrDefault(IsRole) is { } role)
        {
            throw Invalid("TrustedRoleWithoutMfa", $"With -RequireMfa {role} could never assume the role {request.RoleName}: the sessions of a role do not say whether there was MFA.", "Trust IAM users or, by 12 digits, the account; or leave out -RequireMfa, and ask for MFA where that role itself is assumed.", role);
        }
        return Document(new PolicyStatement
        {
            Sid = request.RequireMfa ? "AllowTrustedPrincipalsWithMfa" : "AllowTrustedPrincipals",
            Effect = PolicyEffect.Allow,
            Principals = [.. request.TrustedPrincipals.Distinct(StringComparer.Ordinal).Select(p => new PolicyPrincipal(PolicyPrincipalType.Aws, p))],
            Actions = ["sts:AssumeRole"],
            // Bool without IfExists: a request without the key, long-term credentials say, does not match (IAM user guide, MFA-protected API access).
            Conditions = request.RequireMfa ? [new PolicyCondition("Bool", "aws:MultiFactorAuthPresent", ["true"])] : [],
        });
    }

    // A wildcard would let any account in; a session ARN would die with its session.
    private static bool IsPrincipal(string text) =>
        FlinkNames.IsAccountId(text)
        || (Arn.TryParse(text, out Arn? arn) && arn.Service == "iam" && FlinkNames.IsAccountId(arn.Account) && !Wildcard.IsPattern(text)
            && (arn.Resource == "root" || arn.Resource.StartsWith("role/", StringComparison.Ordinal) || arn.Resource.StartsWith("user/", StringComparison.Ordinal)));

    // The credentials that AssumeRole returns never carry aws:MultiFactorAuthPresent (IAM user guide, MFA-protected API access), those of IAM Identity Center included.
    private static bool IsRole(string principal) => Arn.TryParse(principal, out Arn? arn) && arn.Resource.StartsWith("role/", StringComparison.Ordinal);

    private static PolicyDocument Document(PolicyStatement statement) => new() { Statements = [statement] };

    private static OperationException Invalid(string id, string message, string remedy, object? target) => new(new OperationFailure(id, FailureCategory.InvalidArgument, message, remedy, target));
}
