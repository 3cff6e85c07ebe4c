using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkFlink.Sandbox.State;

/// <summary>How saved state is written: members in camel case, enumerations by name, nothing computed.</summary>
internal static class StateJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false), new OrdinalMapConverter() },
    };

    /// <exception cref="JsonException">It is nothing that was saved here.</exception>
    public static T Read<T>(JsonElement saved)
        where T : class => saved.Deserialize<T>(Options) ?? throw new JsonException($"{typeof(T).Name} is null.");

    /// <summary>Sorted maps are ordinal everywhere here; the serializer would make culture-sensitive ones.</summary>
    private sealed class OrdinalMapConverter : JsonConverter<SortedDictionary<string, string>>
    {
        public override SortedDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options) ?? [], StringComparer.Ordinal);

        public override void Write(Utf8JsonWriter writer, SortedDictionary<string, string> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach ((string key, string text) in value) writer.WriteString(key, text);
            writer.WriteEndObject();
        }
    }
}
