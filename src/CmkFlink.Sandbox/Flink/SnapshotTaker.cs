using CmkFlink.Sandbox.Faults;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>How long things take.</summary>
internal static class Phases
{
    /// <summary>Every phase of an operation, every change of a snapshot. Assumption MSF-8.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(30);
}

/// <summary>Takes and removes snapshots, in virtual time.</summary>
internal sealed class SnapshotTaker(SandboxClock clock, FlinkStore store, StateEncryption encryption)
{
    /// <summary>Takes a snapshot of a running application, under the key of its running state.</summary>
    public FlinkSnapshot Begin(FlinkApplication application, string name, long versionId, bool automatic, FaultRule? fault)
    {
        ApplicationVersion version = application.Versions.First(v => v.Id == versionId);
        FlinkSnapshot snapshot = new()
        {
            Number = store.NextNumber(),
            Name = name,
            ApplicationVersionId = versionId,
            CreatedAt = clock.UtcNow,
            RuntimeEnvironment = version.Settings.RuntimeEnvironment,
            Encryption = application.Running!.State.Encryption,
            Status = SnapshotStatus.CREATING,
            Fails = fault?.Kind == FaultKind.FailSnapshot,
            IsEnhanced = automatic && version.Settings.SnapshotMode is not null,
        };
        application.Snapshots.Add(snapshot);
        return snapshot;
    }

    /// <summary>Reads the running state and seals it in the snapshot.</summary>
    /// <exception cref="ServiceException">KMS refused; the snapshot is FAILED.</exception>
    private void Complete(FlinkApplication application, FlinkSnapshot snapshot)
    {
        snapshot.Due = null;
        try
        {
            if (snapshot.Fails) throw FaultErrors.Failure($"Snapshot {snapshot.Name}");
            if (application.Running is not RunningState running) throw FlinkErrors.InvalidRequest("Snapshot creation is only allowed when application is in RUNNING status");
            StateImage image = encryption.OpenRunning(running.State, application.Arn);
            image = image with { Count = image.Count + 1 };
            snapshot.State = encryption.SealDurable(image, snapshot.Encryption, application.Arn);
            snapshot.Status = SnapshotStatus.READY;
        }
        catch (ServiceException)
        {
            snapshot.Status = SnapshotStatus.FAILED;
            throw;
        }
    }

    /// <summary>Completes a snapshot that was asked for when its time has come.</summary>
    public void ScheduleCompletion(FlinkApplication application, FlinkSnapshot snapshot) => Schedule(snapshot, () =>
    {
        try
        {
            Complete(application, snapshot);
        }
        catch (ServiceException)
        {
            // The snapshot says FAILED: nobody waits for this call.
        }
    });

    /// <summary>Takes an automatic snapshot at once.</summary>
    /// <param name="reason">STOP or UPDATEAPPLICATION.</param>
    /// <exception cref="ServiceException">KMS refused; the snapshot is FAILED.</exception>
    public void TakeAutomatic(FlinkApplication application, string reason, long versionId, FaultRule? fault) =>
        Complete(application, Begin(application, Automatic(reason, application), versionId, automatic: true, fault));

    /// <summary>Removes a snapshot when its time has come.</summary>
    public void ScheduleRemoval(FlinkApplication application, FlinkSnapshot snapshot) => Schedule(snapshot, () => application.Snapshots.Remove(snapshot));

    private void Schedule(FlinkSnapshot snapshot, Action action)
    {
        // A due time that is there already comes from a dump: the change goes on where it was.
        DateTimeOffset due = snapshot.Due ??= clock.After(Phases.Duration);
        SnapshotStatus status = snapshot.Status;
        clock.ScheduleAt(due, () =>
        {
            if (snapshot.Due == due && snapshot.Status == status) action();
        });
    }

    /// <summary>Names of automatic snapshots as observed on AWS; an enhanced one has the reserved prefix (MSF developer guide, snapshots-how-it-works).</summary>
    private string Automatic(string reason, FlinkApplication application) =>
        $"{(application.Settings.SnapshotMode is null ? "" : "SYSTEMSNAPSHOT-")}{reason}-{application.Name}-{clock.UtcNow.ToUnixTimeMilliseconds()}";
}
