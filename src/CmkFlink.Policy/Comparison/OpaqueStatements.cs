using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Comparison;

/// <summary>Statements that nobody can evaluate: those that only one policy has are differences, and say why they are compared by their text.</summary>
internal static class OpaqueStatements
{
    public static IEnumerable<FlinkCmkAccessDifference> Differences(IReadOnlyList<(PolicyStatement Statement, string Why)> before, IReadOnlyList<(PolicyStatement Statement, string Why)> after) =>
        Only(after, before).Select(s => Difference(s.Statement, s.Why, isNew: true)).Concat(Only(before, after).Select(s => Difference(s.Statement, s.Why, isNew: false)));

    private static IEnumerable<(PolicyStatement Statement, string Why)> Only(IEnumerable<(PolicyStatement Statement, string Why)> these, IEnumerable<(PolicyStatement Statement, string Why)> others)
    {
        HashSet<string> known = new(others.Select(s => StatementShape.Of(s.Statement)), StringComparer.Ordinal);
        return these.GroupBy(s => StatementShape.Of(s.Statement), StringComparer.Ordinal).Where(same => !known.Contains(same.Key)).Select(same => same.First());
    }

    private static FlinkCmkAccessDifference Difference(PolicyStatement statement, string why, bool isNew)
    {
        bool allows = statement.Effect == PolicyEffect.Allow;
        AccessLevel level = allows ? AccessLevel.Allowed : AccessLevel.Denied;
        string there = $"{(allows ? "allowed" : "denied")} by a statement that cannot be evaluated";
        return new FlinkCmkAccessDifference
        {
            Principal = Join(statement.Principals?.Select(p => p.Value), statement.NotPrincipals?.Select(p => p.Value)) ?? Subject.Holder,
            Action = Join(statement.Actions, statement.NotActions) ?? "none",
            Change = allows == isNew ? AccessChange.Granted : AccessChange.Withdrawn,
            Before = isNew ? "no such statement" : there,
            After = isNew ? there : "no such statement",
            Condition = $"unknown: {why}",
            LevelBefore = isNew ? AccessLevel.NotAllowed : level,
            LevelAfter = isNew ? level : AccessLevel.NotAllowed,
        };
    }

    private static string? Join(IEnumerable<string>? values, IEnumerable<string>? negated) =>
        values is not null ? string.Join(", ", values.OrderBy(v => v, StringComparer.Ordinal)) : negated is not null ? "all but " + string.Join(", ", negated.OrderBy(v => v, StringComparer.Ordinal)) : null;
}
