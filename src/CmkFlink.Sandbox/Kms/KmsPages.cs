using System.Text.Json.Nodes;

namespace CmkFlink.Sandbox.Kms;

/// <summary>The shape of KMS's paged answers: a list, Truncated, and NextMarker where it is.</summary>
internal static class KmsPages
{
    public static JsonObject Answer(string member, IEnumerable<JsonNode> items, string? next)
    {
        JsonObject answer = new() { [member] = new JsonArray([.. items]), ["Truncated"] = next is not null };
        if (next is not null) answer["NextMarker"] = next;
        return answer;
    }
}
