using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CmkFlink.Sandbox.Tests.Conformance;

/// <summary>Holds an answer against the published output shape: names, types, required members, enums, lengths, patterns, forms of timestamps.</summary>
internal sealed class AnswerCheck(ServiceModel model)
{
    private readonly List<string> _problems = [];

    public static IReadOnlyList<string> Problems(ServiceModel model, ModelShape shape, JsonNode answer)
    {
        var check = new AnswerCheck(model);
        check.Check(shape, answer, "$");
        return check._problems;
    }

    private void Check(ModelShape shape, JsonNode? value, string path)
    {
        switch (shape.Type, value)
        {
            case ("structure", JsonObject members): CheckStructure(shape, members, path); break;
            case ("list", JsonArray items):
                CheckSize(shape, items.Count, path);
                for (int i = 0; i < items.Count; i++) Check(model.Shapes[shape.Member], items[i], $"{path}[{i}]");
                break;
            case ("map", JsonObject entries):
                foreach ((string key, JsonNode? entry) in entries)
                {
                    Check(model.Shapes[shape.Key], JsonValue.Create(key), $"{path} key");
                    Check(model.Shapes[shape.Value], entry, $"{path}.{key}");
                }

                break;
            case ("string", JsonValue text) when text.GetValueKind() == JsonValueKind.String: CheckText(shape, (string)text!, path); break;
            case ("blob", JsonValue text) when text.GetValueKind() == JsonValueKind.String: CheckSize(shape, Convert.FromBase64String((string)text!).Length, path); break;
            case ("boolean", JsonValue flag) when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False: break;
            case ("integer" or "long", JsonValue number) when number.GetValueKind() == JsonValueKind.Number && long.TryParse(number.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole): CheckSize(shape, whole, path); break;
            case ("double", JsonValue number) when number.GetValueKind() == JsonValueKind.Number: break;
            case ("timestamp", JsonValue time): CheckTime(time, path); break;
            default: _problems.Add($"{path} is no {shape.Type}: {value?.ToJsonString() ?? "null"}"); break;
        }
    }

    private void CheckStructure(ModelShape shape, JsonObject members, string path)
    {
        foreach (string required in shape.Required.Where(name => members[name] is null)) _problems.Add($"{path}.{required} is required and absent");
        foreach ((string name, JsonNode? value) in members)
        {
            if (shape.Members.TryGetValue(name, out string? member)) Check(model.Shapes[member], value, $"{path}.{name}");
            else _problems.Add($"{path}.{name} is not in the model");
        }
    }

    private void CheckText(ModelShape shape, string text, string path)
    {
        CheckSize(shape, text.Length, path);
        if (shape.Enum.Count > 0 && !shape.Enum.Contains(text) && !IsModelMistake(path, text)) _problems.Add($"{path} is '{text}', none of the enum");
        if (shape.Pattern is { } pattern && !Regex.IsMatch(text, $@"\A(?:{pattern})\z")) _problems.Add($"{path} is '{text}', which does not match {pattern}");
    }

    /// <summary>The model lists PermissionsBoundaryPolicy as the only value; the API reference says "can only have a value of Policy", and that is what AWS answers.</summary>
    private static bool IsModelMistake(string path, string text) => path.EndsWith(".PermissionsBoundaryType", StringComparison.Ordinal) && text == "Policy";

    private void CheckSize(ModelShape shape, long size, string path)
    {
        if (size < shape.Min || size > shape.Max) _problems.Add($"{path} has length or value {size}, outside {shape.Min} to {shape.Max}");
    }

    /// <summary>JSON 1.1: epoch seconds as a number, milliseconds at the finest. Query: ISO 8601 in UTC.</summary>
    private void CheckTime(JsonValue time, string path)
    {
        string raw = time.ToJsonString();
        bool isRight = model.IsQuery
            ? Regex.IsMatch(raw, """\A"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z"\z""")
            : Regex.IsMatch(raw, @"\A\d{9,10}(\.\d{1,3})?\z");
        if (!isRight) _problems.Add($"{path} is {raw}, no timestamp of the {model.Protocol} protocol");
    }
}
