using System.Globalization;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Linting;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Estate;

/// <summary>What is amiss with an application of the estate, in the order of what should be done first. Pure. Each id is described on the page of Get-FlinkCmkStatus.</summary>
internal static class StatusFindings
{
    public const string ChangeOpen = "ChangeOpen";

    public static IEnumerable<FlinkCmkStatusFinding> Of(ApplicationFacts facts, FlinkCmkStatus status) =>
        KeyState(facts).Concat(SnapshotKeys(facts, status)).Concat(Access(facts, status)).Concat(Change(facts, status)).Concat(Material(facts, status)).Concat(Drift(facts, status)).Concat(Rotation(facts)).Concat(Snapshots(facts, status)).Concat(OwnKey(facts)).Concat(Unread(facts));

    private static IEnumerable<FlinkCmkStatusFinding> KeyState(ApplicationFacts facts)
    {
        if (facts.Key?.Key is not { } key) yield break;
        switch (key.KeyState)
        {
            case "Enabled" or ScopeReader.UnknownState:
                break;
            case ScopeReader.DeletedState:
                yield return Error("KeyDeleted", $"Key {key.KeyArn} does not exist any more: what is under it cannot be read, and the application cannot start with its state.", "Nothing brings a deleted key back; the application starts under another key, without the state that was under this one.");
                break;
            case "PendingDeletion":
                yield return Error("KeyPendingDeletion", $"Key {key.KeyArn} will be deleted{(key.DeletionDate is { } date ? $" on {Day(date)}" : "")}, and with it the state of the application.", "Cancel the deletion as the key administrator.",
                    CommandLine.Of("Restore-FlinkCmkKey", ("KeyArn", key.KeyArn), Region(facts)));
                break;
            case "Disabled":
                yield return Error("KeyDisabled", $"Key {key.KeyArn} is disabled: the application cannot start, take snapshots or restore them.", "Enable the key as the key administrator.",
                    CommandLine.Of("Enable-FlinkCmkKey", ("KeyArn", key.KeyArn), Region(facts)));
                break;
            default:
                yield return Error("KeyNotUsable", $"Key {key.KeyArn} is {key.KeyState}; MSF needs it Enabled.", "The key administrator brings it to Enabled.");
                break;
        }
    }

    private static IEnumerable<FlinkCmkStatusFinding> SnapshotKeys(ApplicationFacts facts, FlinkCmkStatus status)
    {
        foreach (FlinkCmkSnapshotGroup group in (status.Snapshots ?? []).Where(g => g.KeyArn is not null && g.KeyArn != facts.Application.KeyArn && g.KeyState is not (null or "Enabled" or ScopeReader.UnknownState)))
        {
            string what = $"{Count(group.Count, "snapshot")} of {facts.Application} {(group.Count == 1 ? "is" : "are")} under key {group.KeyArn}, which is {group.KeyState}";
            yield return group.KeyState == "PendingDeletion"
                ? Error("SnapshotKeyToBeDeleted", $"{what}{(facts.SnapshotKeys[group.KeyArn!].DeletionDate is { } date ? $" until {Day(date)}" : "")}: then they are lost.", "Cancel the deletion of the key as the key administrator, or delete the snapshots if nobody needs them.", CommandLine.Of("Restore-FlinkCmkKey", ("KeyArn", group.KeyArn), Region(facts)))
                : Warning("SnapshotKeyNotUsable", $"{what}: no start can restore them.", group.KeyState == "Disabled" ? "Enable the key as the key administrator, or delete the snapshots if nobody needs them." : "Delete the snapshots: nothing can read them.", group.KeyState == "Disabled" ? CommandLine.Of("Enable-FlinkCmkKey", ("KeyArn", group.KeyArn), Region(facts)) : null);
        }
    }

    private static IEnumerable<FlinkCmkStatusFinding> Access(ApplicationFacts facts, FlinkCmkStatus status)
    {
        string show = CommandLine.Of("Test-FlinkCmkAccess", ("ApplicationName", facts.Application.ApplicationName), Region(facts));
        if (facts.Services.FirstOrDefault(row => row.Decision == AccessAnswer.Denied) is { } denied)
            yield return Error("ServiceAccessDenied", denied.Reason, denied.Remedy ?? "Mend the key policy as the key administrator.", show);
        foreach (FlinkCmkOperatorStatus op in status.Operators.Where(o => o.Access == AccessAnswer.Denied))
            yield return Error("OperatorAccessDenied", op.Missing ?? $"{op.Principal} may not use the key.", op.Remedy ?? "Grant the missing permission.", show);
        foreach (FlinkCmkOperatorStatus op in status.Operators.Where(o => o.Access == AccessAnswer.Unknown))
            yield return Warning("OperatorAccessUnknown", op.Missing ?? $"Whether {op.Principal} may use the key is not known.", op.Remedy ?? $"Ask {ScopeReader.KeyReaders}.");
        if (facts.Key is { Key: { Policy: not null, KeyState: not (ScopeReader.DeletedState or ScopeReader.UnknownState) } } && status.Operators.Count == 0)
            yield return Warning("OperatorUnknown", $"The policy of key {facts.Key.Key.KeyArn} names no operator for {facts.Application}, so nobody could be judged.", "Name the roles or users that operate it with -Operator; or let the key policy name them (New-FlinkCmkPolicy -Kind KeyPolicy).");
    }

    private static IEnumerable<FlinkCmkStatusFinding> Change(ApplicationFacts facts, FlinkCmkStatus status)
    {
        string name = facts.Application.ApplicationName;
        string resume = CommandLine.Of("Invoke-FlinkCmkRotation", ("ApplicationName", name), Region(facts));
        if (facts.UnreadableMark is { } mark)
            yield return Warning("ChangeMarkUnreadable", $"The mark of a change of {name} was edited and cannot be read: '{mark}'.", "Look whether a rotation is open, then remove the tag cmkflink:change from the application and its key.");
        if (status.OpenChange is not { } change) yield break;
        string turn = change.NextActor is { } actor ? $"it is the {ChangeRunner.Name(actor)}'s turn" : "whose turn it is could not be told";
        string message = $"Rotation {change.ChangeId} of {name} ({change.Strategy}), begun {Day(change.Begun)}, is open; {turn}{(change.NextStep is { } step ? $": {step}" : "")}.";
        string remedy = change.NextActor is { } next ? $"Go on with it as the {ChangeRunner.Name(next)}." : "Go on with it.";
        // A rotation takes minutes, with approvals hours; one that is days old was forgotten.
        yield return facts.Observed - change.Begun > TimeSpan.FromDays(1) ? Warning(ChangeOpen, message, remedy, resume) : Information(ChangeOpen, message, remedy, resume);
    }

    private static IEnumerable<FlinkCmkStatusFinding> Material(ApplicationFacts facts, FlinkCmkStatus status)
    {
        if (status.MaterialAge == MaterialAge.Older)
            yield return Warning("MaterialNotTakenUp", $"Key {facts.Application.KeyArn} has new material since {Moments.Utc(facts.Key!.Rotations!.Last!.Value)}, and {facts.Application} was not restarted since: its running state is under the old material.", "Restart the application as the operator; its state is kept.",
                CommandLine.Of("Restart-FlinkApplication", ("ApplicationName", facts.Application.ApplicationName), Region(facts)));
    }

    private static IEnumerable<FlinkCmkStatusFinding> Drift(ApplicationFacts facts, FlinkCmkStatus status)
    {
        if (status.Drift is { } drift)
            yield return Warning("AliasMoved", $"{drift.Alias} names key {Id(drift.AliasKeyArn)}, and {facts.Application} uses key {Id(drift.KeyArn)}: MSF keeps the key that the alias named when it was set. {Capital(drift.Reason)}.", "See whether the application is ready for the key that the alias names, then switch it with Enable-FlinkCmk; or point the alias back.",
                CommandLine.Of("Test-FlinkCmk", ("ApplicationName", facts.Application.ApplicationName), ("KeyArn", drift.AliasKeyArn), Region(facts)));
    }

    private static IEnumerable<FlinkCmkStatusFinding> Rotation(ApplicationFacts facts)
    {
        if (facts.Key is not { Key: { } key } observed) yield break;
        if (key.AutomaticRotation == true)
            yield return Warning("AutomaticRotationOn", $"Key {key.KeyArn} rotates by itself, and running state takes new material up at a restart only: nobody plans the restart that each rotation needs.", "Turn automatic rotation off as the key administrator, and rotate with Invoke-FlinkCmkRotation.",
                CommandLine.Of("Set-FlinkCmkKey", ("KeyArn", key.KeyArn), ("DisableAutomaticRotation", null), Region(facts)));
        if (observed.IsRotating && facts.OpenMark is null)
            yield return Information("KeyRotating", $"KMS is giving key {key.KeyArn} new material; no rotation of this module is open.", "Restart the applications that use the key when it has ended.");
        if (key.OnDemandRotations >= FlinkCmkKey.OnDemandRotationLimit)
            yield return Information("OnDemandRotationsUsed", $"All {FlinkCmkKey.OnDemandRotationLimit} rotations on demand in the life of key {key.KeyArn} are used.", "The next rotation needs a new key.", CommandLine.Of("Invoke-FlinkCmkRotation", ("ApplicationName", facts.Application.ApplicationName), ("Strategy", "NewKey"), ("PlanOnly", null), Region(facts)));
    }

    private static IEnumerable<FlinkCmkStatusFinding> Snapshots(ApplicationFacts facts, FlinkCmkStatus status)
    {
        FlinkApplication application = facts.Application;
        if (application.UsesEnhancedSnapshots)
            yield return Warning("EnhancedSnapshots", SnapshotFailures.EnhancedSnapshots(application).Message, SnapshotFailures.EnhancedSnapshots(application).Remedy);
        if (!application.SnapshotsEnabled && application.ApplicationMode != "INTERACTIVE")
            yield return Warning("SnapshotsDisabled", $"Snapshots of {application} are disabled: an update, a stop and every change of key would lose its state.", "Enable snapshots in the configuration of the application.");
        if (application.KeyArn is null || status.Snapshots is null || status.OpenChange is not null) yield break;

        (string, string?) name = ("ApplicationName", application.ApplicationName);
        bool isSafe = application.Status == "RUNNING" && facts.Snapshots!.Any(s => s.KeyArn == application.KeyArn && s.SnapshotStatus == "READY" && s.MaterialAge != MaterialAge.Older);
        string first = application.Status == "RUNNING" ? "Take a snapshot under the application's key first, as the operator." : "Start the application and take a snapshot under its key first, as the operator.";
        string before = CommandLine.Of(application.Status == "RUNNING" ? "New-FlinkSnapshot" : "Start-FlinkApplication", name, Region(facts));
        foreach (FlinkCmkSnapshotGroup group in status.Snapshots)
        {
            if (group.KeyType == FlinkKeyType.AwsOwnedKey)
                yield return Warning("SnapshotsUnderAwsOwnedKey", $"{Count(group.Count, "snapshot")} of {application} {(group.Count == 1 ? "is" : "are")} under the AWS owned key still: a change of key does not encrypt them anew.", isSafe ? "Delete them as the operator." : first, isSafe ? CommandLine.Of("Remove-FlinkAwsOwnedSnapshot", name, Region(facts)) : before);
            else if (group.KeyArn != application.KeyArn)
                yield return Warning("SnapshotsUnderOtherKey", $"{Count(group.Count, "snapshot")} of {application} {(group.Count == 1 ? "is" : "are")} under another key, {group.KeyArn}, which is needed as long as they are kept.", isSafe ? "Delete them as the operator, if nobody needs them." : first, isSafe ? CommandLine.Of("Remove-FlinkSnapshot", name, ("KeyArn", group.KeyArn), Region(facts)) : before);
            else if (group.UnderOlderMaterial > 0)
                yield return Warning("SnapshotsOfOlderMaterial", $"{Count(group.UnderOlderMaterial, "snapshot")} of {application} {(group.UnderOlderMaterial == 1 ? "was" : "were")} written under older material of its key.", isSafe ? "Delete them as the operator, if nobody needs them." : first, isSafe ? CommandLine.Of("Remove-FlinkSnapshot", name, ("OlderThanMaterial", null), Region(facts)) : before);
        }
    }

    /// <summary>Applications under the AWS owned key.</summary>
    private static IEnumerable<FlinkCmkStatusFinding> OwnKey(ApplicationFacts facts)
    {
        FlinkApplication application = facts.Application;
        if (application.KeyArn is not null) yield break;
        if (application.ApplicationMode == "INTERACTIVE")
            yield return Information("StudioNotebook", $"{application} is a Studio notebook, which cannot use a customer managed key.", "Nothing can be done; a streaming application could use one.");
        else if (!FlinkRuntime.SupportsCmk(application.RuntimeEnvironment))
            yield return Warning("RuntimeTooOld", $"{application} is under the AWS owned key, and {application.RuntimeEnvironment} cannot use a customer managed one.", $"Upgrade the runtime to FLINK-{FlinkRuntime.FirstWithCmk.Major}_{FlinkRuntime.FirstWithCmk.Minor} or later as the operator.",
                CommandLine.Of("Update-FlinkApplicationRuntime", ("ApplicationName", application.ApplicationName), ("RuntimeEnvironment", $"FLINK-{FlinkRuntime.FirstWithCmk.Major}_{FlinkRuntime.FirstWithCmk.Minor}"), Region(facts)));
        else
            yield return Warning("AwsOwnedKey", $"{application} is under the AWS owned key, which nobody in the account controls.", "See whether it is ready for a customer managed key; Initialize-FlinkCmk then sets it up.",
                CommandLine.Of("Test-FlinkCmk", ("ApplicationName", application.ApplicationName), Region(facts)));
    }

    private static IEnumerable<FlinkCmkStatusFinding> Unread(ApplicationFacts facts) => facts.Unread
        .GroupBy(part => part.RuleId)
        .Select(parts => parts.Key is "TagsUnreadable" or "KeyTagsUnreadable" or "AliasesUnreadable"
            ? Information(parts.Key, string.Join(" ", parts.Select(p => p.Message)), $"Ask as {parts.First().WhoCan}.")
            : Warning(parts.Key, string.Join(" ", parts.Select(p => p.Message)), $"Ask as {parts.First().WhoCan}."));

    private static (string Parameter, string? Value) Region(ApplicationFacts facts) => ("Region", facts.Application.Region);

    private static FlinkCmkStatusFinding Error(string id, string message, string remedy, string? command = null) => new() { RuleId = id, Severity = FindingSeverity.Error, Message = message, Remedy = remedy, Command = command };

    private static FlinkCmkStatusFinding Warning(string id, string message, string remedy, string? command = null) => new() { RuleId = id, Severity = FindingSeverity.Warning, Message = message, Remedy = remedy, Command = command };

    private static FlinkCmkStatusFinding Information(string id, string message, string remedy, string? command = null) => new() { RuleId = id, Severity = FindingSeverity.Information, Message = message, Remedy = remedy, Command = command };

    private static string Id(string keyArn) => keyArn.Substring(keyArn.LastIndexOf('/') + 1);

    private static string Count(int count, string what) => $"{count.ToString(CultureInfo.InvariantCulture)} {what}{(count == 1 ? "" : "s")}";

    private static string Day(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);


    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
