using System.Text.Json;

namespace CmkFlink.Sandbox.Services;

/// <summary>Reads the members of a call and refuses what the service model does not allow.</summary>
/// <param name="element">The input, or one structure inside it.</param>
/// <param name="violationCode">Error code for a missing or malformed value: <c>ValidationException</c> of KMS, <c>InvalidArgumentException</c> of MSF.</param>
/// <param name="path">Where the structure lies, for messages.</param>
internal readonly struct CallInput(JsonElement element, string violationCode, string path = "")
{
    /// <summary>The last second of the year 9999.</summary>
    private const decimal MaxSeconds = 253_402_300_799;

    public JsonElement Element => element;

    public bool Has(string name) => TryGet(name, out _);

    /// <exception cref="ServiceException">Not a string, or its length is outside the limits.</exception>
    public string? Text(string name, int min = 0, int max = int.MaxValue, Func<string, bool>? pattern = null, string? patternText = null)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind != JsonValueKind.String) throw WrongType(name, "a string");
        string text = value.GetString()!;
        if (text.Length < min) throw Violation(name, text, $"Member must have length greater than or equal to {min}");
        if (text.Length > max) throw Violation(name, text, $"Member must have length less than or equal to {max}");
        if (pattern is not null && !pattern(text)) throw Violation(name, text, $"Member must satisfy regular expression pattern: {patternText}");
        return text;
    }

    public string RequiredText(string name, int min = 1, int max = int.MaxValue, Func<string, bool>? pattern = null, string? patternText = null) =>
        Text(name, min, max, pattern, patternText) ?? throw Missing(name);

    public string? Choice(string name, params ReadOnlySpan<string> values)
    {
        string? text = Text(name);
        if (text is null) return null;
        foreach (string value in values)
        {
            if (value == text) return text;
        }
        throw Violation(name, text, $"Member must satisfy enum value set: [{string.Join(", ", values.ToArray())}]");
    }

    public long? Number(string name, long min, long max)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long number)) throw WrongType(name, "a whole number");
        if (number < min) throw Violation(name, value.GetRawText(), $"Member must have value greater than or equal to {min}");
        if (number > max) throw Violation(name, value.GetRawText(), $"Member must have value less than or equal to {max}");
        return number;
    }

    /// <summary>A timestamp as epoch seconds, exactly as it was written; no instant beyond the year 9999.</summary>
    public decimal RequiredTimestamp(string name)
    {
        if (!TryGet(name, out JsonElement value)) throw Missing(name);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out decimal seconds) || seconds is < -MaxSeconds or > MaxSeconds) throw WrongType(name, "a timestamp in epoch seconds");
        return seconds;
    }

    public bool? Flag(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw WrongType(name, "a boolean"),
        };
    }

    public byte[]? Blob(string name, int min, int max)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind != JsonValueKind.String || !value.TryGetBytesFromBase64(out byte[]? bytes)) throw WrongType(name, "a Base64 text");
        if (bytes.Length < min) throw Violation(name, "java.nio.HeapByteBuffer", $"Member must have length greater than or equal to {min}");
        if (bytes.Length > max) throw Violation(name, "java.nio.HeapByteBuffer", $"Member must have length less than or equal to {max}");
        return bytes;
    }

    public CallInput? Structure(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind != JsonValueKind.Object) throw WrongType(name, "a structure");
        return new CallInput(value, violationCode, Place(name));
    }

    public IReadOnlyList<CallInput>? Structures(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind != JsonValueKind.Array) throw WrongType(name, "a list");
        List<CallInput> items = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            string place = $"{Place(name)}.{items.Count + 1}.member";
            if (item.ValueKind != JsonValueKind.Object) throw WrongType(place, "a structure");
            items.Add(new CallInput(item, violationCode, place));
        }
        return items;
    }

    public IReadOnlyList<string>? Texts(string name, int maxLength = 8192)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind != JsonValueKind.Array) throw WrongType(name, "a list");
        List<string> items = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) throw WrongType(name, "a list of strings");
            string text = item.GetString()!;
            if (text.Length == 0 || text.Length > maxLength) throw Violation(name, text, $"Member must satisfy constraint: [Member must have length less than or equal to {maxLength}, Member must have length greater than or equal to 1]");
            items.Add(text);
        }
        return items;
    }

    /// <summary>A map of strings; empty where the member is absent.</summary>
    public IReadOnlyDictionary<string, string> Map(string name)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        if (!TryGet(name, out JsonElement value)) return map;
        if (value.ValueKind != JsonValueKind.Object) throw WrongType(name, "a map");
        foreach (JsonProperty item in value.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.String) throw WrongType(name, "a map of strings");
            map[item.Name] = item.Value.GetString()!;
        }
        return map;
    }

    public ServiceException Missing(string name) => Violation(name, null, "Member must not be null");

    /// <summary>AWS's wording of a constraint that a value does not satisfy.</summary>
    public ServiceException Violation(string name, string? value, string constraint)
    {
        string shown = value is null ? "null" : $"'{(value.Length > 256 ? value[..256] + "..." : value)}'";
        return new ServiceException(violationCode, $"1 validation error detected: Value {shown} at '{Place(name)}' failed to satisfy constraint: {constraint}");
    }

    /// <summary>Members are named in messages with a small first letter, as AWS does.</summary>
    private string Place(string name)
    {
        string member = char.ToLowerInvariant(name[0]) + name[1..];
        return path.Length == 0 ? member : $"{path}.{member}";
    }

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private ServiceException WrongType(string name, string expected) => new("SerializationException", $"The value at '{Place(name)}' is not {expected}.");
}
