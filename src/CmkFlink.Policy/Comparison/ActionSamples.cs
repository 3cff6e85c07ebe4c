using CmkFlink.Policy.Actions;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Comparison;

/// <summary>The actions to ask about.</summary>
internal static class ActionSamples
{
    /// <summary>Stands for the actions of all services that the table does not have.</summary>
    public const string Other = "other:Action";

    /// <summary>Every action of the table that a statement may mean, and every other one that a statement names. A key policy has a say in KMS's actions on keys alone.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<CompiledStatement> statements, bool isResource)
    {
        string[] patterns = [.. statements.SelectMany(s => s.Source.Actions ?? s.Source.NotActions ?? []).Distinct(StringComparer.Ordinal)];
        bool isTrust = patterns.Length > 0 && patterns.All(p => p.StartsWith("sts:", StringComparison.OrdinalIgnoreCase));
        IReadOnlyList<AwsAction> table = !isResource ? AwsActions.All : isTrust ? AwsActions.Sts : AwsActions.OnKeys;
        bool broad = statements.Any(s => s.Source.NotActions is not null);
        TextPattern[] compiled = [.. patterns.Select(p => TextPattern.Parse(p, PatternSyntax.Wildcards | PatternSyntax.IgnoreCase))];
        List<string> actions = [.. table.Select(a => a.Name).Where(name => broad || compiled.Any(p => p.IsMatch(name)))];
        // A pattern that the table does not know stands for itself: its wildcards match themselves.
        if (!isResource || isTrust) actions.AddRange(patterns.Where((p, i) => p != "*" && !table.Any(a => compiled[i].IsMatch(a.Name))).Select(p => AwsActions.Find(p)?.Name ?? p));
        if (!isResource && (broad || patterns.Contains("*"))) actions.Add(Other);
        return [.. actions.Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(a => a, StringComparer.Ordinal)];
    }

    /// <summary>What a result calls an action.</summary>
    public static string Label(string action) => action == Other ? "(any other action)" : action;
}
