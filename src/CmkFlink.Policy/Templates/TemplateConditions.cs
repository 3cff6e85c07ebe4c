using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Templates;

/// <summary>The Conditions of a template; <see langword="null"/> for one that depends on what has no value.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html</remarks>
internal sealed class TemplateConditions(MapNode template, TemplateResolver resolver)
{
    private readonly Dictionary<string, (bool? Holds, IReadOnlyCollection<string> Open)> _known = new(StringComparer.Ordinal);

    /// <summary>Whether a condition holds and, where that is not known, the names that it depends on and that have no value.</summary>
    /// <exception cref="TemplateException">There is no such condition, or it is not written as one.</exception>
    public (bool? Holds, IReadOnlyCollection<string> Open) Holds(string name, int depth)
    {
        if (_known.TryGetValue(name, out (bool? Holds, IReadOnlyCollection<string> Open) known)) return known;
        TemplateNode condition = (template["Conditions"] as MapNode)?[name] ?? throw new TemplateException($"There is no condition '{JsonCursor.Short(name)}' in Conditions.");
        SortedSet<string> open = new(StringComparer.Ordinal);
        bool? holds = Evaluate(condition, depth + 1, open);
        return _known[name] = (holds, open);
    }

    private bool? Evaluate(TemplateNode node, int depth, ISet<string> open)
    {
        if (depth > TemplateBuilder.MaximumDepth) throw new TemplateException("The conditions are nested too deeply, or go round in a circle.", node.Line);
        if (node is not MapNode { Members: [{ Key: { } function, Value: { } argument }] }) throw new TemplateException("A condition is one of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition.", node.Line);
        return (function, argument) switch
        {
            ("Condition", ScalarNode { Text: { } name }) => Named(name, depth, open),
            ("Fn::Equals", ListNode { Items: [{ } left, { } right] }) => Equal(resolver.Text(left, depth, "A side of Fn::Equals"), resolver.Text(right, depth, "A side of Fn::Equals"), open),
            ("Fn::Not", ListNode { Items: [{ } inner] }) => !Evaluate(inner, depth + 1, open),
            ("Fn::And", ListNode { Items.Count: > 0 } list) => list.Items.Select(item => Evaluate(item, depth + 1, open)).Aggregate((a, b) => a & b),
            ("Fn::Or", ListNode { Items.Count: > 0 } list) => list.Items.Select(item => Evaluate(item, depth + 1, open)).Aggregate((a, b) => a | b),
            _ => throw new TemplateException($"'{JsonCursor.Short(function)}' is no condition, or has not what it needs.", node.Line),
        };
    }

    private bool? Named(string name, int depth, ISet<string> open)
    {
        (bool? holds, IReadOnlyCollection<string> names) = Holds(name, depth);
        open.UnionWith(names);
        return holds;
    }

    private static bool? Equal(string left, string right, ISet<string> open)
    {
        if (!Unresolved.Has(left) && !Unresolved.Has(right)) return left == right;
        open.UnionWith(Unresolved.Names(left).Concat(Unresolved.Names(right)));
        return null;
    }
}
