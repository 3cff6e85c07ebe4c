using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rotation;

/// <summary>Disables the old key or schedules its deletion, where nobody in the Region needs it and everything that might could be read.</summary>
internal sealed class OldKeyRetirer(RotationView view, InvokeFlinkCmkRotationRequest request, IActorConnections connections, IOperationHost host)
{
    private readonly KeyGuard _guard = new(connections, host);

    private bool Deletes => view.Mark.Retire == OldKeyRetirement.ScheduleDeletion;

    public ChangeStep Step() => new("retire-old-key", Actor.KeyAdministrator, Deletes ? $"schedule for deletion in {request.PendingWindowInDays} days, if nobody needs it" : "disable, if nobody needs it", $"key {view.OldKey.KeyArn}") { Look = LookAsync, Take = TakeAsync };

    private async Task<StepLook> LookAsync(CancellationToken cancellation)
    {
        if (view.IsOldKeyGone || (!Deletes && view.OldKey.KeyState == "Disabled")) return StepLook.Done($"it is {view.OldKey.KeyState}");
        if (!view.IsUnderNewKey) return StepLook.Missing("the application is not under the new key yet");
        KeyUsage usage = await _guard.AskAsync(view.OldKey with { Aliases = [.. view.AliasesOf(view.OldKey.KeyId)] }, cancellation);
        string summary = KeyGuard.Summary(usage);
        if (usage.IsFree) return StepLook.Missing(summary);
        return StepLook.Waits($"{summary}: the key stays as it is{(usage.Complete ? "" : ", for unknown counts as needed")}; the same command goes on when nobody needs it");
    }

    private async Task<string> TakeAsync(CancellationToken cancellation)
    {
        await _guard.RequireStillFreeAsync(view.OldKey, Deletes ? "deleting" : "disabling", allow: false, cancellation);
        KeyActs acts = new(await connections.ForAsync(Actor.KeyAdministrator, cancellation), host);
        OperationStep step = Deletes ? new ScheduleKeyDeletionStep(view.OldKey, request.PendingWindowInDays, "") : new DisableKeyStep(view.OldKey, "");
        await new KeyStateChange(connections, host, "Invoke-FlinkCmkRotation").TakeAsync(acts, step, cancellation);
        view.OldKey = view.OldKey with { KeyState = Deletes ? "PendingDeletion" : "Disabled" };
        return $"it is {view.OldKey.KeyState}; {(Deletes ? "Restore-FlinkCmkKey cancels the deletion" : "Enable-FlinkCmkKey enables it again")}";
    }
}
