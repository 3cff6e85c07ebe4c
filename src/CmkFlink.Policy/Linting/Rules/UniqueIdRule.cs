using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>What AWS puts in the place of a principal that was deleted.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids</remarks>
internal sealed class UniqueIdRule() : LintRule("CMK012", "Deleted principal")
{
    private static readonly string[] Prefixes = ["AIDA", "AROA", "AGPA", "ANPA", "AIPA", "ASCA"];

    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements)
        {
            foreach (PolicyPrincipal principal in (statement.Source.Principals ?? statement.Source.NotPrincipals ?? []).Where(principal => principal.Type == PolicyPrincipalType.Aws && IsUniqueId(principal.Value)))
                yield return LintHit.Warning(statement.Index, $"The principal {principal.Value} is a unique id, which AWS writes where a user or role was deleted. A new one of the same name has another id and gets nothing from this statement.", "Remove it, or put the ARN of the present role or user in its place.", ".Principal.AWS");
        }
    }

    private static bool IsUniqueId(string value) => value.Length is >= 16 and <= 128 && Prefixes.Contains(value.Substring(0, 4), StringComparer.Ordinal) && value.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9'));
}
