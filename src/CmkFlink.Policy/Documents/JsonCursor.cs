using System.Text;
using System.Text.Json;

namespace CmkFlink.Policy.Documents;

/// <summary>A JSON reader that knows the path it stands at.</summary>
internal ref struct JsonCursor(byte[] utf8, JsonReaderOptions options)
{
    private Utf8JsonReader _reader = new(utf8, options);

    private readonly List<string> _path = ["$"];

    public readonly JsonTokenType Token => _reader.TokenType;

    public void Next()
    {
        if (!_reader.Read()) throw Fail("the text ends too early");
    }

    /// <summary>Nothing may follow the document.</summary>
    public void End()
    {
        if (_reader.Read()) throw Fail("something follows the policy");
    }

    public readonly void Expect(JsonTokenType token, string otherwise)
    {
        if (Token != token) throw Fail($"{otherwise}, not {Describe(Token)}");
    }

    /// <summary>Steps to the next member of the object and onto its value; false at the object's end. Pair with <see cref="Leave"/>.</summary>
    public bool NextMember(HashSet<string> seen, out string name)
    {
        Next();
        name = "";
        if (Token == JsonTokenType.EndObject) return false;
        name = _reader.GetString()!;
        _path.Add("." + Short(name));
        if (!seen.Add(name)) throw Fail($"'{Short(name)}' occurs twice; which one counts would be anybody's guess");
        Next();
        return true;
    }

    /// <summary>Steps onto the next element of the array; false at its end. Pair with <see cref="Leave"/>.</summary>
    public bool NextElement(int index)
    {
        Next();
        if (Token == JsonTokenType.EndArray) return false;
        _path.Add($"[{index}]");
        return true;
    }

    public readonly void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>The string that the cursor stands on; with <paramref name="scalars"/> also a number or Boolean, as written.</summary>
    public readonly string Text(bool scalars = false) => Token switch
    {
        JsonTokenType.String => _reader.GetString()!,
        JsonTokenType.True when scalars => "true",
        JsonTokenType.False when scalars => "false",
        JsonTokenType.Number when scalars => Encoding.ASCII.GetString(_reader.ValueSpan.ToArray()),
        _ => throw Fail($"a string is wanted, not {Describe(Token)}"),
    };

    /// <summary>The whole value that the cursor stands on, kept as it is.</summary>
    public JsonElement Element()
    {
        JsonElement element = JsonElement.ParseValue(ref _reader);
        // Fails here, where it can be reported, and not when the document is written: a half surrogate pair in a string.
        _ = PolicyWriter.Text(element);
        return element;
    }

    public readonly PolicyParseException Fail(string what, Exception? inner = null) => At(what, _reader.TokenStartIndex, inner);

    public readonly PolicyParseException NotJson(JsonException e)
    {
        long start = 0;
        for (long line = 0; line < (e.LineNumber ?? 0) && start < utf8.Length; start++)
            if (utf8[start] == (byte)'\n') line++;
        string message = e.Message;
        foreach (string tail in new[] { " LineNumber:", " Change the reader options" })
            if (message.IndexOf(tail, StringComparison.Ordinal) is > 0 and int cut) message = message.Substring(0, cut);
        return At($"this is not JSON as AWS reads it: {message.TrimEnd('.', ' ')}", Math.Min(start + (e.BytePositionInLine ?? 0), utf8.Length), e);
    }

    /// <summary>A name fit for a message: hostile input may be long or hold control characters.</summary>
    public static string Short(string text)
    {
        string visible = new([.. text.Take(64).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > 64 ? visible + "..." : visible;
    }

    private readonly PolicyParseException At(string what, long offset, Exception? inner)
    {
        long line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++)
        {
            if (utf8[i] != (byte)'\n') continue;
            line++;
            lineStart = i + 1;
        }

        long column = 1 + Encoding.UTF8.GetCharCount(utf8, lineStart, (int)offset - lineStart);
        string path = string.Concat(_path);
        return new PolicyParseException($"Line {line}, column {column} ({path}): {what}.", path, line, column, inner);
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a Boolean",
        JsonTokenType.Null => "null",
        _ => "the end",
    };
}
