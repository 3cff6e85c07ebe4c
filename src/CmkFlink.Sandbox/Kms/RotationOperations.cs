using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus, RotateKeyOnDemand and ListKeyRotations.</summary>
internal sealed class RotationOperations(SandboxClock clock, KmsAccess access, KeyRotator rotator)
{
    /// <summary>On-demand rotations in the life of a key; cannot be raised (KMS developer guide, "Resource quotas").</summary>
    private const int MaxOnDemandRotations = 25;

    /// <summary>An automatic rotation this near is in the way of one on demand (KMS API reference, RotateKeyOnDemand).</summary>
    private static readonly TimeSpan ConflictWindow = TimeSpan.FromMinutes(20);

    public JsonObject EnableKeyRotation(ServiceCall call, CallInput input)
    {
        long? period = input.Number("RotationPeriodInDays", 90, 2560);
        RequestContext context = new();
        if (period is not null) context.Set("kms:RotationPeriodInDays", period.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        KmsKey key = OpenForSchedule(call, input, "EnableKeyRotation", context);
        key.AutomaticRotation = true;
        key.RotationPeriodInDays = (int)(period ?? 365);
        rotator.ScheduleAutomatic(key, clock.UtcNow.AddDays(key.RotationPeriodInDays));
        return [];
    }

    public JsonObject DisableKeyRotation(ServiceCall call, CallInput input)
    {
        KmsKey key = OpenForSchedule(call, input, "DisableKeyRotation", new RequestContext());
        key.AutomaticRotation = false;
        key.NextRotationDate = null;
        return [];
    }

    public JsonObject GetKeyRotationStatus(ServiceCall call, CallInput input)
    {
        // Of a key that cannot be rotated the status is false, not an error (KMS API reference, GetKeyRotationStatus, as its earlier editions say).
        KmsKey key = access.Open(call, input, "GetKeyRotationStatus", StateRule.Any);
        // A key that waits for its deletion is not rotated, whatever was set (KMS API reference, GetKeyRotationStatus).
        bool enabled = key.AutomaticRotation && key.State != KeyState.PendingDeletion;
        JsonObject answer = new() { ["KeyId"] = key.KeyId, ["KeyRotationEnabled"] = enabled };
        if (enabled)
        {
            answer["RotationPeriodInDays"] = key.RotationPeriodInDays;
            answer["NextRotationDate"] = Timestamps.ToJson(key.NextRotationDate!.Value);
        }
        if (key.OnDemandRotationStart is DateTimeOffset start) answer["OnDemandRotationStartDate"] = Timestamps.ToJson(start);
        return answer;
    }

    public JsonObject RotateKeyOnDemand(ServiceCall call, CallInput input)
    {
        KmsKey key = access.Open(call, input, "RotateKeyOnDemand", StateRule.Usable);
        CheckRotatable(key);
        // Assumption KMS-8: the model's ConflictException speaks of automatic rotations only.
        if (key.OnDemandRotationStart is not null) throw KmsErrors.InvalidState($"An on-demand rotation of {key.Arn} is in progress.");
        if (key.Materials.Count(m => m.RotationType == "ON_DEMAND") >= MaxOnDemandRotations) throw KmsErrors.LimitExceeded($"The maximum number of on-demand rotations ({MaxOnDemandRotations}) has been reached for {key.Arn}.");
        if (key.NextRotationDate is DateTimeOffset next && next - clock.UtcNow <= ConflictWindow) throw new ServiceException("ConflictException", $"An automatic rotation of {key.Arn} is in progress or scheduled to begin within the next 20 minutes.");
        rotator.BeginOnDemand(key);
        return new JsonObject { ["KeyId"] = key.KeyId };
    }

    public JsonObject ListKeyRotations(ServiceCall call, CallInput input)
    {
        bool all = input.Choice("IncludeKeyMaterial", "ALL_KEY_MATERIAL", "ROTATIONS_ONLY") == "ALL_KEY_MATERIAL";
        int limit = (int)(input.Number("Limit", 1, 1000) ?? 100);
        long? after = Paging.Decode(input.Text("Marker", 1, 1024), "ListKeyRotations", KmsErrors.InvalidMarker);
        KmsKey key = access.Open(call, input, "ListKeyRotations", StateRule.Any);
        if (!key.IsSymmetricEncryption) throw Unsupported(key);
        IReadOnlyList<(long Index, KeyMaterial Material)> materials = [.. key.Materials.Select((m, i) => ((long)i, m))];
        (List<(long Index, KeyMaterial Material)> page, string? next) = Paging.Ascending(materials, m => m.Index, after, limit, "ListKeyRotations", m => all || m.Material.RotatedAt is not null);
        return KmsPages.Answer("Rotations", page.Select(m => Describe(key, m.Material)), next);
    }

    /// <summary>That a key waits for imported material is no matter of its state here: such keys are not rotated by schedule at all (KMS developer guide, key-state).</summary>
    private KmsKey OpenForSchedule(ServiceCall call, CallInput input, string action, RequestContext context)
    {
        KmsKey key = access.Open(call, input, action, StateRule.Any, context: context);
        CheckRotatable(key);
        KmsAccess.Check(key, StateRule.Usable);
        return key;
    }

    private static JsonObject Describe(KmsKey key, KeyMaterial material)
    {
        JsonObject rotation = new() { ["KeyId"] = key.KeyId, ["KeyMaterialId"] = material.Id, ["KeyMaterialState"] = material == key.CurrentMaterial ? "CURRENT" : "NON_CURRENT" };
        if (material.RotatedAt is DateTimeOffset date)
        {
            rotation["RotationDate"] = Timestamps.ToJson(date);
            rotation["RotationType"] = material.RotationType;
        }
        return rotation;
    }

    /// <summary>KMS rotates symmetric keys whose material it made itself (KMS developer guide, rotate-keys).</summary>
    private static void CheckRotatable(KmsKey key)
    {
        if (!key.IsSymmetricEncryption || key.Origin != "AWS_KMS") throw Unsupported(key);
    }

    private static ServiceException Unsupported(KmsKey key) => KmsErrors.Unsupported($"{key.Arn} does not support rotation: its key spec is {key.KeySpec} and its origin {key.Origin}.");
}
