using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Templates;

/// <summary>Writes a policy of a template as JSON, with stand-ins for what has no value, and remembers where each part stood.</summary>
internal sealed class TemplatePolicyWriter(PseudoParameters place)
{
    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unresolved = new(StringComparer.Ordinal);

    /// <summary>Lines in the template by path in the policy, as the reader of policies writes paths.</summary>
    public IReadOnlyDictionary<string, long> Lines => _lines;

    public IReadOnlyList<string> Unresolved => [.. _unresolved];

    public string Write(TemplateNode document)
    {
        // A document may also be given as the JSON text itself.
        if (document is ScalarNode { Text: { } text } && text.TrimStart() is ['{', ..])
        {
            _lines["$"] = document.Line;
            return Fill(text, false);
        }

        using MemoryStream stream = new();
        using Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        try
        {
            Write(writer, document, "$", false);
        }
        catch (ArgumentException e)
        {
            throw new TemplateException("A text holds half of a surrogate pair, which is no character.", document.Line, e);
        }

        writer.Flush();
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Write(Utf8JsonWriter writer, TemplateNode node, string path, bool isPrincipal)
    {
        _lines[path] = node.Line;
        switch (node)
        {
            case MapNode map:
                writer.WriteStartObject();
                foreach (KeyValuePair<string, TemplateNode> member in map.Members)
                {
                    string key = Fill(member.Key, false);
                    writer.WritePropertyName(key);
                    Write(writer, member.Value, $"{path}.{JsonCursor.Short(key)}", key == "AWS" && path.EndsWith("Principal", StringComparison.Ordinal));
                }

                writer.WriteEndObject();
                break;
            case ListNode list:
                writer.WriteStartArray();
                for (int i = 0; i < list.Items.Count; i++) Write(writer, list.Items[i], $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", isPrincipal);
                writer.WriteEndArray();
                break;
            case ScalarNode { Text: { } value }:
                writer.WriteStringValue(Fill(value, isPrincipal));
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private string Fill(string value, bool isPrincipal)
    {
        foreach (string open in Templates.Unresolved.Names(value)) _unresolved.Add(open);
        return Templates.Unresolved.StandIn(value, isPrincipal, place);
    }
}
