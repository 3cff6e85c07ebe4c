using System.Text.Json.Nodes;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>Holds one call that changes something against the promises: what it may do, judged by the state before it, and what it did, by the state after it.</summary>
/// <param name="input">The request; <see langword="null"/> for IAM's, of which the state alone is looked at.</param>
/// <param name="seesRotations">Whether the caller may see rotations.</param>
internal sealed class PromisesWatch(string operation, JsonNode? input, bool seesRotations, AccountState before)
{
    private const string Operator = "Operator";

    public IEnumerable<string> Before()
    {
        string? broken = operation switch
        {
            "DeleteApplicationSnapshot" => Deletion(Text("ApplicationName"), Text("SnapshotName")),
            "DisableKey" or "ScheduleKeyDeletion" => before.Key(Text("KeyId")) is { } key ? before.Applications.Select(application => AccountState.Need(application, (string)key["arn"]!)).FirstOrDefault(need => need is not null) : null,
            "PutKeyPolicy" or "CreateKey" when (bool?)input!["BypassPolicyLockoutSafetyCheck"] == true => "the lock-out check was bypassed",
            "StopApplication" => Stop(before.Application(Text("ApplicationName"))),
            "UpdateApplication" when before.Application(Text("ApplicationName")) is { } application && application["running"] is not null && !Keeps(application) => $"{application["name"]} is updated without a snapshot",
            _ => null,
        };
        return broken is null ? [] : [broken];
    }

    public IEnumerable<string> After(AccountState after)
    {
        if (operation == "UpdateApplication" && Unheld(before.Application(Text("ApplicationName"))!) is { } key) yield return $"{Text("ApplicationName")} is updated, and its operator does not hold {key}";
        foreach (JsonNode application in after.Applications)
        {
            if (LostState(application, after)) yield return $"{application["name"]} ({application["status"]}) has lost its state";
            // Invariant 3: what the operator held of a key that is needed, he holds still.
            foreach (string needed in after.Keys.Select(each => (string)each["arn"]!).Where(each => AccountState.Need(application, each) is not null))
            {
                (bool hadInKey, bool hadInIam) = before.Holds(Operator, (string)application["arn"]!, needed);
                (bool inKey, bool inIam) = after.Holds(Operator, (string)application["arn"]!, needed);
                if ((hadInKey && !inKey) || (hadInIam && !inIam)) yield return $"the operator was taken out of {(inKey ? "IAM" : "the key policy")}, and {AccountState.Need(application, needed)}";
            }
        }
    }

    private string Text(string member) => (string)input![member]!;

    /// <summary>Invariant 1.</summary>
    private string? Deletion(string name, string snapshotName)
    {
        JsonNode application = before.Application(name)!;
        JsonNode? meant = AccountState.Snapshots(application).FirstOrDefault(s => (string)s!["name"]! == snapshotName);
        if (meant is null || (string)meant["status"]! == "DELETING") return null;
        if ((string)application["status"]! != "RUNNING") return $"{name} is {application["status"]}";
        if ((string?)application["restore"]?["snapshotName"] == snapshotName) return $"the run configuration of {name} names {snapshotName}";

        string? key = AccountState.KeyOf(AccountState.Settings(application));
        DateTimeOffset after = AccountState.Time(meant["createdAt"]);
        if (before.RotatedAt(key) is { } rotated)
        {
            DateTimeOffset[] ends = [.. AccountState.RestartsAfter(application, rotated)];
            if (ends.Length == 0 && seesRotations) return $"the key of {name} was rotated, and no restart has followed";
            if (ends.Length > 0 && ends.Min() > after) after = ends.Min().AddTicks(-1);
        }

        return AccountState.Snapshots(application).Any(s => (string)s!["status"]! == "READY" && AccountState.KeyOf(s) == key && AccountState.Time(s["createdAt"]) > after)
            ? null : $"{name} has no READY snapshot under {key ?? "the AWS owned key"} that is newer than {snapshotName} and than the restart after the last rotation";
    }

    private string? Stop(JsonNode? application)
    {
        if (application?["running"] is null) return null;
        return (bool?)input!["Force"] == true || !Keeps(application) ? $"{application["name"]} is stopped without a snapshot" : null;
    }

    /// <summary>Invariant 3: a key of an update of a running application that the operator may not use.</summary>
    private string? Unheld(JsonNode application)
    {
        if (application["running"] is null) return null;
        string? to = (string?)input!["ApplicationConfigurationUpdate"]?["ApplicationEncryptionConfigurationUpdate"]?["KeyIdUpdate"];
        return new[] { to, AccountState.KeyOf(AccountState.Settings(application)) }.FirstOrDefault(key => before.Key(key) is not null && !before.Holds(Operator, (string)application["arn"]!, key!).InKeyPolicy);
    }

    private static bool Keeps(JsonNode application) => (bool)AccountState.Settings(application)["snapshotsEnabled"]!;

    /// <summary>Neither a running state nor a snapshot can be read any more, of an application that is at rest and had one of them.</summary>
    private bool LostState(JsonNode application, AccountState after)
    {
        bool Readable(string? key) => key is null || (string?)after.Key(key)?["state"] == "Enabled";
        if ((string)application["status"]! is not ("RUNNING" or "READY")) return false;
        if (before.Application((string)application["name"]!) is not { } was || (was["running"] is null && AccountState.Snapshots(was).Count == 0)) return false;
        if (application["running"] is { } running && Readable(AccountState.KeyOf(running["state"]!))) return false;
        return !AccountState.Snapshots(application).Any(s => (string)s!["status"]! == "READY" && Readable(AccountState.KeyOf(s)));
    }
}
