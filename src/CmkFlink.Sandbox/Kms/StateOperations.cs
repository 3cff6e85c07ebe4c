using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>EnableKey, DisableKey, ScheduleKeyDeletion and CancelKeyDeletion.</summary>
internal sealed class StateOperations(SandboxClock clock, KmsStore store, KmsAccess access, KeyRotator rotator)
{
    public JsonObject EnableKey(ServiceCall call, CallInput input)
    {
        KmsKey key = access.Open(call, input, "EnableKey", StateRule.Switchable);
        key.State = KeyState.Enabled;
        rotator.CatchUp(key);
        return [];
    }

    public JsonObject DisableKey(ServiceCall call, CallInput input)
    {
        KmsKey named = store.Resolve(input.RequiredText("KeyId", 1, 2048), aliasAllowed: false, out _);
        KmsKey key = access.Open(call, input, "DisableKey", StateRule.Switchable, context: Unused(named));
        key.State = KeyState.Disabled;
        return [];
    }

    public JsonObject ScheduleKeyDeletion(ServiceCall call, CallInput input)
    {
        int days = (int)(input.Number("PendingWindowInDays", 1, 365) ?? 30);
        KmsKey named = store.Resolve(input.RequiredText("KeyId", 1, 2048), aliasAllowed: false, out _);
        RequestContext context = Unused(named).Set("kms:ScheduleKeyDeletionPendingWindowInDays", days.ToString(System.Globalization.CultureInfo.InvariantCulture));
        KmsKey key = access.Open(call, input, "ScheduleKeyDeletion", StateRule.NotPendingDeletion, context: context);
        // The model allows 1-365; KMS takes 7-30 (KMS API reference, ScheduleKeyDeletion).
        if (days is < 7 or > 30) throw KmsErrors.Validation("PendingWindowInDays must be between 7 and 30 (inclusive).");
        key.State = KeyState.PendingDeletion;
        key.DeletionDate = clock.UtcNow.AddDays(days);
        ScheduleDeletion(key);
        return new JsonObject { ["KeyId"] = key.Arn, ["DeletionDate"] = Timestamps.ToJson(key.DeletionDate.Value), ["KeyState"] = key.State.ToString(), ["PendingWindowInDays"] = days };
    }

    public JsonObject CancelKeyDeletion(ServiceCall call, CallInput input)
    {
        KmsKey key = access.Open(call, input, "CancelKeyDeletion", StateRule.Any);
        if (key.State != KeyState.PendingDeletion) throw KmsErrors.InvalidState($"{key.Arn} is not pending deletion.");
        key.State = key.Origin == "EXTERNAL" && key.Materials.Count == 0 ? KeyState.PendingImport : KeyState.Disabled;
        key.DeletionDate = null;
        return new JsonObject { ["KeyId"] = key.Arn };
    }

    /// <summary>Deletes a key when its waiting period is over, unless the deletion was cancelled or scheduled anew in between.</summary>
    public void ScheduleDeletion(KmsKey key)
    {
        DateTimeOffset due = key.DeletionDate!.Value;
        clock.ScheduleAt(due, () =>
        {
            if (key.State == KeyState.PendingDeletion && key.DeletionDate == due) store.Remove(key);
        });
    }

    /// <summary><c>kms:TrailingDaysWithoutKeyUsage</c>, absent for a key that was never used (KMS developer guide, conditions-kms).</summary>
    private RequestContext Unused(KmsKey key) => key.LastUse is KeyLastUse use
        ? new RequestContext().Set("kms:TrailingDaysWithoutKeyUsage", ((long)(clock.UtcNow - use.At).TotalDays).ToString(System.Globalization.CultureInfo.InvariantCulture))
        : new RequestContext();
}
