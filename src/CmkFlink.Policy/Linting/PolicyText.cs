using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Linting.Rules;
using CmkFlink.Policy.Templates;

namespace CmkFlink.Policy.Linting;

/// <summary>The policies in a text: a policy in JSON, or a CloudFormation template in JSON or YAML. What cannot be read becomes a finding.</summary>
/// <param name="Policies">The policies that could be read.</param>
/// <param name="Findings">What is amiss with the text itself.</param>
public sealed record PolicyText(IReadOnlyList<LintedPolicy> Policies, IReadOnlyList<FlinkCmkFinding> Findings)
{
    private const string Mend = "Mend the text at that place.";

    /// <summary>Reads a text.</summary>
    /// <param name="text">JSON or YAML.</param>
    /// <param name="source">The file or name that findings carry.</param>
    /// <param name="type">What a lone policy is attached to; <see langword="null"/> to tell by its contents.</param>
    /// <param name="parameters">Values of a template's parameters, pseudo parameters (AWS::Region) and attributes (Key.Arn), by name.</param>
    public static PolicyText Read(string? text, string? source = null, LintedPolicyType? type = null, IReadOnlyDictionary<string, string>? parameters = null)
    {
        if (string.IsNullOrWhiteSpace(text)) return Failed(TextRule.NotAPolicy, source, null, "$", "The text is empty.", "Give a policy in JSON, or a CloudFormation template.");
        string trimmed = text!.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        bool isJson = trimmed is ['{' or '[', ..];
        text = text.TrimStart('\uFEFF');
        TemplateNode tree;
        try
        {
            tree = isJson ? TemplateJson.Read(text) : TemplateYaml.Read(text);
        }
        catch (TemplateException e)
        {
            // The reader of policies words what is wrong with a policy, by line, column and path.
            if (isJson && !text.Contains("\"Resources\"") && text.Length <= PolicyDocument.MaximumLength) return OfPolicy(text, source, type, PolicyPlaces.None, null);
            return Failed(TextRule.NotATemplate, source, e.Line, null, e.Message, Mend);
        }

        if (tree is MapNode template && template["Resources"] is not null && template["Statement"] is null) return OfTemplate(template, source, parameters ?? new Dictionary<string, string>());
        if (isJson) return OfPolicy(text, source, type, new PolicyPlaces("$", Lines(tree)), null);
        return Failed(TextRule.NotATemplate, source, tree.Line, null, "This is neither a policy in JSON nor a template: it has no Resources.", "Give a policy in JSON, a CloudFormation template, or the path of a file with -Path.");
    }

    private static PolicyText OfPolicy(string json, string? source, LintedPolicyType? type, PolicyPlaces places, TemplatePolicies.Found? found)
    {
        try
        {
            PolicyDocument document = PolicyDocument.Parse(json);
            LintedPolicy policy = new()
            {
                Document = document,
                Type = found?.Type ?? type ?? LintedPolicy.Guess(document),
                Source = source,
                Places = places,
                KeyArn = found?.KeyArn,
                CharacterLimit = found?.CharacterLimit,
                Unresolved = found?.Unresolved ?? [],
            };
            return new PolicyText([policy], []);
        }
        catch (PolicyParseException e)
        {
            // In a template the text was written anew, and its own lines mean nothing to anybody.
            long? line = found is null ? e.Line > 0 ? e.Line : null : places.LineOf(e.Path);
            return Failed(TextRule.NotAPolicy, source, line, places.PathOf(e.Path), found is null ? e.Message : e.Message.Substring(e.Message.IndexOf("): ", StringComparison.Ordinal) is > 0 and int cut ? cut + 3 : 0), Mend);
        }
    }

    private static PolicyText OfTemplate(MapNode template, string? source, IReadOnlyDictionary<string, string> parameters)
    {
        IReadOnlyList<TemplatePolicies.Found> all;
        try
        {
            all = TemplatePolicies.Of(template, parameters);
        }
        catch (TemplateException e)
        {
            return Failed(TextRule.NotATemplate, source, e.Line > 0 ? e.Line : null, null, e.Message, Mend);
        }

        if (all.Count == 0) return Failed(TextRule.NoPolicyInTemplate, source, template.Line, "Resources", "The template has no policy of a key, role, user or group.", "Give the template that makes the key or the roles.", FindingSeverity.Information);
        List<LintedPolicy> policies = [];
        List<FlinkCmkFinding> findings = [];
        foreach (TemplatePolicies.Found found in all)
        {
            string name = source is null ? found.Name : $"{source}: {found.Name}";
            PolicyText text = OfPolicy(found.Json, name, null, found.Places, found);
            policies.AddRange(text.Policies);
            findings.AddRange(text.Findings);
            if (found.Unresolved.Count > 0)
                findings.Add(TextRule.UnresolvedValue.At(FindingSeverity.Warning, name, found.Places.LineOf("$"), found.Places.Root, $"The policy depends on {string.Join(", ", found.Unresolved.Select(JsonCursor.Short))}, which {(found.Unresolved.Count == 1 ? "has" : "have")} no value here: stand-ins were judged, and what may be missing was not.", $"Give the value{(found.Unresolved.Count == 1 ? "" : "s")}: -Parameter @{{ '{JsonCursor.Short(found.Unresolved[0])}' = '...' }}."));
        }

        return new PolicyText(policies, findings);
    }

    private static Dictionary<string, long> Lines(TemplateNode tree)
    {
        Dictionary<string, long> lines = new(StringComparer.Ordinal);
        Add(tree, "$");
        return lines;

        void Add(TemplateNode node, string path)
        {
            lines[path] = node.Line;
            if (node is MapNode map)
            {
                foreach (KeyValuePair<string, TemplateNode> member in map.Members) Add(member.Value, $"{path}.{JsonCursor.Short(member.Key)}");
            }
            else if (node is ListNode list)
            {
                for (int i = 0; i < list.Items.Count; i++) Add(list.Items[i], $"{path}[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]");
            }
        }
    }

    private static PolicyText Failed(LintRule rule, string? source, long? line, string? path, string message, string remedy, FindingSeverity severity = FindingSeverity.Error) =>
        new([], [((TextRule)rule).At(severity, source, line is > 0 ? line : null, path, message, remedy)]);
}
