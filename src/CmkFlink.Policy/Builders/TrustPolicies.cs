using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Builders;

/// <summary>Trust policies: who may assume a role.</summary>
public static class TrustPolicies
{
    /// <summary>A role that people or automation of the account assume.</summary>
    /// <param name="principals">ARNs of roles, users or the account's root (which leaves the choice to IAM policies).</param>
    /// <param name="requireMfa">Only sessions that began with MFA may assume the role; this is where MFA can be demanded of a role at all.</param>
    /// <exception cref="PolicyRequestException">No principal, or one that is no role, user or root of one account.</exception>
    public static PolicyDocument Role(IReadOnlyList<string> principals, bool requireMfa = false)
    {
        if (principals is null || principals.Count == 0) throw new PolicyRequestException("A role needs somebody who may assume it; give ARNs of roles, users or the account's root.", nameof(principals));
        foreach (string principal in principals)
        {
            if (Arn.TryParse(principal, out Arn? arn) && arn.Service == "iam" && arn.Resource == "root" && FlinkNames.IsAccountId(arn.Account)) continue;
            if (arn is null || !FlinkNames.IsAccountId(arn.Account)) throw new PolicyRequestException($"'{principal}' is not the ARN of a role, user or account root (arn:aws:iam::ACCOUNT:role/NAME, ...:user/NAME or ...:root).", nameof(principals));
            RequestChecks.Principals([principal], arn, "trusted principal", nameof(principals));
        }

        return Document(new PolicyStatement
        {
            Sid = "AllowAssumeRole",
            Effect = PolicyEffect.Allow,
            Principals = [.. principals.Distinct(StringComparer.Ordinal).Select(principal => new PolicyPrincipal(PolicyPrincipalType.Aws, principal))],
            Actions = ["sts:AssumeRole"],
            Conditions = requireMfa ? [new PolicyCondition("Bool", "aws:MultiFactorAuthPresent", ["true"])] : [],
        });
    }

    /// <summary>A service execution role, assumed by MSF for one application only, so that no other application can borrow it (IAM user guide, confused deputy).</summary>
    /// <exception cref="PolicyRequestException">Not the ARN of one application.</exception>
    public static PolicyDocument ExecutionRole(string applicationArn)
    {
        if (!FlinkNames.TryParseApplicationArn(applicationArn, out Arn? application, out _))
            throw new PolicyRequestException($"'{applicationArn}' is not the ARN of one application (arn:PARTITION:kinesisanalytics:REGION:ACCOUNT:application/NAME).", nameof(applicationArn));
        return Document(new PolicyStatement
        {
            Sid = "AllowMSFForThisApplication",
            Effect = PolicyEffect.Allow,
            Principals = [new PolicyPrincipal(PolicyPrincipalType.Service, MsfKmsCalls.ServicePrincipal)],
            Actions = ["sts:AssumeRole"],
            Conditions = [FlinkConditions.SourceAccount(application.Account), new PolicyCondition("ArnEquals", FlinkConditions.SourceArnKey, [applicationArn])],
        });
    }

    private static PolicyDocument Document(PolicyStatement statement) => new() { Statements = [statement] };
}
