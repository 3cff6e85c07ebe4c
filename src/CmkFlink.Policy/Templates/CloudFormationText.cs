using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CmkFlink.Policy.Templates;

/// <summary>A template as text. The YAML is the subset that JSON maps to: blocks, and texts in double quotes with JSON's escapes, which are YAML's too (YAML 1.2, chapter 7.3.1).</summary>
internal static class CloudFormationText
{
    // Templates go into files, never into HTML.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Words and paths that no YAML reader takes for anything but a text.</summary>
    private static readonly Regex Plain = new(@"^[A-Za-z][A-Za-z0-9]*(::[A-Za-z0-9]+)*$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>What YAML 1.1 readers take for something else than a text.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "yes", "no", "on", "off", "null", "y", "n" };

    public static string Json(JsonObject template) => template.ToJsonString(Indented).Replace("\r\n", "\n") + "\n";

    public static string Yaml(JsonObject template)
    {
        StringBuilder text = new();
        Members(text, template, 0, indentFirst: true);
        return text.ToString();
    }

    private static void Members(StringBuilder text, JsonObject members, int indent, bool indentFirst)
    {
        foreach (KeyValuePair<string, JsonNode?> member in members)
        {
            if (indentFirst) text.Append(' ', indent);
            indentFirst = true;
            text.Append(Scalar(member.Key)).Append(':');
            Value(text, member.Value, indent);
        }
    }

    /// <summary>What follows <c>key:</c>.</summary>
    private static void Value(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                text.Append('\n');
                Members(text, members, indent + 2, indentFirst: true);
                break;
            case JsonArray { Count: > 0 } items:
                text.Append('\n');
                Items(text, items, indent + 2);
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void Items(StringBuilder text, JsonArray items, int indent)
    {
        foreach (JsonNode? item in items)
        {
            text.Append(' ', indent).Append('-');
            if (item is JsonObject { Count: > 0 } members)
            {
                text.Append(' ');
                Members(text, members, indent + 2, indentFirst: false);
            }
            else
            {
                Value(text, item, indent);
            }
        }
    }

    private static string Scalar(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? Scalar(text) : value?.ToJsonString(Compact) ?? "null";

    private static string Scalar(string text) => Plain.IsMatch(text) && !Reserved.Contains(text) ? text : JsonSerializer.Serialize(text, Compact);
}
