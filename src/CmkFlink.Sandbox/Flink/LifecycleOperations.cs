using System.Text.Json.Nodes;
using CmkFlink.Policy.Calls;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>StartApplication, StopApplication and RollbackApplication. The caller needs permission on every customer managed key involved (MSF developer guide, key-management-flink).</summary>
internal sealed class LifecycleOperations(SandboxClock clock, FlinkAccess access, StateEncryption encryption, Deployment deployment)
{
    public JsonObject StartApplication(ServiceCall call, CallInput input)
    {
        FlinkApplication application = access.Open(call, input);
        if (application.Status != ApplicationStatus.READY) throw FlinkErrors.WrongStatus("started", application.Status);
        (RestoreSetting? asked, bool? allow) = RunSettings.Read(input.Structure("RunConfiguration"), application);
        // Assumption MSF-16: what is not said is as at the last time, and at first from the latest snapshot, if there is one.
        RestoreSetting restore = asked ?? application.Restore ?? RestoreSetting.FromLatest;
        if (restore.Type == RestoreSetting.Custom && Deployment.SnapshotOf(application, restore) is null) throw FlinkErrors.SnapshotNotFound(restore.SnapshotName!, application.Name);
        List<string> grants = CallForDeployment(call, application, application.Settings.Encryption, Deployment.SnapshotOf(application, restore));
        application.Restore = restore;
        // Said from the first start on, also where nobody asked (seen in what Terraform's provider expects of AWS in its acceptance tests).
        application.AllowNonRestoredState = allow ?? application.AllowNonRestoredState ?? false;
        FlinkOperation operation = deployment.Begin(application, "StartApplication", restore);
        operation.OperatorGrants.AddRange(grants);
        application.Status = ApplicationStatus.STARTING;
        deployment.Next(application, operation, OperationPhase.Deploy);
        return new JsonObject { ["OperationId"] = operation.Id };
    }

    public JsonObject StopApplication(ServiceCall call, CallInput input)
    {
        bool force = input.Flag("Force") ?? false;
        FlinkApplication application = access.Open(call, input);
        FlinkOperation operation;
        if (force)
        {
            // Statuses: API reference, StopApplication. No state is written, so no key is asked for (assumption MSF-17).
            if (application.Status is not (ApplicationStatus.STARTING or ApplicationStatus.UPDATING or ApplicationStatus.STOPPING or ApplicationStatus.AUTOSCALING or ApplicationStatus.RUNNING)) throw FlinkErrors.WrongStatus("stopped", application.Status);
            deployment.CancelInProgress(application);
            application.Status = ApplicationStatus.FORCE_STOPPING;
            operation = deployment.Begin(application, "StopApplication");
            deployment.Next(application, operation, OperationPhase.Halt);
        }
        else
        {
            if (application.Status != ApplicationStatus.RUNNING) throw FlinkErrors.WrongStatus("stopped", application.Status);
            if (application.Settings.SnapshotsEnabled) encryption.CallAsOperator(call, application.Arn, application.Running!.State.Encryption, null, MsfPurpose.Validate, MsfPurpose.WriteDurableState);
            application.Status = ApplicationStatus.STOPPING;
            operation = deployment.Begin(application, "StopApplication");
            deployment.Next(application, operation, OperationPhase.SnapshotAndHalt);
        }
        application.LastUpdate = clock.UtcNow;
        return new JsonObject { ["OperationId"] = operation.Id };
    }

    public JsonObject RollbackApplication(ServiceCall call, CallInput input)
    {
        long version = input.Number("CurrentApplicationVersionId", 1, 999_999_999) ?? throw input.Missing("CurrentApplicationVersionId");
        FlinkApplication application = access.OpenStreaming(call, input);
        if (application.Status is not (ApplicationStatus.UPDATING or ApplicationStatus.AUTOSCALING or ApplicationStatus.RUNNING)) throw FlinkErrors.WrongStatus("rolled back", application.Status);
        if (version != application.Version.Id) throw FlinkErrors.StaleVersion();
        ApplicationVersion? target = application.Versions.FindLast(v => v.Succeeded && v != application.Version && v.Id != application.Version.RolledBackFrom);
        // API reference, RollbackApplication: rejected where there is no earlier version or no snapshot to load.
        if (target is null) throw FlinkErrors.InvalidRequest("Application has no previous version to roll back to.");
        if (application.LatestSnapshot is not FlinkSnapshot snapshot) throw FlinkErrors.InvalidRequest("Application cannot be rolled back because it has no snapshot.");
        EncryptionSetting current = application.Settings.Encryption;
        // Before the target's calls: they end with a grant, which a refusal after it would leave behind.
        if (current != target.Settings.Encryption && current != snapshot.Encryption) encryption.CallAsOperator(call, application.Arn, current, null, MsfPurpose.Validate);
        List<string> grants = CallForDeployment(call, application, target.Settings.Encryption, snapshot);
        deployment.CancelInProgress(application);
        FlinkOperation operation = deployment.BeginRollback(application, target.Id);
        operation.OperatorGrants.AddRange(grants);
        return new JsonObject { ["ApplicationDetail"] = ApplicationView.Detail(application, application.Version), ["OperationId"] = operation.Id };
    }

    /// <summary>The operator's share of a deployment: reading the snapshot under its key, running under the key of the settings.</summary>
    private List<string> CallForDeployment(ServiceCall call, FlinkApplication application, EncryptionSetting target, FlinkSnapshot? snapshot)
    {
        if (snapshot is not null) encryption.CallAsOperator(call, application.Arn, snapshot.Encryption, snapshot.State!.EncryptedDataKey, MsfPurpose.Validate, MsfPurpose.ReadDurableState);
        return encryption.CallAsOperator(call, application.Arn, target, null, MsfPurpose.Validate, MsfPurpose.WriteDurableState, MsfPurpose.RunningState);
    }
}
