using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>Gives keys new material, when it is due. Old material stays and still decrypts.</summary>
internal sealed class KeyRotator(SandboxClock clock, SandboxIds ids)
{
    /// <summary>How long an on-demand rotation takes. Assumption KMS-7: long enough to be seen in progress.</summary>
    private static readonly TimeSpan OnDemandDuration = TimeSpan.FromMilliseconds(60);

    public void BeginOnDemand(KmsKey key)
    {
        key.OnDemandRotationStart = clock.UtcNow;
        key.OnDemandRotationEnd = clock.After(OnDemandDuration);
        ScheduleOnDemandEnd(key);
    }

    /// <summary>Finishes a rotation that has begun; also after a restore from a dump.</summary>
    public void ScheduleOnDemandEnd(KmsKey key)
    {
        DateTimeOffset due = key.OnDemandRotationEnd!.Value;
        clock.ScheduleAt(due, () =>
        {
            if (key.OnDemandRotationEnd != due) return;
            key.OnDemandRotationStart = null;
            key.OnDemandRotationEnd = null;
            AddMaterial(key, "ON_DEMAND");
        });
    }

    /// <summary>Sets the date of the next automatic rotation and rotates when it comes.</summary>
    public void ScheduleAutomatic(KmsKey key, DateTimeOffset date)
    {
        key.NextRotationDate = date;
        clock.ScheduleAt(date, () =>
        {
            if (key.NextRotationDate == date) CatchUp(key);
        });
    }

    /// <summary>Rotates an enabled key whose date has passed. A disabled key is not rotated, and catches up when it is enabled (KMS developer guide, rotate-keys).</summary>
    public void CatchUp(KmsKey key)
    {
        if (!key.AutomaticRotation || key.State != KeyState.Enabled || key.NextRotationDate is not DateTimeOffset date || date > clock.UtcNow) return;
        AddMaterial(key, "AUTOMATIC");
        ScheduleAutomatic(key, clock.UtcNow.AddDays(key.RotationPeriodInDays));
    }

    private void AddMaterial(KmsKey key, string type) => key.Materials.Add(new KeyMaterial(ids.Hex(64), SandboxIds.SecretBytes(32), clock.UtcNow, type));
}
