using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>Stands between the clients and the sandbox, and holds every call that destroys something against the sandbox's own state at that moment. Shares no type and no rule with the product.</summary>
/// <param name="sandbox">Whose saved state is the truth.</param>
internal sealed class PromisesWire(FlinkSandbox sandbox) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>What was promised and not held, in words.</summary>
    public ConcurrentQueue<string> Broken { get; } = new();

    /// <summary>How many calls of each kind were held against the state.</summary>
    public ConcurrentDictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the step under way may see rotations: then a rotation that no restart has followed forbids deletions as well.</summary>
    public bool SeesRotations { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string operation = request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target) ? target.Single().Split('.')[1] : "";
        if (operation is "DeleteApplicationSnapshot" or "DisableKey" or "ScheduleKeyDeletion" or "PutKeyPolicy")
        {
            Seen.AddOrUpdate(operation, 1, (_, count) => count + 1);
            JsonNode input = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            JsonNode services = JsonNode.Parse(sandbox.SaveState())!["services"]!;
            string? broken = operation switch
            {
                "DeleteApplicationSnapshot" => Deletion(services, (string)input["ApplicationName"]!, (string)input["SnapshotName"]!),
                "PutKeyPolicy" => (bool?)input["BypassPolicyLockoutSafetyCheck"] == true ? "the lock-out check was bypassed" : null,
                _ => Retirement(services, (string)input["KeyId"]!),
            };
            if (broken is not null) Broken.Enqueue($"{operation}: {broken}");
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private string? Deletion(JsonNode services, string applicationName, string snapshotName)
    {
        JsonNode application = Applications(services).Single(a => (string)a["name"]! == applicationName);
        JsonArray snapshots = application["snapshots"]!.AsArray();
        JsonNode? meant = snapshots.FirstOrDefault(s => (string)s!["name"]! == snapshotName);
        if (meant is null || (string)meant["status"]! == "DELETING") return null;
        if ((string)application["status"]! != "RUNNING") return $"{applicationName} is {application["status"]}";
        if ((string?)application["restore"]?["snapshotName"] == snapshotName) return $"the run configuration of {applicationName} names {snapshotName}";

        string? key = KeyOf(application["versions"]!.AsArray()[^1]!["settings"]!);
        DateTimeOffset after = Time(meant["createdAt"]);
        if (RotatedAt(services, key) is { } rotated)
        {
            DateTimeOffset[] ends = [.. application["operations"]!.AsArray()
                .Where(o => (string)o!["name"]! is "StartApplication" or "UpdateApplication" or "RollbackApplication" && (string)o["status"]! == "SUCCESSFUL" && Time(o["startedAt"]) > rotated)
                .Select(o => Time(o!["endedAt"]))];
            if (ends.Length == 0 && SeesRotations) return $"the key of {applicationName} was rotated, and no restart has followed";
            if (ends.Length > 0 && ends.Min() > after) after = ends.Min().AddTicks(-1);
        }

        return snapshots.Any(s => (string)s!["status"]! == "READY" && KeyOf(s) == key && Time(s["createdAt"]) > after) ? null : $"{applicationName} has no READY snapshot under {key ?? "the AWS owned key"} that is newer than {snapshotName} and than the restart after the last rotation";
    }

    private static string? Retirement(JsonNode services, string keyId)
    {
        bool Is(string? arn) => arn is not null && arn.EndsWith(keyId, StringComparison.Ordinal);
        foreach (JsonNode application in Applications(services))
        {
            if (Is(KeyOf(application["versions"]!.AsArray()[^1]!["settings"]!))) return $"{application["name"]} is configured with {keyId}";
            if (application["running"] is { } running && Is(KeyOf(running["state"]!))) return $"the running state of {application["name"]} is under {keyId}";
            if (application["snapshots"]!.AsArray().FirstOrDefault(s => Is(KeyOf(s!))) is { } snapshot) return $"{snapshot["name"]} of {application["name"]} is under {keyId}";
        }

        return null;
    }

    private static IEnumerable<JsonNode> Applications(JsonNode services) => services["kinesisanalytics"]!["applications"]!.AsArray().Select(a => a!);

    private static string? KeyOf(JsonNode node) => (string?)node["encryption"]?["keyArn"];

    private static DateTimeOffset Time(JsonNode? node) => DateTimeOffset.Parse((string)node!, System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset? RotatedAt(JsonNode services, string? keyArn)
    {
        JsonNode? key = keyArn is null ? null : services["kms"]!["keys"]!.AsArray().FirstOrDefault(k => (string)k!["arn"]! == keyArn);
        return key?["materials"]!.AsArray()[^1]!["rotatedAt"] is { } rotated ? Time(rotated) : null;
    }
}
