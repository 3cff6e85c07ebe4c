using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>What a transaction leaves in the account, as lines that can be compared: ids and times replaced by what they stand for, and without what a colleague may have left.</summary>
internal static partial class AccountEnd
{
    /// <param name="unused">Keys that nothing needs and nothing names; left out.</param>
    public static string OfUsed(FaultWorld world, out int unused)
    {
        Truth now = world.Look();
        List<string> left = [.. now.Keys.Select(k => Truth.Text(k["keyId"])!).Where(id => now.NeedOf(id) is null && now.Aliases.All(a => a.KeyId != id))];
        unused = left.Count;
        return Of(world, ColleagueAct.None, left);
    }

    public static string Of(FaultWorld world, ColleagueAct act) => Of(world, act, []);

    /// <param name="without">Ids of keys to leave out.</param>
    public static string Of(FaultWorld world, ColleagueAct act, IReadOnlyList<string> without)
    {
        Truth now = world.Look();
        List<JsonNode> keys = [.. now.Keys.Where(k => !without.Contains(Truth.Text(k["keyId"])!))];
        JsonNode orders = now.Orders, settings = Truth.List(orders["versions"])[^1]["settings"]!;
        List<string> lines = [$"orders is {now.Status} under {now.KeyArn}, runs under {now.RunningKeyArn}, snapshots {settings["snapshotsEnabled"]}"];
        lines.AddRange(orders["tags"]!.AsObject().Select(t => $"orders: tag {t.Key}={t.Value}").Order(StringComparer.Ordinal));
        foreach (JsonNode key in keys)
        {
            string id = Truth.Text(key["keyId"])!;
            IEnumerable<string> aliases = now.Aliases.Where(a => a.KeyId == id).Select(a => a.Name).Order(StringComparer.Ordinal);
            lines.Add($"key {id} is {key["state"]}, material {Truth.List(key["materials"]).Count}, {string.Join(" ", aliases)}");
            lines.AddRange(key["tags"]!.AsObject().Select(t => $"key {id}: tag {t.Key}={t.Value}").Order(StringComparer.Ordinal));
            lines.Add($"key {id}: policy {WithoutTheirs(Truth.Text(key["policyText"])!)}");
        }

        foreach (string role in new[] { "Operator", "KeyAdministrator", "Reader" })
            lines.AddRange(now.Attached(role).Select(arn => $"{role}: {arn[(arn.LastIndexOf('/') + 1)..]} {WithoutTheirs(now.Document(arn))}").Order(StringComparer.Ordinal));

        // Automatic snapshots and a colleague's come and go; what counts is under what they are, and that one of ours can be restored.
        List<JsonNode> snapshots = [.. now.Snapshots.Where(s => Truth.Text(s["status"]) != "FAILED")];
        // Whoever deletes the last one under the present key after everything is proven takes it away on purpose.
        lines.AddRange(snapshots.Where(s => act != ColleagueAct.DeleteSnapshot || Truth.KeyOf(s) != now.KeyArn).Select(s => $"snapshots under {Truth.KeyOf(s) ?? "the AWS owned key"}").Distinct(StringComparer.Ordinal));
        DateTimeOffset? restart = now.RestartAfterRotation(out bool rotated);
        lines.AddRange(snapshots.Where(s => rotated && !(Truth.Time(s["createdAt"]) >= restart)).Select(_ => "a snapshot under old material"));
        if (act != ColleagueAct.DeleteSnapshot) lines.Add($"a snapshot of ours: {snapshots.Exists(s => Truth.Text(s["name"])!.StartsWith("cmkflink-", StringComparison.Ordinal) && Truth.Text(s["status"]) == "READY")}");

        string text = string.Join("\n", lines);
        int number = 0;
        foreach (JsonNode key in keys) text = text.Replace(Truth.Text(key["keyId"])!, $"KEY{++number}", StringComparison.Ordinal);
        return Materials().Replace(ChangeIds().Replace(Times().Replace(text, "TIME"), "$1ID"), "MATERIAL");
    }

    /// <summary>Lines of one and not of the other.</summary>
    public static string? Difference(string expected, string actual)
    {
        if (expected == actual) return null;
        string[] wanted = expected.Split('\n'), seen = actual.Split('\n');
        return string.Join("\n", wanted.Except(seen, StringComparer.Ordinal).Select(l => "- " + l).Concat(seen.Except(wanted, StringComparer.Ordinal).Select(l => "+ " + l)));
    }

    private static string WithoutTheirs(string document)
    {
        JsonNode policy = JsonNode.Parse(document)!;
        JsonArray statements = policy["Statement"]!.AsArray();
        foreach (JsonNode theirs in statements.Where(s => Truth.Text(s!["Sid"]) == Colleague.Sid).ToList()!) statements.Remove(theirs);
        return policy.ToJsonString();
    }

    [GeneratedRegex(@"\b\d{8}T\d{6}Z\b")]
    private static partial Regex Times();

    [GeneratedRegex(@"(cmkflink-|\bid=)[0-9a-f]{8}\b")]
    private static partial Regex ChangeIds();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b")]
    private static partial Regex Materials();
}
