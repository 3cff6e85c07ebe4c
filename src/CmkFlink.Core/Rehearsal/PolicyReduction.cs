using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Rehearsal;

/// <summary>One change of one statement, by place, so that it applies to every document of the same build.</summary>
/// <param name="Index">The statement.</param>
/// <param name="Statement">Its Sid.</param>
/// <param name="Change">What is done.</param>
/// <param name="Place">Which action, principal, resource or condition; -1 where all are meant.</param>
/// <param name="Subject">That one, in words.</param>
internal sealed record PolicyReduction(int Index, string Statement, PermissionChange Change, int Place, string Subject)
{
    /// <summary>Every change that takes away one thing, or opens one. What is the only one of its kind goes with its statement.</summary>
    public static IEnumerable<PolicyReduction> Of(PolicyDocument document)
    {
        for (int i = 0; i < document.Statements.Count; i++)
        {
            PolicyStatement statement = document.Statements[i];
            string sid = statement.Sid ?? $"statement {i + 1}";
            IReadOnlyList<string> actions = statement.Actions ?? [], resources = statement.Resources ?? [];
            IReadOnlyList<PolicyPrincipal> principals = statement.Principals ?? [];
            yield return new(i, sid, PermissionChange.RemoveStatement, -1, sid);
            for (int n = 0; n < actions.Count && actions.Count > 1; n++) yield return new(i, sid, PermissionChange.RemoveAction, n, actions[n]);
            for (int n = 0; n < principals.Count && principals.Count > 1; n++) yield return new(i, sid, PermissionChange.RemovePrincipal, n, principals[n].Value);
            for (int n = 0; n < resources.Count && resources.Count > 1; n++) yield return new(i, sid, PermissionChange.RemoveResource, n, resources[n]);
            for (int n = 0; n < statement.Conditions.Count; n++) yield return new(i, sid, PermissionChange.DropCondition, n, $"{statement.Conditions[n].Operator} {statement.Conditions[n].Key}");
            if (principals.Count > 0) yield return new(i, sid, PermissionChange.OpenPrincipal, -1, "*");
            // In a key policy * is the key itself.
            if (principals.Count == 0 && !resources.Contains("*")) yield return new(i, sid, PermissionChange.OpenResource, -1, "*");
        }
    }

    public PolicyDocument Apply(PolicyDocument document)
    {
        PolicyStatement statement = document.Statements[Index];
        if (Change == PermissionChange.RemoveStatement) return document with { Statements = Without(document.Statements, Index) };
        PolicyStatement changed = Change switch
        {
            PermissionChange.RemoveAction => statement with { Actions = Without(statement.Actions!, Place) },
            PermissionChange.RemovePrincipal => statement with { Principals = Without(statement.Principals!, Place) },
            PermissionChange.RemoveResource => statement with { Resources = Without(statement.Resources!, Place) },
            PermissionChange.DropCondition => statement with { Conditions = Without(statement.Conditions, Place) },
            PermissionChange.OpenPrincipal => statement with { Principals = [new PolicyPrincipal(PolicyPrincipalType.Everyone, "*")] },
            _ => statement with { Resources = ["*"] },
        };
        return document with { Statements = [.. document.Statements.Select((other, i) => i == Index ? changed : other)] };
    }

    private static List<T> Without<T>(IReadOnlyList<T> list, int place) => [.. list.Where((_, i) => i != place)];
}
