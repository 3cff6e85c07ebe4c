using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>ApplicationConfiguration as ApplicationConfigurationDescription shows it: the same contents under other names, defaults filled in.</summary>
/// <remarks>Shapes: service model of kinesisanalyticsv2. Defaults: API reference, CheckpointConfiguration, MonitoringConfiguration, ParallelismConfiguration. Encryption, snapshots and rollback are kept apart, in <see cref="ApplicationSettings"/>.</remarks>
internal static class ConfigurationDescriptions
{
    public static JsonObject Create(CallInput? configuration, string mode)
    {
        JsonObject described = [];
        if (mode == "STREAMING") described["FlinkApplicationConfigurationDescription"] = Flink(Of(configuration, "FlinkApplicationConfiguration"));
        if (Of(configuration, "ApplicationCodeConfiguration") is JsonObject code) described["ApplicationCodeConfigurationDescription"] = Code(code);
        if (Of(configuration, "EnvironmentProperties") is JsonObject properties) described["EnvironmentPropertyDescriptions"] = new JsonObject { ["PropertyGroupDescriptions"] = Clone(properties["PropertyGroups"]) ?? new JsonArray() };
        if (configuration?.Structures("VpcConfigurations") is { Count: > 0 } networks) described["VpcConfigurationDescriptions"] = new JsonArray([.. networks.Select((n, i) => (JsonNode)Network(n, $"{i + 1}.1"))]);
        if (mode == "INTERACTIVE") described["ZeppelinApplicationConfigurationDescription"] = Zeppelin(Of(configuration, "ZeppelinApplicationConfiguration"));
        return described;
    }

    /// <summary>The description after ApplicationConfigurationUpdate; the one given stays as it is.</summary>
    public static JsonObject Update(JsonObject current, CallInput update)
    {
        JsonObject described = current.DeepClone().AsObject();
        if (Of(update, "FlinkApplicationConfigurationUpdate") is JsonObject flink && described["FlinkApplicationConfigurationDescription"] is JsonObject flinkNow) UpdateFlink(flinkNow, flink);
        if (Of(update, "EnvironmentPropertyUpdates") is JsonObject properties) described["EnvironmentPropertyDescriptions"] = new JsonObject { ["PropertyGroupDescriptions"] = Clone(properties["PropertyGroups"]) ?? new JsonArray() };
        if (Of(update, "ApplicationCodeConfigurationUpdate") is JsonObject code) UpdateCode(described, code);
        foreach (CallInput network in update.Structures("VpcConfigurationUpdates") ?? []) UpdateNetwork(described, network);
        return described;
    }

    private static JsonObject Flink(JsonObject? flink)
    {
        JsonObject described = [];
        foreach (string part in (ReadOnlySpan<string>)["Checkpoint", "Monitoring", "Parallelism"])
        {
            described[$"{part}ConfigurationDescription"] = Defaults(part);
            Set(described, part, flink?[$"{part}Configuration"], "");
        }
        return described;
    }

    private static void UpdateFlink(JsonObject described, JsonObject update)
    {
        foreach (string part in (ReadOnlySpan<string>)["Checkpoint", "Monitoring", "Parallelism"]) Set(described, part, update[$"{part}ConfigurationUpdate"], "Update");
    }

    /// <summary>Values count with the type CUSTOM only; DEFAULT brings the defaults back, whatever is sent with it (API reference, CheckpointConfiguration and its like).</summary>
    private static void Set(JsonObject described, string part, JsonNode? source, string suffix)
    {
        JsonObject values = described[$"{part}ConfigurationDescription"]!.AsObject();
        Merge(values, source, suffix);
        if (values["ConfigurationType"] is JsonValue type && type.TryGetValue(out string? text) && text == "DEFAULT") described[$"{part}ConfigurationDescription"] = values = Defaults(part);
        if (part == "Parallelism") values["CurrentParallelism"] = Clone(values["Parallelism"]);
    }

    private static JsonObject Defaults(string part) => part switch
    {
        "Checkpoint" => new JsonObject { ["ConfigurationType"] = "DEFAULT", ["CheckpointingEnabled"] = true, ["CheckpointInterval"] = 60000, ["MinPauseBetweenCheckpoints"] = 5000 },
        "Monitoring" => new JsonObject { ["ConfigurationType"] = "DEFAULT", ["MetricsLevel"] = "APPLICATION", ["LogLevel"] = "INFO" },
        _ => new JsonObject { ["ConfigurationType"] = "DEFAULT", ["Parallelism"] = 1, ["ParallelismPerKPU"] = 1, ["AutoScalingEnabled"] = true },
    };

    private static JsonObject Code(JsonObject code)
    {
        JsonObject described = new() { ["CodeContentType"] = Clone(code["CodeContentType"]) };
        if (code["CodeContent"] is JsonObject content) described["CodeContentDescription"] = Content(content, "");
        return described;
    }

    private static void UpdateCode(JsonObject described, JsonObject update)
    {
        JsonObject code = described["ApplicationCodeConfigurationDescription"] as JsonObject ?? [];
        described["ApplicationCodeConfigurationDescription"] ??= code;
        if (update["CodeContentTypeUpdate"] is JsonNode type) code["CodeContentType"] = Clone(type);
        if (update["CodeContentUpdate"] is not JsonObject content) return;
        JsonObject replaced = Content(content, "Update");
        // A part of a location may be updated alone, the version of the object say.
        if (replaced["S3ApplicationCodeLocationDescription"] is JsonObject location && At(code, "CodeContentDescription", "S3ApplicationCodeLocationDescription") is JsonObject before)
        {
            foreach ((string member, JsonNode? value) in before.ToList())
            {
                if (!location.ContainsKey(member)) location[member] = Clone(value);
            }
        }
        code["CodeContentDescription"] = replaced;
    }

    private static JsonObject Content(JsonObject content, string suffix)
    {
        JsonObject described = [];
        if (content["TextContent" + suffix] is JsonNode text) described["TextContent"] = Clone(text);
        if (content["S3ContentLocation" + suffix] is JsonObject location)
        {
            JsonObject place = [];
            Merge(place, location, suffix);
            described["S3ApplicationCodeLocationDescription"] = place;
        }
        if (content["ZipFileContent" + suffix] is JsonValue zip && zip.TryGetValue(out string? base64) && TryDecode(base64, out byte[] bytes))
        {
            // CA5351: the service model names MD5; nothing is protected by it.
#pragma warning disable CA5351
            described["CodeMD5"] = Convert.ToHexString(MD5.HashData(bytes)).ToLowerInvariant();
#pragma warning restore CA5351
            described["CodeSize"] = bytes.Length;
        }
        return described;
    }

    /// <summary>VpcConfigurationDescription of a VpcConfiguration.</summary>
    public static JsonObject Network(CallInput network, string id) => new()
    {
        ["VpcConfigurationId"] = id,
        // Assumption MSF-6: there is no EC2 here to ask which VPC the subnets are in.
        ["VpcId"] = "vpc-00000000000000000",
        ["SubnetIds"] = Strings(network.Texts("SubnetIds") ?? throw network.Missing("SubnetIds")),
        ["SecurityGroupIds"] = Strings(network.Texts("SecurityGroupIds") ?? throw network.Missing("SecurityGroupIds")),
    };

    private static void UpdateNetwork(JsonObject described, CallInput update)
    {
        string id = update.RequiredText("VpcConfigurationId", 1, 50);
        JsonObject network = (described["VpcConfigurationDescriptions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(n => (string?)n["VpcConfigurationId"] == id)
            ?? throw FlinkErrors.InvalidArgument($"VPC configuration '{id}' does not exist.");
        if (update.Texts("SubnetIdUpdates") is IReadOnlyList<string> subnets) network["SubnetIds"] = Strings(subnets);
        if (update.Texts("SecurityGroupIdUpdates") is IReadOnlyList<string> groups) network["SecurityGroupIds"] = Strings(groups);
    }

    private static JsonObject Zeppelin(JsonObject? zeppelin)
    {
        JsonObject described = new() { ["MonitoringConfigurationDescription"] = new JsonObject { ["LogLevel"] = Clone(At(zeppelin, "MonitoringConfiguration", "LogLevel")) ?? "INFO" } };
        if (At(zeppelin, "CatalogConfiguration", "GlueDataCatalogConfiguration") is JsonObject glue) described["CatalogConfigurationDescription"] = new JsonObject { ["GlueDataCatalogConfigurationDescription"] = Clone(glue) };
        if (At(zeppelin, "DeployAsApplicationConfiguration", "S3ContentLocation") is JsonObject location) described["DeployAsApplicationConfigurationDescription"] = new JsonObject { ["S3ContentLocationDescription"] = Clone(location) };
        return described;
    }

    /// <summary>Copies the members of one structure over those of another, cutting a suffix off their names.</summary>
    private static void Merge(JsonObject target, JsonNode? source, string suffix)
    {
        if (source is not JsonObject members) return;
        foreach ((string name, JsonNode? value) in members)
        {
            if (value is not null && name.EndsWith(suffix, StringComparison.Ordinal)) target[name[..^suffix.Length]] = Clone(value);
        }
    }

    private static JsonObject? Of(CallInput? input, string member) => input?.Structure(member) is CallInput structure ? Copy(structure.Element)!.AsObject() : null;

    /// <summary>A copy that outlives the request. Of a member that is there twice the last counts, as for every other reader of the input.</summary>
    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                JsonObject members = [];
                foreach (JsonProperty member in element.EnumerateObject()) members[member.Name] = Copy(member.Value);
                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    /// <summary>A node two levels down, or nothing where a level is not a structure.</summary>
    private static JsonNode? At(JsonNode? node, string member, string inner) => ((node as JsonObject)?[member] as JsonObject)?[inner];

    private static JsonNode? Clone(JsonNode? node) => node?.DeepClone();

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static bool TryDecode(string base64, out byte[] bytes)
    {
        bytes = new byte[base64.Length];
        bool decoded = Convert.TryFromBase64String(base64, bytes, out int length);
        Array.Resize(ref bytes, decoded ? length : 0);
        return decoded;
    }
}
