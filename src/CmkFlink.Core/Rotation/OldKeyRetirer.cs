using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rotation;

/// <summary>Disables the old key or schedules its deletion, where nobody in the Region needs it and everything that might could be read.</summary>
internal sealed class OldKeyRetirer(RotationView view, InvokeFlinkCmkRotationRequest request, IActorConnections connections, IOperationHost host)
{
    private readonly ChangeActs _acts = new(connections, host, view.Identities);

    private bool Deletes => view.Mark.Retire == OldKeyRetirement.ScheduleDeletion;

    public ChangeStep Step() => new("retire-old-key", Actor.KeyAdministrator, Deletes ? $"schedule for deletion in {request.PendingWindowInDays} days, if nobody needs it" : "disable, if nobody needs it", $"key {view.OldKey.KeyArn}") { Look = LookAsync, Take = TakeAsync };

    private async Task<StepLook> LookAsync(CancellationToken cancellation)
    {
        if (view.IsOldKeyGone || (!Deletes && view.OldKey.KeyState == "Disabled")) return StepLook.Done($"it is {view.OldKey.KeyState}");
        if (!view.IsUnderNewKey) return StepLook.Missing("the application is not under the new key yet");
        KeyUsage usage = await new KeyUsageReader(connections).ReadAsync(view.OldKey.KeyArn, host, cancellation);
        string looked = $"{usage.Applications} application(s) and {usage.Snapshots} snapshot(s) looked at";
        if (usage.Needing.Any()) return StepLook.Waits($"needed by {Some(usage.Needing)} ({looked}); the key stays as it is, and the same command goes on when they need it no more");
        return usage.Complete ? StepLook.Missing($"nobody needs it ({looked})") : StepLook.Waits($"whether somebody needs it is not known: {Some(usage.Unknown)} ({looked}); unknown counts as needed");
    }

    private async Task<string> TakeAsync(CancellationToken cancellation)
    {
        AwsConnection kms = await _acts.KeyAdministratorAsync(cancellation);
        KeyResolver resolver = new(kms);
        string id = view.OldKey.KeyId;
        string wanted = Deletes ? "PendingDeletion" : "Disabled";
        async Task<bool> IsSo(CancellationToken c) => (await resolver.TryDescribeAsync(id, c))?.KeyState?.Value == wanted;
        if (Deletes) await _acts.WriteAsync(kms, "kms:ScheduleKeyDeletion", $"key {view.OldKey.KeyArn}", c => kms.KmsWrites.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = id, PendingWindowInDays = request.PendingWindowInDays }, c), IsSo, cancellation);
        else await _acts.WriteAsync(kms, "kms:DisableKey", $"key {view.OldKey.KeyArn}", c => kms.KmsWrites.DisableKeyAsync(new DisableKeyRequest { KeyId = id }, c), IsSo, cancellation);
        await new Waiter(WaitSettings.For(kms, TimeSpan.FromMinutes(2))).UntilAsync(async c => new Observation<bool>(await IsSo(c), true, $"key {id} is not seen {wanted} yet"), $"retire key {id}", view.OldKey.KeyArn, host, cancellation);
        view.OldKey = view.OldKey with { KeyState = wanted };
        return $"it is {wanted}; {(Deletes ? "Restore-FlinkCmkKey cancels the deletion" : "Enable-FlinkCmkKey enables it again")}";
    }

    private static string Some(IEnumerable<FlinkCmkKeyUsage> users) => string.Join("; ", users.Take(5)) + (users.Count() > 5 ? $"; and {users.Count() - 5} more" : "");
}
