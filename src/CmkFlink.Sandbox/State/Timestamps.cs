using System.Text.Json.Nodes;

namespace CmkFlink.Sandbox.State;

/// <summary>Timestamps of the JSON 1.1 protocol: seconds since 1970 as a number, exact to the millisecond.</summary>
/// <remarks>Through <see cref="decimal"/>, never <see cref="double"/>: a deletion must name the same instant that a listing gave.</remarks>
internal static class Timestamps
{
    public static decimal ToEpochSeconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;

    /// <summary>Whether a request names an instant that an answer gave: exactly, or in whole seconds, which is all that botocore's serializer (AWS CLI, boto3) can send. Assumption MSF-24.</summary>
    public static bool IsNamedBy(DateTimeOffset time, decimal seconds) => seconds == ToEpochSeconds(time) || seconds == decimal.Truncate(ToEpochSeconds(time));

    public static JsonNode ToJson(DateTimeOffset time) => JsonValue.Create(ToEpochSeconds(time));
}
