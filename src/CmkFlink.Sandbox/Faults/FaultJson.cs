using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkFlink.Sandbox.Faults;

/// <summary>Plans as JSON, and out of event logs.</summary>
internal static class FaultJson
{
    private const int MaxRules = 10_000;

    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A misspelt member would silently make another rule.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static FaultPlan Read(string json)
    {
        try
        {
            using JsonDocument? whole = TryParse(json);
            if (whole is null) return OfEvents(json.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => JsonDocument.Parse(line).RootElement));
            JsonElement root = whole.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("Records", out JsonElement records)) return OfEvents(records.EnumerateArray());
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("eventName", out _)) return OfEvents([root]);
            return Checked(root.Deserialize<FaultPlan>(_options) ?? throw new FormatException("A fault plan is a JSON object with \"rules\"."));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The fault plan cannot be read: {error.Message}", error);
        }
    }

    public static string Write(FaultPlan plan) => JsonSerializer.Serialize(plan, _options);

    public static JsonElement ToElement(object value) => JsonSerializer.SerializeToElement(value, _options);

    private static FaultPlan OfEvents(IEnumerable<JsonElement> events) => Checked(new FaultPlan
    {
        Rules = [.. events.Where(record => record.TryGetProperty("injectedFault", out _)).Select(record => record.GetProperty("injectedFault").GetProperty("exact").Deserialize<FaultRule>(_options)!)],
    });

    private static FaultPlan Checked(FaultPlan plan)
    {
        if (plan.Rules is null || plan.Rules.Any(rule => rule is null)) throw new FormatException("A fault plan's rules are a list of objects.");
        if (plan.Rules.Count > MaxRules) throw new FormatException($"A fault plan has at most {MaxRules} rules.");
        foreach (FaultRule rule in plan.Rules) rule.Check();
        return plan;
    }

    private static JsonDocument? TryParse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException) when (json.Contains('\n', StringComparison.Ordinal) && json.TrimStart().StartsWith("{\"eventVersion\"", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
