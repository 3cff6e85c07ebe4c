using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkFlink.Sandbox.Events;

/// <summary>Events as the JSON of CloudTrail: <c>{"Records": [...]}</c>.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = new RecordsNaming(),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(IReadOnlyList<SandboxEvent> events) => JsonSerializer.SerializeToUtf8Bytes(new { Records = events }, _options);

    /// <summary>One event, on one line.</summary>
    public static string Write(SandboxEvent single) => JsonSerializer.Serialize(single, _options);

    /// <summary>Camel case but for the envelope and the two names that CloudTrail writes its own way.</summary>
    private sealed class RecordsNaming : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name switch
        {
            "Records" => name,
            "EventId" => "eventID",
            "RequestId" => "requestID",
            _ => CamelCase.ConvertName(name),
        };
    }
}
