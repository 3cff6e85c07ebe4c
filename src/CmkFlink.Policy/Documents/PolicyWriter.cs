using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CmkFlink.Policy.Documents;

/// <summary>Writes canonical JSON.</summary>
internal static class PolicyWriter
{
    // Relaxed: policies go into request bodies and files, never into HTML, and escaped + and ' only hurt the reader.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(PolicyDocument document, bool indented)
    {
        string text = Render(indented ? Indented : Compact, writer => WriteDocument(writer, document));
        // The writer takes the platform's line ends; a raw CR cannot come from a value, where it is escaped.
        return text.Replace("\r\n", "\n");
    }

    /// <summary>The canonical text of an unknown member, for comparison.</summary>
    public static string Text(JsonElement element) => Render(Compact, element.WriteTo);

    private static string Render(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, options)) write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteDocument(Utf8JsonWriter writer, PolicyDocument document)
    {
        writer.WriteStartObject();
        if (document.Version is not null) writer.WriteString("Version", document.Version);
        if (document.Id is not null) writer.WriteString("Id", document.Id);
        writer.WriteStartArray("Statement");
        foreach (PolicyStatement statement in document.Statements) WriteStatement(writer, statement);
        writer.WriteEndArray();
        WriteUnknown(writer, document.UnknownMembers);
        writer.WriteEndObject();
    }

    private static void WriteStatement(Utf8JsonWriter writer, PolicyStatement statement)
    {
        writer.WriteStartObject();
        if (statement.Sid is not null) writer.WriteString("Sid", statement.Sid);
        writer.WriteString("Effect", statement.Effect.ToString());
        WritePair(writer, statement, "Principal", statement.Principals, statement.NotPrincipals, WritePrincipals);
        WritePair(writer, statement, "Action", statement.Actions, statement.NotActions, WriteValues);
        WritePair(writer, statement, "Resource", statement.Resources, statement.NotResources, WriteValues);
        WriteConditions(writer, statement);
        WriteUnknown(writer, statement.UnknownMembers);
        writer.WriteEndObject();
    }

    private static void WritePair<T>(Utf8JsonWriter writer, PolicyStatement statement, string name, IReadOnlyList<T>? values, IReadOnlyList<T>? negated, Action<Utf8JsonWriter, IReadOnlyList<T>> write)
    {
        if (values is not null && negated is not null) throw new InvalidOperationException($"Statement '{statement.Sid}' has both {name} and Not{name}; keep one of them.");
        if ((values ?? negated) is not { } present) return;
        writer.WritePropertyName(values is null ? "Not" + name : name);
        write(writer, present);
    }

    private static void WriteValues(Utf8JsonWriter writer, IReadOnlyList<string> values)
    {
        if (values.Count == 1)
        {
            writer.WriteStringValue(values[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (string value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void WritePrincipals(Utf8JsonWriter writer, IReadOnlyList<PolicyPrincipal> principals)
    {
        if (principals.Any(principal => principal.Type == PolicyPrincipalType.Everyone))
        {
            if (principals.Count > 1) throw new InvalidOperationException("\"*\" stands alone as a principal: everybody needs no further principal beside it.");
            writer.WriteStringValue("*");
            return;
        }

        writer.WriteStartObject();
        foreach (IGrouping<PolicyPrincipalType, PolicyPrincipal> group in PolicyStatement.Ordered(principals)!.GroupBy(principal => principal.Type))
        {
            writer.WritePropertyName(group.Key == PolicyPrincipalType.Aws ? "AWS" : group.Key.ToString());
            WriteValues(writer, [.. group.Select(principal => principal.Value)]);
        }

        writer.WriteEndObject();
    }

    private static void WriteConditions(Utf8JsonWriter writer, PolicyStatement statement)
    {
        if (statement.Conditions.Count == 0) return;
        writer.WriteStartObject("Condition");
        foreach (IGrouping<string, PolicyCondition> block in PolicyStatement.Ordered(statement.Conditions).GroupBy(condition => condition.Operator, StringComparer.Ordinal))
        {
            writer.WriteStartObject(block.Key);
            string? previous = null;
            foreach (PolicyCondition condition in block)
            {
                // JSON has no room for a repeated member, and merged values would mean "or" where the conditions mean "and".
                if (condition.Key == previous) throw new InvalidOperationException($"Statement '{statement.Sid}' has the condition {condition.Operator} on {condition.Key} twice; JSON can hold it once.");
                previous = condition.Key;
                writer.WritePropertyName(condition.Key);
                WriteValues(writer, condition.Values);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteUnknown(Utf8JsonWriter writer, IReadOnlyDictionary<string, JsonElement> members)
    {
        foreach (KeyValuePair<string, JsonElement> member in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(member.Key);
            member.Value.WriteTo(writer);
        }
    }
}
