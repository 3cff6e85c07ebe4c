using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Plans;

/// <summary>A plan as JSON, and strictly back: what is missing, of another type or not known is refused, with its place.</summary>
internal static class PlanJson
{
    /// <summary>A plan holds a thousand snapshots at most (MSF developer guide, quotas), and steps and facts by the dozen.</summary>
    private const int MaximumItems = 5000;

    private const int MaximumText = 20_000;

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole file: the plan, and the SHA-256 of its canonical text.</summary>
    public static string Write(WrittenPlan plan)
    {
        JsonObject body = Body(plan);
        using JsonDocument parsed = JsonDocument.Parse(body.ToJsonString());
        return new JsonObject { ["plan"] = body, ["sha256"] = CanonicalJson.Digest(parsed.RootElement) }.ToJsonString(Layout) + "\n";
    }

    /// <exception cref="PlanFormatException">It is no plan of this version.</exception>
    public static WrittenPlan Read(JsonElement plan)
    {
        Members m = new(plan, "$.plan");
        if (m.Number("version") != WrittenPlan.CurrentVersion) throw new PlanFormatException($"$.plan.version is not {WrittenPlan.CurrentVersion}: another version of this module made it");
        WrittenPlan read = new()
        {
            Id = m.Text("id"),
            Operation = m.Text("operation"),
            MadeAt = m.Text("madeAt"),
            MadeBy = m.Text("madeBy"),
            Module = m.Text("module"),
            ApplicationArn = m.Text("application"),
            ApplicationVersion = m.Number("applicationVersion"),
            KeyMaterial = m.OptionalText("keyMaterial"),
            Request = Settings(m.Object("request")),
            Steps = m.List("steps", Step),
            Snapshots = m.List("snapshots", Snapshot),
            Facts = m.List("facts", Fact),
        };
        if (read.Id.Length != 8 || !read.Id.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))) throw new PlanFormatException("$.plan.id is not 8 hexadecimal digits");
        if (read.Operation is not (PlanOperations.Rotate or PlanOperations.Initialize)) throw new PlanFormatException("$.plan.operation is neither rotate nor initialize");
        if (!Arn.TryParse(read.ApplicationArn, out Arn? arn) || arn.Service != "kinesisanalytics" || !arn.Resource.StartsWith("application/", StringComparison.Ordinal)) throw new PlanFormatException("$.plan.application is not the ARN of an application");
        if (m.Text("account") != arn.Account || m.Text("region") != arn.Region) throw new PlanFormatException("$.plan.account and $.plan.region are not those of $.plan.application");
        m.DemandAllRead();
        return read;
    }

    /// <summary>A text without control characters: it may be shown on a terminal.</summary>
    internal static string TextOf(JsonElement value, string at)
    {
        string text;
        try
        {
            text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new PlanFormatException($"{at} is not a text");
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair.
            throw new PlanFormatException($"{at} is not a text of Unicode", e);
        }

        if (text.Length > MaximumText) throw new PlanFormatException($"{at} has more than {MaximumText} characters");
        return text.Any(char.IsControl) ? throw new PlanFormatException($"{at} holds a control character") : text;
    }

    private static JsonObject Body(WrittenPlan plan)
    {
        Arn arn = Arn.Parse(plan.ApplicationArn);
        JsonObject request = [];
        foreach (KeyValuePair<string, object> setting in plan.Request.Values) request[setting.Key] = Setting(setting.Value);
        JsonObject body = new()
        {
            ["version"] = WrittenPlan.CurrentVersion,
            ["id"] = plan.Id,
            ["operation"] = plan.Operation,
            ["madeAt"] = plan.MadeAt,
            ["madeBy"] = plan.MadeBy,
            ["module"] = plan.Module,
            ["account"] = arn.Account,
            ["region"] = arn.Region,
            ["application"] = plan.ApplicationArn,
            ["applicationVersion"] = plan.ApplicationVersion,
        };
        if (plan.KeyMaterial is not null) body["keyMaterial"] = plan.KeyMaterial;
        body["request"] = request;
        body["steps"] = new JsonArray([.. plan.Steps.Select(s => new JsonObject { ["step"] = s.Id, ["actor"] = s.Actor.ToString(), ["action"] = s.Action, ["target"] = s.Target, ["state"] = s.State.ToString(), ["detail"] = s.Detail })]);
        body["snapshots"] = new JsonArray([.. plan.Snapshots.Select(s => new JsonObject { ["name"] = s.Name, ["created"] = s.Created, ["key"] = s.Key, ["delete"] = s.Delete })]);
        body["facts"] = new JsonArray([.. plan.Facts.Select(f => new JsonObject { ["fact"] = f.Name, ["of"] = f.Of, ["value"] = f.Value, ["own"] = Texts(f.Own), ["until"] = Texts(f.Until) })]);
        return body;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonNode Setting(object value) => value switch
    {
        string text => text,
        long number => number,
        bool flag => flag,
        IReadOnlyList<string> texts => Texts(texts),
        _ => throw new ArgumentException($"{value.GetType()} is no setting of a plan.", nameof(value)),
    };

    private static PlanSettings Settings(JsonElement request)
    {
        PlanSettings settings = new();
        foreach (JsonProperty member in request.EnumerateObject())
        {
            string at = $"$.plan.request.{member.Name}";
            settings.With(member.Name, member.Value.ValueKind switch
            {
                JsonValueKind.Number => member.Value.GetInt64(),
                JsonValueKind.True or JsonValueKind.False => member.Value.GetBoolean(),
                JsonValueKind.Array => (IReadOnlyList<string>)[.. member.Value.EnumerateArray().Select((item, i) => TextOf(item, $"{at}[{i}]"))],
                _ => TextOf(member.Value, at),
            });
        }

        return settings;
    }

    private static PlannedStep Step(Members m) => new(m.Text("step"), m.Choice<Actor>("actor"), m.Text("action"), m.Text("target"), m.Choice<StepState>("state"), m.Text("detail"));

    private static PlannedSnapshot Snapshot(Members m) => new(m.Text("name"), m.Text("created"), m.OptionalText("key"), m.Flag("delete"));

    private static PlannedFact Fact(Members m) => new(m.Text("fact"), m.Text("of"), m.OptionalText("value")) { Own = m.Texts("own"), Until = m.Texts("until") };

    /// <summary>The members of one object, each read once and by its type.</summary>
    private sealed class Members
    {
        private readonly JsonElement _object;
        private readonly string _at;
        private readonly HashSet<string> _read = new(StringComparer.Ordinal);

        public Members(JsonElement value, string at)
        {
            if (value.ValueKind != JsonValueKind.Object) throw new PlanFormatException($"{at} is not an object");
            _object = value;
            _at = at;
        }

        public string Text(string name) => TextOf(Get(name), $"{_at}.{name}");

        public string? OptionalText(string name)
        {
            _read.Add(name);
            return _object.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? TextOf(value, $"{_at}.{name}") : null;
        }

        public long Number(string name) => Get(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) ? number : throw new PlanFormatException($"{_at}.{name} is not a whole number");

        public bool Flag(string name) => Get(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : throw new PlanFormatException($"{_at}.{name} is not true or false");

        public T Choice<T>(string name) where T : struct, Enum => Enum.TryParse(Text(name), out T value) && value.ToString() == Text(name) ? value : throw new PlanFormatException($"{_at}.{name} is no {typeof(T).Name}");

        public JsonElement Object(string name) => Get(name) is { ValueKind: JsonValueKind.Object } value ? value : throw new PlanFormatException($"{_at}.{name} is not an object");

        public IReadOnlyList<string> Texts(string name) => [.. Items(name).Select((item, i) => TextOf(item, $"{_at}.{name}[{i}]"))];

        public IReadOnlyList<T> List<T>(string name, Func<Members, T> item) => [.. Items(name).Select((value, i) =>
        {
            Members members = new(value, $"{_at}.{name}[{i}]");
            T read = item(members);
            members.DemandAllRead();
            return read;
        })];

        public void DemandAllRead()
        {
            if (_object.EnumerateObject().Any(member => !_read.Contains(member.Name))) throw new PlanFormatException($"{_at} has a member that is not known");
        }

        private List<JsonElement> Items(string name)
        {
            JsonElement value = Get(name);
            if (value.ValueKind != JsonValueKind.Array) throw new PlanFormatException($"{_at}.{name} is not a list");
            return value.GetArrayLength() <= MaximumItems ? [.. value.EnumerateArray()] : throw new PlanFormatException($"{_at}.{name} has more than {MaximumItems} items");
        }

        private JsonElement Get(string name)
        {
            _read.Add(name);
            return _object.TryGetProperty(name, out JsonElement value) ? value : throw new PlanFormatException($"{_at}.{name} is missing");
        }
    }
}
