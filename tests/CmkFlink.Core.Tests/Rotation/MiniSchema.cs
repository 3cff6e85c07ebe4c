using System.Text.Json;
using System.Text.RegularExpressions;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>The part of JSON Schema 2020-12 that docs/evidence.schema.json and docs/report.schema.json use; a keyword that it does not know fails, so that the schema cannot say more than is checked.</summary>
internal static class MiniSchema
{
    public static IReadOnlyList<string> Errors(JsonElement schema, JsonElement value, string at = "$")
    {
        if (schema.ValueKind == JsonValueKind.True) return [];
        List<string> errors = [];
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "$schema" or "title" or "description":
                    break;
                case "type":
                    if (!Types(keyword.Value).Contains(TypeOf(value))) errors.Add($"{at}: is {TypeOf(value)}, not {keyword.Value}");
                    break;
                case "const":
                    if (value.GetRawText() != keyword.Value.GetRawText()) errors.Add($"{at}: is {value}, not {keyword.Value}");
                    break;
                case "enum":
                    if (!keyword.Value.EnumerateArray().Any(allowed => allowed.GetRawText() == value.GetRawText())) errors.Add($"{at}: {value} is not one of {keyword.Value}");
                    break;
                case "pattern":
                    if (value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!)) errors.Add($"{at}: {value} does not match {keyword.Value}");
                    break;
                case "required":
                    errors.AddRange(keyword.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}: {name} is missing"));
                    break;
                case "properties":
                    foreach (JsonProperty property in keyword.Value.EnumerateObject())
                        if (value.TryGetProperty(property.Name, out JsonElement inner)) errors.AddRange(Errors(property.Value, inner, $"{at}.{property.Name}"));
                    break;
                case "additionalProperties" when keyword.Value.ValueKind == JsonValueKind.False:
                    JsonElement known = schema.GetProperty("properties");
                    errors.AddRange(value.EnumerateObject().Where(property => !known.TryGetProperty(property.Name, out _)).Select(property => $"{at}: {property.Name} is not known"));
                    break;
                case "items":
                    if (value.ValueKind == JsonValueKind.Array) errors.AddRange(value.EnumerateArray().SelectMany((item, i) => Errors(keyword.Value, item, $"{at}[{i}]")));
                    break;
                case "oneOf":
                    IReadOnlyList<string>[] branches = [.. keyword.Value.EnumerateArray().Select(branch => Errors(branch, value, at))];
                    if (branches.Count(branch => branch.Count == 0) != 1) errors.Add($"{at}: fits {branches.Count(branch => branch.Count == 0)} of the alternatives: {string.Join(" | ", branches.Select(branch => string.Join("; ", branch)))}");
                    break;
                default:
                    errors.Add($"{at}: the keyword {keyword.Name} is not checked here");
                    break;
            }
        }

        return errors;
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Null => "null",
        _ => "number",
    };
}
