using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkFlink.Core.Operations;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>What an explanation is held against: the account as it is, and what went wrong in the run.</summary>
internal sealed class Evidence(FaultWorld world, Composition composition, Colleague colleague, int firstEvent, bool faultsAreOver)
{
    private readonly IReadOnlyList<SandboxEvent> _events = [.. world.Sandbox.Events.Skip(firstEvent)];

    public Truth Now { get; } = world.Look();

    public ColleagueAct Act => colleague.Done is null ? ColleagueAct.None : composition.Act;

    public bool FaultsAreOver => faultsAreOver;

    /// <summary>Whether a fault of one of these kinds has happened in the run.</summary>
    public bool Happened(params FaultKind[] kinds) => _events.Any(e => e.InjectedFault is { } fault && kinds.Contains(fault.Exact.Kind));

    /// <summary>Whether answers may have been older than the truth.</summary>
    public bool SawThePast => Happened(FaultKind.StaleRead, FaultKind.DelayedVisibility);

    public bool LostAnswers => Happened(FaultKind.ResetBefore, FaultKind.ResetAfter, FaultKind.InternalError, FaultKind.Unavailable);
}

/// <summary>Whether a stop is explained rightly: what the text names is really so, and the remedy's commands exist.</summary>
internal static partial class Explanations
{
    private static readonly Lazy<HashSet<string>> Cmdlets = new(() => [.. Exported().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "CmkFlink.psd1"))).Select(m => m.Groups[1].Value)]);

    /// <returns>What is wrong with the explanation; <see langword="null"/> where nothing is.</returns>
    public static string? Wrong(CommandEnd end, Evidence evidence)
    {
        string text = end.ToString();
        string? wrong = Form(end, text) ?? (end.Failure is { } failure ? Failed(failure, text, evidence) : end.Stop is { } stop ? Blocked(stop, evidence) : "it stopped without a word");
        return wrong is null ? null : $"the explanation is wrong: {wrong}: {text}";
    }

    private static string? Form(CommandEnd end, string text)
    {
        if (end.Failure is { Remedy: "" }) return "no remedy";
        if (Named().Matches(text).Select(m => m.Value).FirstOrDefault(name => !Cmdlets.Value.Contains(name)) is { } missing) return $"there is no cmdlet {missing}";
        return Objects().IsMatch(text) ? null : "it names no object";
    }

    /// <summary>What must be so for a failure of this id to be told.</summary>
    private static string? Failed(OperationFailure failure, string text, Evidence e) => failure.Id switch
    {
        "OutcomeUnclear" or "KeyCreationUnclear" or "AliasCreationUnclear" or "ConnectionBroken" => Demand(e is { LostAnswers: true, FaultsAreOver: false }, "every answer came"),
        "ServiceFailed" => Demand(e.Happened(FaultKind.InternalError, FaultKind.Unavailable) && !e.FaultsAreOver, "no service failed"),
        "Throttled" => Demand(e.Happened(FaultKind.Throttling) && !e.FaultsAreOver, "nothing was throttled"),
        "ApplicationOperationFailed" => Demand(LastFailed(e), "no operation failed") ?? Standing(text, e),
        "SnapshotFailed" => Demand(Quoted(text) is { } name && SnapshotOf(e, name) is { } s && Truth.Text(s["status"]) == "FAILED", "the snapshot has not failed"),
        "SnapshotNotDeleted" => Demand(e.SawThePast || (Quoted(text) is { } name && SnapshotOf(e, name) is { } s && text.Contains($"it is {s["status"]}", StringComparison.Ordinal)), "the snapshot is not there so"),
        "KeyDisabled" or "KeyNotEnabled" or "KeyPendingDeletion" or "CheckFailed" or "KeyStateInvalid" => KeyState(text, e),
        "AliasTaken" => Demand(AliasTarget().Match(text) is { Success: true } m && e.Now.Aliases.Any(a => a.Name == m.Groups[1].Value && m.Groups[2].Value.EndsWith(a.KeyId, StringComparison.Ordinal)), "the alias does not point there"),
        "NoRestorePoint" => Demand(e.SawThePast || !e.Now.Snapshots.Any(s => Truth.Text(s["status"]) == "READY" && Truth.KeyOf(s) == e.Now.KeyArn && Truth.Text(s["name"])!.StartsWith("cmkflink-", StringComparison.Ordinal)), "there is a restore point"),
        "IntendedStateMissing" or "ApplicationNotRunning" or "ApplicationNotAtRest" => Demand(e.SawThePast || text.Contains($"is {e.Now.Status}", StringComparison.Ordinal), $"orders is {e.Now.Status}"),
        "ChangedMeanwhile" or "ResourceInUse" or "ApplicationBusy" or "SnapshotApplicationChanging" => Demand(e.SawThePast || e.LostAnswers || e.Act is not ColleagueAct.None, "nobody else was there"),
        "AliasNotVisible" => Demand(e.SawThePast && e.Now.Aliases.Any(a => text.Contains(a.Name, StringComparison.Ordinal)), "there is no such alias"),
        "OperatorKeyNotSeen" or "PolicyAppeared" => Demand(e.SawThePast || e.LostAnswers || e.Act is ColleagueAct.DetachPolicy or ColleagueAct.PutPolicyVersion, "IAM showed everything"),
        "ChangeTakenUpElsewhere" or "KeyChangedMeanwhile" or "ChangeBegunMeanwhile" or "RestartNotProven" or "WaitTimedOut" or "RestorePointLost" => Demand(e.SawThePast || e.Act is not ColleagueAct.None, "nothing was hidden and nobody else was there"),
        "OldKeyUnknown" => Demand(e.SawThePast && text.Contains("does not show yet", StringComparison.Ordinal), "the marks are there"),
        "RequestInvalid" or "AccessDenied" => Demand(e.SawThePast && text.Contains("a moment ago", StringComparison.Ordinal), "nothing is said of the cause"),
        "ActionDenied" => Demand(e.Act is ColleagueAct.DetachPolicy || e.SawThePast, "nobody has taken a permission away"),
        "KeyNotFound" => Demand((e.SawThePast && text.Contains("may show some seconds later", StringComparison.Ordinal)) || (ArnOf().Match(text) is { Success: true } m && e.Now.TryKey(m.Value) is null), "the key is there"),
        "KeyPolicyDiffers" => Demand(e.Act is ColleagueAct.MoveAlias or ColleagueAct.PutKeyPolicy, "nobody changed alias or policy"),
        _ => $"no claim is known for {failure.Id}",
    };

    private static string? Blocked(FlinkCmkStep step, Evidence e)
    {
        if (step.Detail.Contains("Start-FlinkApplication", StringComparison.Ordinal)) return Demand(e.SawThePast || (e.Now.Status == "READY" && step.Detail.Contains("READY", StringComparison.Ordinal)), $"orders is {e.Now.Status}");
        if (step.Detail.StartsWith("needed by ", StringComparison.Ordinal)) return Demand(e.SawThePast || ArnOf().Match(step.Target) is { Success: true } m && e.Now.NeedOf(m.Value) is not null, "nobody needs the key");
        if (step.Detail.StartsWith("unknown: ", StringComparison.Ordinal)) return Demand(e.LostAnswers && !e.FaultsAreOver, "everything could be read");
        if (step.Detail.Contains("stay and need it", StringComparison.Ordinal)) return Demand(e.SawThePast || e.Act != ColleagueAct.None, "no snapshot stays");
        if (step.Detail.Contains("neither the old nor the new key", StringComparison.Ordinal)) return Demand(e.SawThePast, "nobody has changed the key");
        return Demand(step.Detail.Contains($"the application is {e.Now.Status}", StringComparison.Ordinal), "what the step waits for is not so");
    }

    private static string? Demand(bool so, string otherwise) => so ? null : otherwise;

    private static bool LastFailed(Evidence e) => e.SawThePast || e.Act != ColleagueAct.None || e.Now.Operations.Any(o => Truth.Text(o["status"]) is "FAILED" or "CANCELLED");

    /// <summary>"It is STATUS under KEY" is really so.</summary>
    private static string? Standing(string text, Evidence e)
    {
        Match said = It().Match(text);
        // Between the look and the end of the command a colleague may have changed it again.
        if (!said.Success || e.SawThePast || e.Act is ColleagueAct.UpdateSetting or ColleagueAct.Stop or ColleagueAct.StopAndStart) return null;
        return Demand(said.Groups[1].Value == e.Now.Status && said.Groups[2].Value == (e.Now.KeyArn ?? "the AWS owned key"), $"orders is {e.Now.Status} under {e.Now.KeyArn ?? "the AWS owned key"}");
    }

    private static string? KeyState(string text, Evidence e)
    {
        IEnumerable<JsonNode> named = ArnOf().Matches(text).Select(m => e.Now.TryKey(m.Value)).OfType<JsonNode>();
        return Demand(e.SawThePast || named.Any(k => Truth.Text(k["state"]) is "Disabled" or "PendingDeletion"), "no key that it names is disabled or waits for its deletion");
    }

    private static JsonNode? SnapshotOf(Evidence e, string name) => e.Now.Snapshots.FirstOrDefault(s => Truth.Text(s["name"]) == name);

    private static string? Quoted(string text) => SnapshotName().Match(text) is { Success: true } m ? m.Groups[1].Value : null;

    [GeneratedRegex(@"'([A-Z][A-Za-z]+-Flink[A-Za-z]+)'")]
    private static partial Regex Exported();

    [GeneratedRegex(@"\b[A-Z][a-z]+-Flink[A-Za-z]+")]
    private static partial Regex Named();

    [GeneratedRegex(@"orders|alias/|policy [A-Za-z]|role [A-Z]|[Kk]ey (arn:|[0-9a-f-]{36})|the (applications|aliases) of|the account's policies")]
    private static partial Regex Objects();

    [GeneratedRegex(@"Snapshot '([^']+)'")]
    private static partial Regex SnapshotName();

    [GeneratedRegex(@"It is ([A-Z_]+) under (the AWS owned key|arn:\S+[0-9a-f])")]
    private static partial Regex It();

    [GeneratedRegex(@"arn:aws:kms:[a-z0-9-]+:\d+:key/[0-9a-f-]{36}")]
    private static partial Regex ArnOf();

    [GeneratedRegex(@"(alias/\S+) points to key (\S+)")]
    private static partial Regex AliasTarget();
}
