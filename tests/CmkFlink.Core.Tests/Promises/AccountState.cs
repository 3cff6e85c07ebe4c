using System.Globalization;
using System.Text.Json.Nodes;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>A sandbox's own state at one moment, read from what it saves. Shares no type and no rule with the product.</summary>
internal sealed class AccountState(string saved)
{
    private readonly JsonNode _services = JsonNode.Parse(saved)!["services"]!;

    public IReadOnlyList<JsonNode> Applications => [.. _services["kinesisanalytics"]!["applications"]!.AsArray().Select(application => application!)];

    /// <summary>Those of customers.</summary>
    public IReadOnlyList<JsonNode> Keys => [.. _services["kms"]!["keys"]!.AsArray().Select(key => key!).Where(key => (string)key["keyManager"]! == "CUSTOMER").OrderBy(key => (int)key["number"]!)];

    public JsonNode? Application(string name) => Applications.FirstOrDefault(application => (string)application["name"]! == name);

    public JsonNode? Key(string? arnOrId) => arnOrId is null ? null : Keys.FirstOrDefault(key => (string)key["arn"]! == arnOrId || (string)key["keyId"]! == arnOrId);

    public static JsonArray Snapshots(JsonNode application) => application["snapshots"]!.AsArray();

    public static JsonNode Settings(JsonNode application) => application["versions"]!.AsArray()[^1]!["settings"]!;

    /// <summary>ARN of the key; <see langword="null"/> for the AWS owned one.</summary>
    public static string? KeyOf(JsonNode node) => (string?)node["encryption"]?["keyArn"];

    public static DateTimeOffset Time(JsonNode? node) => DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture);

    /// <summary>Ends of the successful restarts that began after a moment.</summary>
    public static IEnumerable<DateTimeOffset> RestartsAfter(JsonNode application, DateTimeOffset moment) => application["operations"]!.AsArray()
        .Where(operation => (string)operation!["name"]! is "StartApplication" or "UpdateApplication" or "RollbackApplication" && (string)operation["status"]! == "SUCCESSFUL" && Time(operation["startedAt"]) > moment)
        .Select(operation => Time(operation!["endedAt"]));

    public DateTimeOffset? RotatedAt(string? keyArn) => Key(keyArn)?["materials"]!.AsArray()[^1]!["rotatedAt"] is { } rotated ? Time(rotated) : null;

    /// <summary>Why an application needs a key; <see langword="null"/> where it does not.</summary>
    public static string? Need(JsonNode application, string keyArn)
    {
        if (KeyOf(Settings(application)) == keyArn) return $"{application["name"]} is configured with {keyArn}";
        if (application["running"] is { } running && KeyOf(running["state"]!) == keyArn) return $"the running state of {application["name"]} is under {keyArn}";
        return Snapshots(application).FirstOrDefault(snapshot => KeyOf(snapshot!) == keyArn) is { } held ? $"{held["name"]} of {application["name"]} is under {keyArn}" : null;
    }

    /// <summary>Whether the key's policy lets a role decrypt for an application, and whether a managed policy of the role does.</summary>
    public (bool InKeyPolicy, bool InIam) Holds(string role, string applicationArn, string keyArn)
    {
        bool inKeyPolicy = Key(keyArn) is { } key && Statements((string)key["policyText"]!).Any(s => Mentions(s["Principal"], $":role/{role}\"") && Lets(s, applicationArn));
        JsonNode iam = _services["iam"]!;
        JsonNode holder = iam["roles"]!.AsArray().First(r => (string)r!["identity"]!["name"]! == role)!["policies"]!;
        bool inIam = holder["attached"]!.AsArray().Select(arn => Document(iam, (string)arn!)).Concat(holder["inline"]!.AsObject().Select(inline => (string)inline.Value!))
            .SelectMany(Statements).Any(s => (Mentions(s["Resource"], keyArn) || Mentions(s["Resource"], "\"*\"")) && Lets(s, applicationArn));
        return (inKeyPolicy, inIam);
    }

    private static string Document(JsonNode iam, string policyArn)
    {
        JsonNode policy = iam["policies"]!.AsArray().First(p => (string)p!["identity"]!["arn"]! == policyArn)!;
        return (string)policy["versions"]!.AsArray().First(v => (string)v!["versionId"]! == (string)policy["default"]!)!["text"]!;
    }

    private static bool Lets(JsonNode statement, string applicationArn) =>
        (string)statement["Effect"]! == "Allow" && (Mentions(statement["Action"], "\"kms:Decrypt\"") || Mentions(statement["Action"], "\"kms:*\"")) && (statement["Condition"] is null || Mentions(statement["Condition"], $"\"{applicationArn}\""));

    private static IEnumerable<JsonNode> Statements(string policy) => JsonNode.Parse(policy)!["Statement"] switch
    {
        JsonArray several => several.Select(statement => statement!),
        { } one => [one],
        _ => [],
    };

    private static bool Mentions(JsonNode? node, string text) => node?.ToJsonString().Contains(text, StringComparison.Ordinal) == true;
}
