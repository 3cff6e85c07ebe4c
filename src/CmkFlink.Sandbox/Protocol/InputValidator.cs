using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Protocol;

/// <summary>Holds an input against its shape, with the codes and words of AWS's front ends: a wrong type cannot be read at all, a broken constraint is listed with all the others.</summary>
internal static class InputValidator
{
    private const int EchoLimit = 512;

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    /// <param name="shape">A structure.</param>
    /// <param name="input">An object.</param>
    /// <param name="constraintCode">ValidationException in JSON services, ValidationError in Query services.</param>
    /// <exception cref="ServiceException">SerializationException, or the constraint code.</exception>
    public static void Validate(InputShape shape, JsonElement input, string constraintCode)
    {
        List<string>? broken = null;
        Check(shape, input, "", ref broken);
        if (broken is null) return;
        string noun = broken.Count == 1 ? "error" : "errors";
        throw new ServiceException(constraintCode, string.Create(CultureInfo.InvariantCulture, $"{broken.Count} validation {noun} detected: {string.Join("; ", broken)}"));
    }

    private static void Check(InputShape shape, JsonElement value, string path, ref List<string>? broken)
    {
        switch (shape.Kind)
        {
            case InputKind.Structure:
                Expect(value.ValueKind == JsonValueKind.Object, value, "a structure");
                CheckMembers(shape, value, path, ref broken);
                break;
            case InputKind.List:
                Expect(value.ValueKind == JsonValueKind.Array, value, "a list");
                Length(shape, value.GetArrayLength(), path, Echo(shape, value), ref broken);
                CheckItems(shape, value, path, ref broken);
                break;
            case InputKind.Map:
                Expect(value.ValueKind == JsonValueKind.Object, value, "a map");
                Length(shape, value.EnumerateObject().Count(), path, Echo(shape, value), ref broken);
                foreach (JsonProperty entry in value.EnumerateObject()) Check(shape.Element!, entry.Value, $"{path}.{entry.Name}.member", ref broken);
                break;
            case InputKind.Text:
                Expect(value.ValueKind == JsonValueKind.String, value, "a String");
                CheckText(shape, value.GetString()!, path, ref broken);
                break;
            case InputKind.Integer:
                Expect(value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _), value, "an Integer");
                CheckNumber(shape, value.GetInt64(), path, ref broken);
                break;
            case InputKind.Number or InputKind.Timestamp:
                Expect(value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _), value, shape.Kind == InputKind.Number ? "a Number" : "a Timestamp");
                break;
            case InputKind.Boolean:
                Expect(value.ValueKind is JsonValueKind.True or JsonValueKind.False, value, "a Boolean");
                break;
            case InputKind.Blob:
                Expect(value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out _), value, "a Blob");
                Length(shape, value.GetBytesFromBase64().Length, path, "java.nio.HeapByteBuffer", ref broken);
                break;
        }
    }

    private static void CheckMembers(InputShape shape, JsonElement value, string path, ref List<string>? broken)
    {
        foreach ((string name, InputShape member) in shape.Members!)
        {
            string at = path.Length == 0 ? Camel(name) : $"{path}.{Camel(name)}";
            bool isPresent = value.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null;
            if (isPresent) Check(member, found, at, ref broken);
            else if (member.IsRequired) Break(ref broken, "null", at, "Member must not be null");
        }
    }

    private static void CheckItems(InputShape shape, JsonElement value, string path, ref List<string>? broken)
    {
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            index++;
            string at = string.Create(CultureInfo.InvariantCulture, $"{path}.{index}.member");
            if (item.ValueKind == JsonValueKind.Null) Break(ref broken, "null", at, "Member must not be null");
            else Check(shape.Element!, item, at, ref broken);
        }
    }

    private static void CheckText(InputShape shape, string text, string path, ref List<string>? broken)
    {
        string echo = shape.IsSensitive ? "'***Sensitive Data Redacted***'" : $"'{Cut(text)}'";
        Length(shape, text.Length, path, echo, ref broken, quoted: true);
        if (shape.Values is { } values && !values.Contains(text)) Break(ref broken, echo, path, $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
        if (shape.Pattern is { } pattern && !Matches(pattern, text)) Break(ref broken, echo, path, $"Member must satisfy regular expression pattern: {pattern}");
    }

    private static void CheckNumber(InputShape shape, long number, string path, ref List<string>? broken)
    {
        string echo = string.Create(CultureInfo.InvariantCulture, $"'{number}'");
        if (number < shape.Min) Break(ref broken, echo, path, string.Create(CultureInfo.InvariantCulture, $"Member must have value greater than or equal to {shape.Min}"));
        if (number > shape.Max) Break(ref broken, echo, path, string.Create(CultureInfo.InvariantCulture, $"Member must have value less than or equal to {shape.Max}"));
    }

    private static void Length(InputShape shape, long length, string path, string echo, ref List<string>? broken, bool quoted = false)
    {
        string value = quoted ? echo : $"'{echo}'";
        if (length < shape.Min) Break(ref broken, value, path, string.Create(CultureInfo.InvariantCulture, $"Member must have length greater than or equal to {shape.Min}"));
        if (length > shape.Max) Break(ref broken, value, path, string.Create(CultureInfo.InvariantCulture, $"Member must have length less than or equal to {shape.Max}"));
    }

    /// <summary>The whole text, in time linear in its length whatever the pattern.</summary>
    private static bool Matches(string pattern, string text) =>
        _patterns.GetOrAdd(pattern, static p => new Regex($@"\A(?:{p})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)).IsMatch(text);

    private static void Break(ref List<string>? broken, string echo, string path, string constraint) => (broken ??= []).Add($"Value {echo} at '{path}' failed to satisfy constraint: {constraint}");

    private static void Expect(bool holds, JsonElement value, string wanted)
    {
        if (!holds) throw new ServiceException("SerializationException", $"{value.ValueKind.ToString().ToUpperInvariant()}_VALUE can not be converted to {wanted}");
    }

    private static string Echo(InputShape shape, JsonElement value) => shape.IsSensitive ? "***Sensitive Data Redacted***" : Cut(value.GetRawText());

    private static string Cut(string text) => text.Length <= EchoLimit ? text : text[..EchoLimit] + "...";

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
