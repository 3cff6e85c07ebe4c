using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Checks;

/// <summary>Finds operators where nobody names them.</summary>
internal static class OperatorsInPolicy
{
    /// <summary>The roles and users whom the key policy lets create MSF's grants for this application.</summary>
    public static IEnumerable<string> Of(PolicyDocument? policy, string applicationArn) => (policy?.Statements ?? [])
        .Where(statement => statement.Effect == PolicyEffect.Allow && statement.Actions?.Contains("kms:CreateGrant", StringComparer.OrdinalIgnoreCase) == true
            && statement.Conditions.Any(condition => condition.Values.Contains(applicationArn)))
        .SelectMany(statement => statement.Principals ?? [])
        .Where(principal => principal.Type == PolicyPrincipalType.Aws && Arn.TryParse(principal.Value, out Arn? arn) && arn.Service == "iam" && arn.Resource != "root")
        .Select(principal => principal.Value)
        .Distinct(StringComparer.Ordinal);
}
