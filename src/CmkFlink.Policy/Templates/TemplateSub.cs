using System.Text;

namespace CmkFlink.Policy.Templates;

/// <summary>Fn::Sub: a text with <c>${Name}</c>, <c>${Resource.Attribute}</c> and <c>${!Literal}</c>.</summary>
internal sealed class TemplateSub(TemplateResolver resolver)
{
    public string Work(TemplateNode argument, int depth)
    {
        (string text, MapNode? variables) = argument switch
        {
            ScalarNode { Text: { } plain } => (plain, null),
            ListNode { Items: [ScalarNode { Text: { } plain }, MapNode own] } => (plain, own),
            _ => throw new TemplateException("Fn::Sub takes a text, or a text and a map of variables.", argument.Line),
        };
        Dictionary<string, string> values = variables?.Members.ToDictionary(member => member.Key, member => resolver.Text(member.Value, depth, "A variable of Fn::Sub"), StringComparer.Ordinal) ?? [];
        resolver.Count(text.Length, argument.Line);
        StringBuilder result = new();
        for (int i = 0; i < text.Length; i++)
        {
            int end = text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{' ? text.IndexOf('}', i) : -1;
            if (end < 0)
            {
                result.Append(text[i]);
                continue;
            }

            string value = Value(text.Substring(i + 2, end - i - 2).Trim(), values, argument.Line);
            resolver.Count(TemplateResolver.ValueCost + value.Length, argument.Line);
            result.Append(value);
            i = end;
        }

        return result.ToString();
    }

    private string Value(string name, Dictionary<string, string> own, long line)
    {
        // ${!Literal} stays ${Literal}: how a policy variable gets through Fn::Sub.
        if (name.Length > 0 && name[0] == '!') return $"${{{name.Remove(0, 1)}}}";
        if (own.TryGetValue(name, out string? value)) return value;
        int dot = name.IndexOf('.');
        if (dot > 0) return resolver.Attribute(name.Substring(0, dot), name.Substring(dot + 1));
        return resolver.Reference(name, line) is ScalarNode { Text: { } text } ? text : throw new TemplateException($"'{Documents.JsonCursor.Short(name)}' in Fn::Sub is a list, or nothing.", line);
    }
}
