using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Tests.Templates;

/// <summary>What CloudFormation makes of a template in JSON: a reading of its own, so that writer and reader of the product do not vouch for each other.</summary>
internal sealed class DeployedTemplate(string json, IReadOnlyDictionary<string, string> given, string region = Example.Region, string partition = "aws", string account = Example.Account)
{
    private static readonly object NoValue = new();

    private readonly JsonObject _template = JsonNode.Parse(json)!.AsObject();

    public JsonObject Resource(string name) => _template["Resources"]![name]!.AsObject();

    public JsonObject Properties(string name) => (JsonObject)Node(Resolve(Resource(name)["Properties"]));

    public PolicyDocument Policy(string resource, string property) => PolicyDocument.Parse(Properties(resource)[property]!.ToJsonString());

    private static JsonNode Node(object? value) => value as JsonNode ?? throw new InvalidOperationException("No value.");

    private object Resolve(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: 1 } call when call.First() is { Key: "Ref" or "Fn::Sub" or "Fn::If" or "Fn::GetAtt" } only:
                return only.Key switch
                {
                    "Ref" => Reference((string)only.Value!),
                    "Fn::Sub" => Substitute((string)only.Value!),
                    "Fn::If" => Resolve(only.Value![Holds((string)only.Value[0]!) ? 1 : 2]),
                    _ => $"{(string)only.Value![0]!}.{(string)only.Value[1]!}",
                } is var value && value is string text ? JsonValue.Create(text) : value;
            case JsonObject members:
                JsonObject result = [];
                foreach ((string key, JsonNode? member) in members)
                    if (Resolve(member) is JsonNode resolved) result[key] = resolved;
                return result;
            case JsonArray items:
                return new JsonArray([.. items.Select(Resolve).OfType<JsonNode>()]);
            default:
                return node!.DeepClone();
        }
    }

    private object Reference(string name)
    {
        switch (name)
        {
            case "AWS::NoValue": return NoValue;
            case "AWS::Partition": return partition;
            case "AWS::Region": return region;
            case "AWS::AccountId": return account;
        }

        if (_template["Resources"]!.AsObject().ContainsKey(name)) return $"ref:{name}";
        JsonObject parameter = _template["Parameters"]![name]!.AsObject();
        string value = given.TryGetValue(name, out string? text) ? text : parameter["Default"]?.ToString() ?? throw new InvalidOperationException($"Parameter {name} is not given.");
        string[] values = (string)parameter["Type"]! == "CommaDelimitedList" ? value.Split(',') : [value];
        if (parameter["AllowedPattern"] is { } pattern) Assert.All(values, v => Assert.Matches((string)pattern!, v));
        return (string)parameter["Type"]! == "CommaDelimitedList" ? new JsonArray([.. values.Select(v => JsonValue.Create(v))]) : value;
    }

    private string Substitute(string text) => Regex.Replace(text, @"\$\{(!?)([^}]+)\}", match => match.Groups[1].Length > 0 ? $"${{{match.Groups[2].Value}}}" : (string)Reference(match.Groups[2].Value));

    private bool Holds(string condition) => Truth(_template["Conditions"]![condition]!.AsObject());

    private bool Truth(JsonObject call) => call.First() switch
    {
        { Key: "Fn::Not" } not => !Truth(not.Value![0]!.AsObject()),
        { Key: "Fn::Equals" } equal => Text(equal.Value![0]!) == Text(equal.Value[1]!),
        var other => throw new InvalidOperationException($"{other.Key} is no condition."),
    };

    private string Text(JsonNode node) => node is JsonObject { Count: 1 } call && call["Fn::Join"] is JsonArray join
        ? string.Join((string)join[0]!, ((JsonArray)Resolve(join[1])).Select(v => v!.GetValue<string>()))
        : Node(Resolve(node)).GetValue<string>();
}
