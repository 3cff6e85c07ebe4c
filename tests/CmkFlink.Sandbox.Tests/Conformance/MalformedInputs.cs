using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CmkFlink.Sandbox.Tests.Conformance;

/// <summary>What is wrong with an input.</summary>
internal enum Violation
{
    Missing,
    TooShort,
    TooLong,
    TooSmall,
    TooLarge,
    Pattern,
    Enum,
    Type,
}

/// <summary>A valid input with one thing wrong.</summary>
internal sealed record MalformedInput(string Path, Violation Violation, JsonObject Input);

/// <summary>Makes, from a valid input and its published shape, every input that breaks one constraint: of members that are there, and of those that could be.</summary>
internal sealed class MalformedInputs(ServiceModel model)
{
    /// <summary>Longer texts would only test the limit on a request's body.</summary>
    private const int LongestText = 300_000;

    /// <summary>Names that no published list of values has.</summary>
    private const string NoValue = "NO_SUCH_VALUE";

    public IEnumerable<MalformedInput> Of(ModelShape shape, JsonObject valid) =>
        InStructure(shape, valid, "").Select(m => new MalformedInput(m.Path, m.Violation, m.Node!.AsObject()));

    private IEnumerable<(string Path, Violation Violation, JsonNode? Node)> InStructure(ModelShape shape, JsonObject valid, string path)
    {
        foreach ((string name, string shapeName) in shape.Members)
        {
            ModelShape member = model.Shapes[shapeName];
            string at = path.Length == 0 ? name : $"{path}.{name}";
            if (shape.Required.Contains(name) && valid[name] is not null) yield return (at, Violation.Missing, With(valid, name, null));
            foreach ((string inner, Violation violation, JsonNode? bad) in InMember(member, valid[name], at)) yield return (inner, violation, With(valid, name, bad));
        }
    }

    private IEnumerable<(string Path, Violation Violation, JsonNode? Node)> InMember(ModelShape shape, JsonNode? valid, string path) => (shape.Type, valid) switch
    {
        ("structure", JsonObject members) => [.. WrongType(shape, path), .. InStructure(shape, members, path)],
        ("list", JsonArray { Count: > 0 } items) => [.. WrongType(shape, path), .. WrongCount(shape, items, path), .. InMember(model.Shapes[shape.Member], items[0], path + "[]").Select(m => (m.Path, m.Violation, (JsonNode?)new JsonArray([m.Node])))],
        ("string", _) => [.. WrongType(shape, path), .. WrongText(shape, valid, path)],
        ("integer" or "long", _) => [.. WrongType(shape, path), .. WrongNumber(shape, path)],
        _ => WrongType(shape, path),
    };

    private IEnumerable<(string Path, Violation Violation, JsonNode? Node)> WrongType(ModelShape shape, string path)
    {
        // In a form every value is text: only numbers and flags can be of a wrong type, and structures by their names.
        if (model.IsQuery && shape.Type is "string" or "timestamp") yield break;
        yield return (path, Violation.Type, shape.Type is "string" or "blob" or "structure" or "list" or "map" ? JsonValue.Create(model.IsQuery ? "text" : (object)7) : JsonValue.Create("text"));
    }

    private static IEnumerable<(string Path, Violation Violation, JsonNode? Node)> WrongCount(ModelShape shape, JsonArray valid, string path)
    {
        if (shape.Max is decimal max) yield return (path, Violation.TooLong, new JsonArray([.. Enumerable.Repeat(0, (int)max + 1).Select(_ => valid[0]!.DeepClone())]));
    }

    private static IEnumerable<(string Path, Violation Violation, JsonNode? Node)> WrongText(ModelShape shape, JsonNode? valid, string path)
    {
        if (shape.Enum.Count > 0)
        {
            yield return (path, Violation.Enum, NoValue);
            yield break;
        }

        if (shape.Min >= 1) yield return (path, Violation.TooShort, "");
        if (shape.Max is decimal max and < LongestText) yield return (path, Violation.TooLong, Longer((string?)valid, (int)max + 1));
        if (shape.Pattern is { } pattern && BreakingText(shape, pattern) is { } text) yield return (path, Violation.Pattern, text);
    }

    /// <summary>The valid text drawn out, so that as far as can be nothing but its length is wrong.</summary>
    private static string Longer(string? valid, int length) => valid is { Length: > 1 } ? valid[..^1] + new string('a', length - valid.Length) + valid[^1] : new string('a', length);

    private static IEnumerable<(string Path, Violation Violation, JsonNode? Node)> WrongNumber(ModelShape shape, string path)
    {
        if (shape.Min is decimal min) yield return (path, Violation.TooSmall, (long)min - 1);
        if (shape.Max is decimal max and < long.MaxValue) yield return (path, Violation.TooLarge, (long)max + 1);
    }

    /// <summary>A text of a right length that the pattern does not match.</summary>
    private static string? BreakingText(ModelShape shape, string pattern)
    {
        int length = (int)Math.Max(shape.Min ?? 1, 1);
        string[] candidates = [new string(' ', length), new string('<', length), new string('\u0007', length), new string('\u4e00', length)];
        return candidates.FirstOrDefault(text => !Regex.IsMatch(text, $@"\A(?:{pattern})\z"));
    }

    private static JsonObject With(JsonObject valid, string name, JsonNode? value)
    {
        JsonObject changed = valid.DeepClone().AsObject();
        if (value is null) changed.Remove(name);
        else changed[name] = value.DeepClone();
        return changed;
    }
}
