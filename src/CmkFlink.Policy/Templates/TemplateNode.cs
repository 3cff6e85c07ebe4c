using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Templates;

/// <summary>A value of a template, JSON or YAML alike, with the line that it begins on.</summary>
internal abstract record TemplateNode(long Line);

/// <summary>A text, number or Boolean as written; <see langword="null"/> for null.</summary>
internal sealed record ScalarNode(string? Text, long Line) : TemplateNode(Line);

internal sealed record ListNode(IReadOnlyList<TemplateNode> Items, long Line) : TemplateNode(Line);

internal sealed record MapNode(IReadOnlyList<KeyValuePair<string, TemplateNode>> Members, long Line) : TemplateNode(Line)
{
    public TemplateNode? this[string name] => Members.Where(member => member.Key == name).Select(member => member.Value).FirstOrDefault();
}

/// <summary>AWS::NoValue: the member or element is left out.</summary>
internal sealed record NoValueNode(long Line) : TemplateNode(Line);

/// <summary>Puts a tree together, in bounds that no honest template reaches.</summary>
internal sealed class TemplateBuilder
{
    /// <summary>The longest template that CloudFormation takes, from S3 (CloudFormation quotas: 1 MB).</summary>
    public const int MaximumLength = 1_048_576;

    public const int MaximumDepth = 64;

    private const int MaximumNodes = 200_000;

    private int _nodes;

    public void Count(int depth, long line)
    {
        if (++_nodes > MaximumNodes) throw new TemplateException($"The template has more than {MaximumNodes} values.", line);
        if (depth > MaximumDepth) throw new TemplateException($"The template is nested deeper than {MaximumDepth} levels.", line);
    }

    /// <summary>A text of the template; the two characters that mark open values are not for anybody to forge.</summary>
    public static string Text(string text, long line) => Unresolved.IsFree(text) ? text : throw new TemplateException("The text holds U+E000 or U+E001, characters of private use, which no policy has.", line);

    public static void CheckLength(string text)
    {
        if (text.Length > MaximumLength) throw new TemplateException($"The template has {text.Length} characters; CloudFormation takes {MaximumLength} at most.");
    }

    public static MapNode Map(IReadOnlyList<KeyValuePair<string, TemplateNode>> members, long line)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, TemplateNode> member in members)
            if (!seen.Add(member.Key)) throw new TemplateException($"'{JsonCursor.Short(member.Key)}' occurs twice; which one counts would be anybody's guess.", member.Value.Line);
        return new MapNode(members, line);
    }
}
