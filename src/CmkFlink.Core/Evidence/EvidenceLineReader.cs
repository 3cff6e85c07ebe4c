using System.Globalization;
using System.Text.Json;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Evidence;

/// <summary>Reads one line of an evidence file. Members that it does not know are passed over: a later version may write more.</summary>
internal static class EvidenceLineReader
{
    private static readonly string[] Operations = ["initialize", "rotate NewKey", "rotate KeyMaterial"];

    private static readonly Actor[] Actors = [Actor.IamAdministrator, Actor.KeyAdministrator, Actor.Operator, Actor.Reader];

    private static readonly string[] ActorNames = [.. Actors.Select(actor => actor.ToString())];

    /// <exception cref="FormatException">The line is no evidence; the message says why.</exception>
    public static EvidenceLine Read(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 4 });
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException("it is not a whole JSON object", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // A text, or its escapes, with half a surrogate pair.
            throw new FormatException("it holds a text that is no Unicode", e);
        }
    }

    private static EvidenceLine Read(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object) throw new FormatException("it is not a JSON object");
        DateTime time = Time(line, "time");
        string change = Text(line, "change");
        if (change.Length != 8 || !change.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))) throw new FormatException("\"change\" is not an id of 8 hexadecimal digits");
        return Text(line, "kind") switch
        {
            "begun" => new EvidenceBegun(time, change, OneOf(line, "operation", Operations), Text(line, "application"), TextOrNull(line, "key"), Flag(line, "resumed") ?? throw Missing("resumed"), Flag(line, "automaticRotation")),
            "step" => Step(line, time, change),
            "closed" => new EvidenceClosed(time, change),
            _ => throw new FormatException("\"kind\" is none of begun, step and closed"),
        };
    }

    private static EvidenceStep Step(JsonElement line, DateTime time, string change) => new(time, change)
    {
        Step = Text(line, "step"),
        Actor = Actors[Array.IndexOf(ActorNames, OneOf(line, "actor", ActorNames))],
        Principal = TextOrNull(line, "principal"),
        Action = Text(line, "action"),
        Target = Text(line, "target"),
        Done = OneOf(line, "result", ["done", "failed"]) == "done",
        Began = Time(line, "began"),
        Before = Text(line, "before"),
        After = TextOrNull(line, "after"),
        Error = line.TryGetProperty("error", out _) ? Text(line, "error") : null,
        RequestIds = Texts(line, "requestIds"),
    };

    private static JsonElement Member(JsonElement line, string name) => line.TryGetProperty(name, out JsonElement value) ? value : throw Missing(name);

    private static string Text(JsonElement line, string name) => TextOrNull(line, name) ?? throw new FormatException($"\"{name}\" is null");

    private static string? TextOrNull(JsonElement line, string name) => Member(line, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Null } => null,
        _ => throw new FormatException($"\"{name}\" is not a text"),
    };

    private static string OneOf(JsonElement line, string name, string[] values)
    {
        string text = Text(line, name);
        return Array.IndexOf(values, text) >= 0 ? text : throw new FormatException($"\"{name}\" is none of {string.Join(", ", values)}");
    }

    private static bool? Flag(JsonElement line, string name) => Member(line, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => throw new FormatException($"\"{name}\" is neither true nor false"),
    };

    private static string[] Texts(JsonElement line, string name)
    {
        JsonElement list = Member(line, name);
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String)) throw new FormatException($"\"{name}\" is not a list of texts");
        return [.. list.EnumerateArray().Select(item => item.GetString()!)];
    }

    private static DateTime Time(JsonElement line, string name) =>
        DateTime.TryParseExact(Text(line, name), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time)
            ? time
            : throw new FormatException($"\"{name}\" is not a time such as 2026-01-01T00:00:00.000Z");

    private static FormatException Missing(string name) => new($"\"{name}\" is missing");
}
