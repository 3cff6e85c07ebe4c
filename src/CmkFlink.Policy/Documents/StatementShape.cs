using System.Text;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Documents;

/// <summary>What a statement says, as a text that is equal for statements that say the same: without Sid, with sorted lists.</summary>
/// <remarks>Names of actions, operators and condition keys are case-insensitive, values are not (IAM user guide, policy elements).</remarks>
public static class StatementShape
{
    /// <summary>The whole statement.</summary>
    public static string Of(PolicyStatement statement) => Build(statement, withResources: true);

    /// <summary>All but the resources: statements equal in this may be merged by uniting their resources.</summary>
    public static string WithoutResources(PolicyStatement statement) => Build(statement, withResources: false);

    /// <summary>Whether two documents say the same, whatever their order and Sids.</summary>
    public static bool SaySame(PolicyDocument left, PolicyDocument right) =>
        Version(left) == Version(right) && new HashSet<string>(left.Statements.Select(Of), StringComparer.Ordinal).SetEquals(right.Statements.Select(Of));

    private static string Version(PolicyDocument document) => document.Version ?? "2008-10-17";

    private static string Build(PolicyStatement statement, bool withResources)
    {
        StringBuilder text = new(statement.Effect.ToString());
        Append(text, "principal", statement.Principals?.Select(Principal), lower: false);
        Append(text, "not-principal", statement.NotPrincipals?.Select(Principal), lower: false);
        Append(text, "action", statement.Actions, lower: true);
        Append(text, "not-action", statement.NotActions, lower: true);
        if (withResources) Append(text, "resource", statement.Resources, lower: false);
        Append(text, "not-resource", statement.NotResources, lower: false);
        Append(text, "condition", statement.Conditions.Select(Condition), lower: false);
        Append(text, "unknown", statement.UnknownMembers.Select(member => $"{member.Key}={member.Value.GetRawText()}"), lower: false);
        return text.ToString();
    }

    // AWS reads an account id as the account's root and gives it back in that form (IAM user guide, AWS JSON policy elements: Principal).
    private static string Principal(PolicyPrincipal principal)
    {
        if (principal.Type == PolicyPrincipalType.Aws)
        {
            if (FlinkNames.IsAccountId(principal.Value)) return "account=" + principal.Value;
            if (Arn.TryParse(principal.Value, out Arn? arn) && arn.Service == "iam" && arn.Resource == "root") return "account=" + arn.Account;
        }
        return $"{principal.Type}={principal.Value}";
    }

    private static string Condition(PolicyCondition condition)
    {
        StringBuilder text = new(condition.Operator.ToLowerInvariant());
        Append(text, condition.Key.ToLowerInvariant(), condition.Values, lower: false);
        return text.ToString();
    }

    // Every part is written with its length, so that no value can imitate a separator.
    private static void Append(StringBuilder text, string name, IEnumerable<string>? values, bool lower)
    {
        if (values is null) return;
        text.Append('|').Append(name).Append('[');
        foreach (string value in values.Select(v => lower ? v.ToLowerInvariant() : v).Distinct(StringComparer.Ordinal).OrderBy(v => v, StringComparer.Ordinal))
        {
            text.Append(value.Length).Append(':').Append(value);
        }
        text.Append(']');
    }
}
