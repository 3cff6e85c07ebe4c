using System.Buffers;
using System.Text.Json;

namespace CmkFlink.Sandbox.Events;

/// <summary>The requestParameters of an event: names in camel case, no secret, no plaintext, of bounded size.</summary>
internal static class EventParameters
{
    /// <summary>CloudTrail leaves out requestParameters above 100 KB as well.</summary>
    private const int MaxBytes = 100 * 1024;

    private static readonly HashSet<string> _secret = new(StringComparer.OrdinalIgnoreCase)
    {
        "Plaintext", "CiphertextBlob", "Message", "Signature", "Mac", "TokenCode", "AuthenticationCode1", "AuthenticationCode2", "SecretAccessKey", "SessionToken", "Password", "GrantTokens", "GrantToken",
        "WebIdentityToken", "SAMLAssertion", "EncryptedKeyMaterial", "ImportToken", "CodeContent", "TextContent", "ZipFileContent",
    };

    /// <summary>Maps whose names are the caller's own and keep their case.</summary>
    private static readonly HashSet<string> _maps = new(StringComparer.OrdinalIgnoreCase)
    {
        "EncryptionContext", "EncryptionContextSubset", "EncryptionContextEquals", "SourceEncryptionContext", "DestinationEncryptionContext", "PropertyMap",
    };

    private static readonly JsonElement _omitted = JsonSerializer.SerializeToElement(new { omitted = true });

    /// <returns><see langword="null"/> for an input without members.</returns>
    public static JsonElement? Of(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object || !input.EnumerateObject().Any()) return null;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, input, isMap: false);
        if (buffer.WrittenCount > MaxBytes) return _omitted;
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, bool isMap)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    if (!isMap && _secret.Contains(member.Name)) continue;
                    writer.WritePropertyName(isMap || member.Name.Length == 0 ? member.Name : char.ToLowerInvariant(member.Name[0]) + member.Name[1..]);
                    Write(writer, member.Value, !isMap && _maps.Contains(member.Name));
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray()) Write(writer, item, isMap: false);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
