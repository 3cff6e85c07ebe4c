using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Editing;

/// <summary>What both editors need: to know a statement by its content, and to take values out of it.</summary>
internal static class StatementEdit
{
    /// <summary>The actions of MSF's documented statements, with kms:Encrypt, which AWS's template adds.</summary>
    private static readonly HashSet<string> MsfActions = new(["kms:DescribeKey", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:CreateGrant"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a statement allows nothing but what MSF needs of a key.</summary>
    public static bool IsMsfUse(PolicyStatement statement) => statement.Effect == PolicyEffect.Allow && statement.Actions is { Count: > 0 } actions && actions.All(MsfActions.Contains);

    /// <summary>Whether a statement is for calls that MSF forwards.</summary>
    public static bool IsForwardedByMsf(PolicyStatement statement) =>
        IsMsfUse(statement) && Wanted(statement, FlinkConditions.ViaServiceKey) is { Count: > 0 } via && via.All(service => service.StartsWith("kinesisanalytics.", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a statement speaks of any action that MSF needs: a Deny that does would stop MSF.</summary>
    public static bool CoversMsfUse(PolicyStatement statement) =>
        statement.Actions?.Any(action => TextPattern.Parse(action, PatternSyntax.Wildcards | PatternSyntax.IgnoreCase) is var pattern && MsfActions.Any(pattern.IsMatch)) == true;

    /// <summary>The values that a statement wants of a key, by equality or likeness; <see langword="null"/> where it wants none.</summary>
    public static IReadOnlyList<string>? Wanted(PolicyStatement statement, string key) => Condition(statement, key)?.Values;

    public static PolicyStatement WithWanted(PolicyStatement statement, string key, IReadOnlyList<string> values)
    {
        PolicyCondition wanted = Condition(statement, key)!;
        return statement with { Conditions = [.. statement.Conditions.Select(condition => ReferenceEquals(condition, wanted) ? condition with { Values = values } : condition)] };
    }

    /// <summary>Adds statements to a document: one that is there but for <paramref name="list"/> gains the missing entries of it, any other is appended under a Sid of its own.</summary>
    public static PolicyDocument Merge<T>(PolicyDocument document, IReadOnlyList<PolicyStatement> added, Func<PolicyStatement, IReadOnlyList<T>?> list, Func<PolicyStatement, IReadOnlyList<T>?, PolicyStatement> with)
    {
        List<PolicyStatement> statements = [.. document.Statements];
        foreach (PolicyStatement statement in added)
        {
            int same = statements.FindIndex(other => list(other) is not null && list(statement) is not null && Comparable(with(other, null)) == Comparable(with(statement, null)));
            if (same < 0) statements.Add(statement);
            else statements[same] = with(statements[same], [.. list(statements[same])!.Union(list(statement)!)]);
        }

        return document with { Statements = Sids.MakeUnique(statements) };
    }

    /// <summary>The statement without what has no meaning: its name, and the order of its lists.</summary>
    private static PolicyStatement Comparable(PolicyStatement statement) => statement with
    {
        Sid = null,
        Actions = Sorted(statement.Actions),
        Resources = Sorted(statement.Resources),
        Principals = statement.Principals is null ? null : [.. statement.Principals.OrderBy(principal => principal.Value, StringComparer.Ordinal)],
        Conditions = [.. statement.Conditions.Select(condition => condition with { Values = Sorted(condition.Values)! })],
    };

    private static IReadOnlyList<string>? Sorted(IReadOnlyList<string>? values) => values is null ? null : [.. values.OrderBy(value => value, StringComparer.Ordinal)];

    private static PolicyCondition? Condition(PolicyStatement statement, string key) => statement.Conditions.FirstOrDefault(condition =>
        string.Equals(condition.Key, key, StringComparison.OrdinalIgnoreCase)
        && ConditionOperator.TryParse(condition.Operator, out ConditionOperator op) && !op.Negated && op.Comparison is ConditionComparison.StringEquals or ConditionComparison.StringEqualsIgnoreCase or ConditionComparison.StringLike or ConditionComparison.ArnLike);
}
