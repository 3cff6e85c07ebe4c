using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace CmkFlink.Sandbox.Tests.Conformance;

/// <summary>The Query protocol as the service model defines it: an input as form parameters, an XML answer as JSON.</summary>
internal static class QueryProtocol
{
    /// <summary>The parameters of an input; a value of a wrong type is written as its text.</summary>
    public static IEnumerable<(string Name, string Value)> Form(JsonObject input) => input.SelectMany(member => Parameters(member.Key, member.Value));

    /// <summary>The members inside an element, typed by the shape; what the shape does not know stays, as text, for the check to find.</summary>
    public static JsonObject Members(ServiceModel model, ModelShape shape, XElement element)
    {
        JsonObject members = [];
        foreach (XElement child in element.Elements())
        {
            string name = child.Name.LocalName;
            members[name] = shape.Members.TryGetValue(name, out string? member) ? Value(model, model.Shapes[member], child) : child.Value;
        }

        return members;
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string name, JsonNode? value) => value switch
    {
        null => [],
        JsonObject members => members.SelectMany(member => Parameters($"{name}.{member.Key}", member.Value)),
        JsonArray { Count: 0 } => [(name, "")],
        JsonArray items => items.SelectMany((item, index) => Parameters(string.Create(CultureInfo.InvariantCulture, $"{name}.member.{index + 1}"), item)),
        _ => [(name, value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString())],
    };

    private static JsonNode? Value(ServiceModel model, ModelShape shape, XElement element) => shape.Type switch
    {
        "structure" => Members(model, shape, element),
        "list" when element.Elements().All(item => item.Name.LocalName == "member") => new JsonArray([.. element.Elements().Select(item => Value(model, model.Shapes[shape.Member], item))]),
        "integer" or "long" => long.TryParse(element.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : element.Value,
        "boolean" => element.Value is "true" or "false" ? element.Value == "true" : element.Value,
        _ => element.HasElements ? null : element.Value,
    };
}
