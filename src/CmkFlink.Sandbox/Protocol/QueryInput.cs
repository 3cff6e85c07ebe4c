using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Protocol;

/// <summary>The parameters of a Query request: <c>Name=v</c>, <c>Structure.Member=v</c>, <c>List.member.1=v</c>.</summary>
internal sealed class QueryInput
{
    private const int MaxDepth = 16;
    private const int MaxIndex = 10_000;

    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    public string? this[string name] => _parameters.GetValueOrDefault(name);

    /// <summary>Reads a form.</summary>
    /// <exception cref="ServiceException">MalformedQueryString.</exception>
    public static QueryInput Parse(string form)
    {
        var input = new QueryInput();
        foreach (string part in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            ReadOnlySpan<char> name = equals < 0 ? part : part.AsSpan(0, equals);
            ReadOnlySpan<char> value = equals < 0 ? "" : part.AsSpan(equals + 1);
            if (!UriEncoding.TryDecode(name, true, out string key) || !UriEncoding.TryDecode(value, true, out string text)) throw Malformed("a parameter is not percent-encoded UTF-8");
            if (!input._parameters.TryAdd(key, text)) throw Malformed($"parameter '{(key.Length > 64 ? key[..64] : key)}' is given more than once");
        }

        return input;
    }

    /// <summary>The parameters as the object that a JSON service would be sent, typed by the operation's shape.</summary>
    public JsonElement ToJson(InputShape? shape)
    {
        var root = new Node();
        foreach ((string name, string value) in _parameters)
        {
            if (name is "Action" or "Version") continue;
            string[] path = name.Split('.');
            if (path.Length > MaxDepth || path.Any(p => p.Length == 0)) throw Malformed("a parameter's name is nested too deeply or has an empty part");
            Node node = root;
            foreach (string part in path) node = node.Child(part);
            node.Value = value;
        }

        return JsonSerializer.SerializeToElement(Convert(root, shape ?? new InputShape { Kind = InputKind.Structure, Members = new Dictionary<string, InputShape>() }));
    }

    private static JsonNode? Convert(Node node, InputShape? shape) => shape?.Kind switch
    {
        InputKind.Structure => node.Value is null ? Structure(node, shape) : node.Children.Count == 0 && node.Value.Length == 0 ? new JsonObject() : throw Mixed(),
        InputKind.List => List(node, shape.Element),
        InputKind.Integer => long.TryParse(Text(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : throw new ServiceException("MalformedInput", "An integer was expected."),
        InputKind.Boolean => Text(node) switch
        {
            "true" or "True" => true,
            "false" or "False" => false,
            _ => throw new ServiceException("MalformedInput", "A boolean was expected."),
        },
        InputKind.Text => Text(node),
        _ => null,
    };

    private static JsonObject Structure(Node node, InputShape shape)
    {
        var result = new JsonObject();
        foreach ((string name, Node child) in node.Children)
        {
            if (shape.Members!.TryGetValue(name, out InputShape? member)) result[name] = Convert(child, member);
        }

        return result;
    }

    private static JsonArray List(Node node, InputShape? element)
    {
        // SDKs send an empty list as "Name=".
        if (node.Children.Count == 0) return string.IsNullOrEmpty(node.Value) ? [] : throw Mixed();
        if (node.Value is not null || node.Children.Count != 1 || !node.Children.TryGetValue("member", out Node? members) || members.Value is not null) throw Mixed();
        var items = new SortedDictionary<int, Node>();
        foreach ((string index, Node item) in members.Children)
        {
            if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int at) || at is < 1 or > MaxIndex || !items.TryAdd(at, item)) throw Malformed("a list's index is not a number from 1");
        }

        return new JsonArray([.. items.Values.Select(item => Convert(item, element))]);
    }

    private static string Text(Node node) => node is { Value: { } text, Children.Count: 0 } ? text : throw Mixed();

    private static ServiceException Mixed() => Malformed("a parameter is of another kind (text, list or structure) than the operation takes");

    private static ServiceException Malformed(string why) => new("MalformedQueryString", $"The query string contains a syntax error: {why}.");

    private sealed class Node
    {
        public string? Value { get; set; }

        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public Node Child(string name)
        {
            if (!Children.TryGetValue(name, out Node? child)) Children[name] = child = new Node();
            return child;
        }
    }
}
