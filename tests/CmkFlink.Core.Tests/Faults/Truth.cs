using System.Globalization;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>What is really so in the account: the sandbox's own saved state, read without a call, past every fault. Shares no type and no rule with the product.</summary>
internal sealed class Truth(FlinkSandbox sandbox)
{
    private readonly JsonNode _services = JsonNode.Parse(sandbox.SaveState())!["services"]!;

    public IEnumerable<JsonNode> Applications => List(_services["kinesisanalytics"]!["applications"]);

    public JsonNode Orders => Applications.Single(a => Text(a["name"]) == "orders");

    public string Status => Text(Orders["status"])!;

    /// <summary>The key that orders is configured with; <see langword="null"/> for the AWS owned key.</summary>
    public string? KeyArn => KeyOf(List(Orders["versions"])[^1]["settings"]!);

    /// <summary>The key of the running state; <see langword="null"/> where nothing runs, or under the AWS owned key.</summary>
    public string? RunningKeyArn => Orders["running"] is { } running ? KeyOf(running["state"]!) : null;

    public IReadOnlyList<JsonNode> Snapshots => List(Orders["snapshots"]);

    public IReadOnlyList<JsonNode> Operations => List(Orders["operations"]);

    /// <summary>The customer managed ones, oldest first.</summary>
    public IReadOnlyList<JsonNode> Keys => [.. List(_services["kms"]!["keys"]).Where(k => Text(k["keyManager"]) != "AWS").OrderBy(k => (long)k["number"]!)];

    public IEnumerable<(string Name, string KeyId)> Aliases => List(_services["kms"]!["aliases"]).Select(a => (Text(a["name"])!, Text(a["targetKeyId"])!)).Where(a => !a.Item1.StartsWith("alias/aws/", StringComparison.Ordinal));

    public IReadOnlyList<JsonNode> Policies => List(_services["iam"]!["policies"]);

    public JsonNode Key(string idOrArn) => Keys.Single(k => idOrArn.EndsWith(Text(k["keyId"])!, StringComparison.Ordinal));

    public JsonNode? TryKey(string? idOrArn) => idOrArn is null ? null : Keys.FirstOrDefault(k => idOrArn.EndsWith(Text(k["keyId"])!, StringComparison.Ordinal));

    /// <summary>ARNs of the managed policies that a role holds.</summary>
    public IEnumerable<string> Attached(string role) => List(List(_services["iam"]!["roles"]).Single(r => Text(r["identity"]!["name"]) == role)["policies"]!["attached"]).Select(a => Text(a)!);

    public JsonNode? Policy(string arn) => Policies.FirstOrDefault(p => Text(p["identity"]!["arn"]) == arn);

    /// <summary>The document of the default version.</summary>
    public string Document(string policyArn)
    {
        JsonNode policy = Policy(policyArn)!;
        return Text(List(policy["versions"]).Single(v => Text(v["versionId"]) == Text(policy["default"]))["text"])!;
    }

    public string Documents(string role) => string.Join("\n", Attached(role).Select(Document));

    public static string? KeyOf(JsonNode node) => Text(node["encryption"]?["keyArn"]);

    public static string? Text(JsonNode? node) => (string?)node;

    public static IReadOnlyList<JsonNode> List(JsonNode? array) => array is JsonArray items ? [.. items.Select(i => i!)] : [];

    public static DateTimeOffset Time(JsonNode? node) => DateTimeOffset.Parse(Text(node)!, CultureInfo.InvariantCulture);

    /// <summary>Why a snapshot must not be deleted now; <see langword="null"/> where it may.</summary>
    public string? Deletion(string snapshotName)
    {
        JsonNode? meant = Snapshots.FirstOrDefault(s => Text(s["name"]) == snapshotName);
        if (meant is null || Text(meant["status"]) == "DELETING") return null;
        if (Status != "RUNNING") return $"orders is {Status}";
        if (Text(Orders["restore"]?["snapshotName"]) == snapshotName) return $"the run configuration names {snapshotName}";
        DateTimeOffset after = Time(meant["createdAt"]);
        if (RestartAfterRotation(out bool rotated) is { } end) after = end > after ? end.AddTicks(-1) : after;
        else if (rotated) return "the key was rotated, and no restart has followed";
        return Snapshots.Any(s => Text(s["status"]) == "READY" && KeyOf(s) == KeyArn && Time(s["createdAt"]) > after) ? null : $"no READY snapshot under {KeyArn ?? "the AWS owned key"} is newer than {snapshotName} and than the restart after the last rotation";
    }

    /// <summary>The end of the first restart after the last rotation of the key that orders uses.</summary>
    public DateTimeOffset? RestartAfterRotation(out bool rotated)
    {
        JsonNode? last = TryKey(KeyArn) is { } key ? List(key["materials"])[^1]["rotatedAt"] : null;
        rotated = last is not null;
        if (last is null) return null;
        DateTimeOffset date = Time(last);
        return Operations
            .Where(o => Text(o["name"]) is "StartApplication" or "UpdateApplication" or "RollbackApplication" && Text(o["status"]) == "SUCCESSFUL" && Time(o["startedAt"]) > date)
            .Select(o => (DateTimeOffset?)Time(o["endedAt"])).Min();
    }

    /// <summary>Who needs a key; <see langword="null"/> where nobody does.</summary>
    public string? NeedOf(string keyIdOrArn)
    {
        string id = keyIdOrArn[(keyIdOrArn.LastIndexOf('/') + 1)..];
        bool Is(string? arn) => arn?.EndsWith(id, StringComparison.Ordinal) == true;
        foreach (JsonNode application in Applications)
        {
            if (Is(KeyOf(List(application["versions"])[^1]["settings"]!))) return $"{application["name"]} is configured with {id}";
            if (application["running"] is { } running && Is(KeyOf(running["state"]!))) return $"the running state of {application["name"]} is under {id}";
            if (List(application["snapshots"]).FirstOrDefault(s => Text(s["status"]) != "FAILED" && Is(KeyOf(s))) is { } snapshot) return $"{snapshot["name"]} of {application["name"]} is under {id}";
        }

        return null;
    }
}
