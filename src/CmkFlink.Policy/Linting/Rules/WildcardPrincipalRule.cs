using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>Everybody is allowed, in any account, unless a condition says who.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html, on principals; IAM user guide, Principal, "All principals".</remarks>
internal sealed class WildcardPrincipalRule() : LintRule("CMK011", "Everybody is allowed")
{
    /// <summary>The keys that tell who calls, or from whose account or network.</summary>
    private static readonly HashSet<string> Who = new(
        [
            "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:userid", "aws:username", "kms:CallerAccount",
            "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn", "aws:PrincipalServiceName", "aws:VpceAccount", "aws:VpceOrgID",
        ],
        StringComparer.OrdinalIgnoreCase);

    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements.Where(statement => !statement.IsDeny && statement.Source.Principals?.Any(IsEverybody) == true))
        {
            if (statement.Source.Conditions.Any(Narrows)) continue;
            yield return statement.Source.Conditions.Count == 0
                ? LintHit.Error(statement.Index, "The statement allows everybody, in every account of the world, without any condition.", "Name the roles, users and services, or add a condition on aws:PrincipalArn, aws:PrincipalOrgID or kms:CallerAccount.", ".Principal")
                : LintHit.Warning(statement.Index, $"The statement allows everybody, in every account; its conditions ({string.Join(", ", statement.Source.Conditions.Select(condition => JsonCursor.Short(condition.Key)).Distinct(StringComparer.Ordinal))}) do not say who.", "Name the roles, users and services, or add a condition on aws:PrincipalArn, aws:PrincipalOrgID or kms:CallerAccount.", ".Principal");
        }
    }

    private static bool IsEverybody(PolicyPrincipal principal) => principal.Type == PolicyPrincipalType.Everyone || (principal.Type == PolicyPrincipalType.Aws && principal.Value == "*");

    private static bool Narrows(PolicyCondition condition) => (Who.Contains(condition.Key) || condition.Key.StartsWith("aws:PrincipalTag/", StringComparison.OrdinalIgnoreCase))
        && ConditionOperator.TryParse(condition.Operator, out ConditionOperator op)
        && op is { Negated: false, IfExists: false } && op.Quantifier != ConditionQuantifier.ForAllValues && op.Comparison != ConditionComparison.Null
        && condition.Values.All(value => value.Trim('*').Length > 0);
}
