using System.Text.Json;
using System.Text.Unicode;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Protocol;

/// <summary>Reads the body of a JSON 1.1 request. Afterwards every text in it can be read without surprise.</summary>
internal static class JsonInput
{
    private const int MaxDepth = 64;

    private static readonly JsonElement _empty = JsonSerializer.SerializeToElement(new object());

    /// <exception cref="ServiceException">SerializationException: not UTF-8, not JSON, not an object, or too deep.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return _empty;
        try
        {
            if (!Utf8.IsValid(body.Span)) throw Unreadable("it is not UTF-8");
            RequireReadableText(body.Span);
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            JsonElement element = JsonElement.ParseValue(ref reader);
            return element.ValueKind == JsonValueKind.Object ? element : throw Unreadable("it is not an object");
        }
        catch (JsonException error)
        {
            throw Unreadable($"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}");
        }
    }

    /// <summary>An escape can name half a character ("\ud800"), which JSON's grammar lets pass and .NET refuses only on reading.</summary>
    private static void RequireReadableText(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw Unreadable("a text has half a surrogate pair");
            }
        }
    }

    private static ServiceException Unreadable(string why) => new("SerializationException", $"The request body cannot be read as JSON: {why}.");
}
