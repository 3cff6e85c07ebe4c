using System.Text.Json.Nodes;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>Holds every write that could break a promise against what is really so at that moment, before it is sent.</summary>
/// <remarks>No transaction sees what somebody does between its last look and its write, and no answer of AWS is newer than AWS makes it: what a colleague did, or a stale answer hid, within the last calls is no breach, but it is counted.</remarks>
internal sealed class PromiseWatch(FaultWorld world)
{
    /// <summary>How many calls a transaction may look back on: the listing of a Region lies between a look and a write.</summary>
    private const int RaceWindow = 25;

    private const string Operator = "role/Operator";

    private readonly List<string> _broken = [];
    private int _hidden = -RaceWindow;
    private int _events;
    private bool _detached;

    public IReadOnlyList<string> Broken => _broken;

    /// <summary>Writes that were right by what could be seen, and wrong by what had just happened.</summary>
    public int Races { get; private set; }

    /// <summary>Begins a run.</summary>
    public void Begin() => _events = world.Sandbox.Events.Count;

    /// <summary>Somebody else has changed something.</summary>
    /// <param name="detachesPolicy">The operator then holds keys by their policies alone, which suffices (KMS developer guide, key policies).</param>
    public void Changed(int call, bool detachesPolicy)
    {
        _hidden = call;
        _detached |= detachesPolicy;
    }

    public void Before(int call, string operation, string body)
    {
        if (operation is not ("DeleteApplicationSnapshot" or "DisableKey" or "ScheduleKeyDeletion" or "PutKeyPolicy" or "CreatePolicyVersion" or "DetachRolePolicy" or "DeletePolicy" or "UpdateApplication")) return;
        Truth now = world.Look();
        if (Judge(now, operation, body) is not { } broken) return;
        if (call - _hidden <= RaceWindow || WasStale()) Races++;
        else _broken.Add($"call {call}, {operation}: {broken}");
    }

    private bool WasStale() => world.Sandbox.Events.Skip(_events).TakeLast(RaceWindow * 2).Any(e => e.InjectedFault?.Exact.Kind is CmkFlink.Sandbox.FaultKind.StaleRead);

    private string? Judge(Truth now, string operation, string body)
    {
        if (operation is "CreatePolicyVersion" or "DetachRolePolicy" or "DeletePolicy")
        {
            Dictionary<string, string> form = body.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1].Replace('+', ' ')), StringComparer.Ordinal);
            string arn = form["PolicyArn"];
            if (now.Policy(arn) is null || !now.Attached("Operator").Contains(arn)) return null;
            string before = now.Document(arn), after = form.GetValueOrDefault("PolicyDocument", "");
            return now.Keys.Select(k => Truth.Text(k["arn"])!).Where(k => before.Contains(k, StringComparison.Ordinal) && !after.Contains(k, StringComparison.Ordinal))
                .Select(k => now.NeedOf(k) is { } need ? $"the operator loses {k}, and {need}" : null).FirstOrDefault(n => n is not null);
        }

        JsonNode input = JsonNode.Parse(body)!;
        switch (operation)
        {
            case "DeleteApplicationSnapshot":
                return now.Deletion(Truth.Text(input["SnapshotName"])!);
            case "DisableKey" or "ScheduleKeyDeletion":
                return now.NeedOf(Truth.Text(input["KeyId"])!);
            case "PutKeyPolicy":
                string key = Truth.Text(input["KeyId"])!;
                string put = Truth.Text(input["Policy"])!;
                if ((bool?)input["BypassPolicyLockoutSafetyCheck"] == true) return "the lock-out check is bypassed";
                if (!put.Contains("kms:PutKeyPolicy", StringComparison.Ordinal) || !put.Contains("role/KeyAdministrator", StringComparison.Ordinal)) return "the administrator is locked out";
                bool withdraws = Truth.Text(now.Key(key)["policyText"])!.Contains(Operator, StringComparison.Ordinal) && !put.Contains(Operator, StringComparison.Ordinal);
                return withdraws && now.NeedOf(key) is { } user ? $"the operator is withdrawn, and {user}" : null;
            default:
                string? wanted = Truth.Text(input["ApplicationConfigurationUpdate"]?["ApplicationEncryptionConfigurationUpdate"]?["KeyIdUpdate"]);
                if (wanted is null || now.Status == "READY") return null;
                string held = now.Documents("Operator");
                return new[] { wanted, now.KeyArn }.OfType<string>().Where(k => (!held.Contains(k, StringComparison.Ordinal) && !_detached) || !Truth.Text(now.Key(k)["policyText"])!.Contains(Operator, StringComparison.Ordinal))
                    .Select(k => $"the operator does not hold {k}").FirstOrDefault();
        }
    }
}
