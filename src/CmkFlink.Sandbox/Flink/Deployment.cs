using CmkFlink.Sandbox.Faults;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Carries operations through their phases in virtual time: snapshots, restores, halts, rollbacks.</summary>
/// <remarks>What a phase is and how it ends: MSF developer guide, how-system-rollbacks and how-fault-snapshot; API reference. Durations are assumption MSF-8.</remarks>
internal sealed class Deployment(SandboxEnvironment environment, SandboxClock clock, SandboxIds ids, FlinkStore store, StateEncryption encryption, SnapshotTaker snapshots)
{
    /// <summary>Puts a new operation into the log.</summary>
    public FlinkOperation Begin(FlinkApplication application, string name, RestoreSetting? restore = null, long? from = null, long? to = null, long? target = null)
    {
        FlinkOperation operation = new() { Number = store.NextNumber(), Id = ids.Token(20), Name = name, StartedAt = clock.UtcNow, Restore = restore, VersionFrom = from, VersionTo = to, TargetVersion = target, Fault = environment.FaultInHand };
        application.Operations.Add(operation);
        return operation;
    }

    /// <summary>Sets what the operation does next, and when.</summary>
    public void Next(FlinkApplication application, FlinkOperation operation, OperationPhase phase)
    {
        operation.Phase = phase;
        operation.Due = clock.After(Phases.Duration);
        Resume(application, operation);
    }

    /// <summary>Carries the operation on when its phase is due; also after a restore from a dump.</summary>
    public void Resume(FlinkApplication application, FlinkOperation operation)
    {
        OperationPhase phase = operation.Phase;
        clock.ScheduleAt(operation.Due, () =>
        {
            if (operation.Status == OperationStatus.IN_PROGRESS && operation.Phase == phase) Run(application, operation);
        });
    }

    /// <summary>Ends what is in progress in favour of something else: a forced stop, a rollback.</summary>
    public void CancelInProgress(FlinkApplication application)
    {
        foreach (FlinkOperation operation in application.Operations.Where(o => o.Status == OperationStatus.IN_PROGRESS))
        {
            ReleaseUnused(application, operation);
            End(operation, OperationStatus.CANCELLED);
        }
    }

    public void End(FlinkOperation operation, OperationStatus status, ServiceException? error = null)
    {
        operation.Status = status;
        operation.Phase = OperationPhase.Done;
        operation.EndedAt = clock.UtcNow;
        // Assumption MSF-9: the error is KMS's own.
        if (error is not null) operation.Error = environment.BareErrors ? error.Code : $"{error.Message} ({error.Code})";
    }

    /// <summary>Ends the running state, if there is one.</summary>
    public void Halt(FlinkApplication application)
    {
        if (application.Running is not RunningState running) return;
        application.Running = null;
        encryption.Release(running.State.Encryption, running.Grants);
    }

    /// <summary>Takes the application away when its time has come.</summary>
    public void ScheduleDeletion(FlinkApplication application) => clock.ScheduleAt(clock.After(Phases.Duration), () =>
    {
        Halt(application);
        store.Remove(application);
    });

    /// <summary>The snapshot that a restore setting means; <see langword="null"/> for an empty start.</summary>
    public static FlinkSnapshot? SnapshotOf(FlinkApplication application, RestoreSetting restore) => restore.Type switch
    {
        RestoreSetting.Skip => null,
        RestoreSetting.Custom => application.Snapshots.Find(s => s.Name == restore.SnapshotName && s.Status == SnapshotStatus.READY),
        _ => application.LatestSnapshot,
    };

    private void Run(FlinkApplication application, FlinkOperation operation)
    {
        switch (operation.Phase)
        {
            case OperationPhase.Deploy: RunStart(application, operation); break;
            case OperationPhase.SnapshotAndHalt: RunStop(application, operation); break;
            case OperationPhase.Halt: RunForcedStop(application, operation); break;
            case OperationPhase.SnapshotBeforeUpdate: RunSnapshotBeforeUpdate(application, operation); break;
            case OperationPhase.DeployUpdate: RunUpdate(application, operation); break;
            case OperationPhase.RollBack: RunRollback(application, operation); break;
        }
    }

    private void RunStart(FlinkApplication application, FlinkOperation operation)
    {
        try
        {
            Deploy(application, application.Settings, operation);
            Finish(application, operation, ApplicationStatus.RUNNING);
        }
        catch (ServiceException e)
        {
            Fail(application, operation, ApplicationStatus.READY, e);
        }
    }

    private void RunStop(FlinkApplication application, FlinkOperation operation)
    {
        try
        {
            if (application.Settings.SnapshotsEnabled) snapshots.TakeAutomatic(application, "STOP", application.Version.Id, operation.Fault);
            FailInjected(operation);
        }
        catch (ServiceException e)
        {
            // Assumption MSF-10: an application whose snapshot fails is not stopped, or its state would be lost; a forced stop is the way out.
            Fail(application, operation, ApplicationStatus.RUNNING, e);
            return;
        }
        Halt(application);
        Finish(application, operation, ApplicationStatus.READY);
    }

    private void RunForcedStop(FlinkApplication application, FlinkOperation operation)
    {
        try
        {
            FailInjected(operation);
        }
        catch (ServiceException e)
        {
            // What was under way when the stop was asked for is cancelled; what ran then runs still.
            Fail(application, operation, application.Running is null ? ApplicationStatus.READY : ApplicationStatus.RUNNING, e);
            return;
        }

        Halt(application);
        Finish(application, operation, ApplicationStatus.READY);
    }

    /// <summary>An update of a stopped application is over at once: there is nothing to deploy, and where it is made to fail nothing to roll back (assumption MSF-26).</summary>
    public void EndStoppedUpdate(FlinkApplication application, FlinkOperation operation)
    {
        try
        {
            FailInjected(operation);
            application.Version.Succeeded = true;
            End(operation, OperationStatus.SUCCESSFUL);
        }
        catch (ServiceException e)
        {
            End(operation, OperationStatus.FAILED, e);
        }
    }

    private void RunSnapshotBeforeUpdate(FlinkApplication application, FlinkOperation operation)
    {
        try
        {
            snapshots.TakeAutomatic(application, "UPDATEAPPLICATION", operation.VersionFrom!.Value, operation.Fault);
            Next(application, operation, OperationPhase.DeployUpdate);
        }
        catch (ServiceException e)
        {
            FailUpdate(application, operation, e);
        }
    }

    private void RunUpdate(FlinkApplication application, FlinkOperation operation)
    {
        try
        {
            Halt(application);
            Deploy(application, application.Settings, operation);
            Finish(application, operation, ApplicationStatus.RUNNING);
        }
        catch (ServiceException e)
        {
            FailUpdate(application, operation, e);
        }
    }

    /// <summary>A failed update ends READY, unless system rollback is on and succeeds (MSF developer guide, how-system-rollbacks).</summary>
    private void FailUpdate(FlinkApplication application, FlinkOperation operation, ServiceException error)
    {
        long target = operation.VersionFrom!.Value;
        if (!(operation.Fault?.SystemRollback ?? application.Settings.RollbackEnabled))
        {
            Halt(application);
            Fail(application, operation, ApplicationStatus.READY, error);
            return;
        }
        End(operation, OperationStatus.FAILED, error);
        FlinkOperation rollback = BeginRollback(application, target);
        rollback.KeepsRunning = application.Running is not null;
        operation.RollbackOperationId = rollback.Id;
    }

    /// <summary>Begins to run an earlier version again, as a new version with the earlier one's settings (assumptions MSF-21 and MSF-22).</summary>
    public FlinkOperation BeginRollback(FlinkApplication application, long targetVersion)
    {
        ApplicationVersion current = application.Version;
        ApplicationVersion target = application.Versions.First(v => v.Id == targetVersion);
        application.Status = ApplicationStatus.ROLLING_BACK;
        application.LastUpdate = clock.UtcNow;
        application.ConditionalToken = ids.Token(48);
        application.Versions.Add(new ApplicationVersion { Id = current.Id + 1, Settings = target.Settings, CreatedAt = clock.UtcNow, RolledBackFrom = current.Id, RolledBackTo = target.Id });
        FlinkOperation operation = Begin(application, "RollbackApplication", RestoreSetting.FromLatest, current.Id, current.Id + 1, target.Id);
        Next(application, operation, OperationPhase.RollBack);
        return operation;
    }

    private void RunRollback(FlinkApplication application, FlinkOperation operation)
    {
        try
        {
            if (!operation.KeepsRunning)
            {
                Halt(application);
                Deploy(application, application.Settings, operation);
            }
            application.Version.Succeeded = true;
            Finish(application, operation, ApplicationStatus.RUNNING);
        }
        catch (ServiceException e)
        {
            Fail(application, operation, ApplicationStatus.READY, e);
        }
    }

    private static void FailInjected(FlinkOperation operation)
    {
        if (operation.Fault?.Kind == FaultKind.FailOperation) throw FaultErrors.Failure($"Operation {operation.Name}");
    }

    /// <summary>Restores a snapshot (or begins empty) and runs it under the key of the settings.</summary>
    private void Deploy(FlinkApplication application, ApplicationSettings settings, FlinkOperation operation)
    {
        FailInjected(operation);
        RestoreSetting restore = operation.Restore ?? RestoreSetting.FromLatest;
        FlinkSnapshot? snapshot = SnapshotOf(application, restore);
        if (snapshot is null && restore.Type == RestoreSetting.Custom) throw FlinkErrors.SnapshotNotFound(restore.SnapshotName ?? "", application.Name);
        StateImage image = snapshot is null ? new StateImage(new Guid(SandboxIds.SecretBytes(16)), 0) : encryption.OpenDurable(snapshot.State!, application.Arn);
        RunningState running = encryption.Provision(image, settings.Encryption, application.Arn);
        application.Running = running with { Grants = [.. operation.OperatorGrants, .. running.Grants] };
        operation.OperatorGrants.Clear();
        application.RestoredFrom = snapshot?.Name;
        application.Version.Succeeded = true;
    }

    private void Finish(FlinkApplication application, FlinkOperation operation, ApplicationStatus status)
    {
        End(operation, OperationStatus.SUCCESSFUL);
        application.Status = status;
    }

    private void Fail(FlinkApplication application, FlinkOperation operation, ApplicationStatus status, ServiceException error)
    {
        ReleaseUnused(application, operation);
        End(operation, OperationStatus.FAILED, error);
        application.Status = status;
    }

    /// <summary>Retires the grants that were made for a running state which never came to be.</summary>
    private void ReleaseUnused(FlinkApplication application, FlinkOperation operation)
    {
        encryption.Release(application.Settings.Encryption, operation.OperatorGrants);
        operation.OperatorGrants.Clear();
    }
}
