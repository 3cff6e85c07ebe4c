using System.Text.Json.Nodes;
using CmkFlink.Policy.Calls;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>UpdateApplication. A running application is snapshotted under its old key, redeployed, and restored under its new one; a READY one takes the change at its next start.</summary>
internal sealed class UpdateOperation(SandboxClock clock, SandboxIds ids, FlinkAccess access, StateEncryption state, EncryptionRequests encryption, Deployment deployment)
{
    public JsonObject UpdateApplication(ServiceCall call, CallInput input)
    {
        FlinkApplication application = access.Open(call, input);
        if (application.Status is not (ApplicationStatus.READY or ApplicationStatus.RUNNING)) throw FlinkErrors.WrongStatus("updated", application.Status);
        ChangeGuard.Check(application, input);
        bool running = application.Status == ApplicationStatus.RUNNING;
        (RestoreSetting? restore, bool? allowNonRestored) = RunSettings.Read(input.Structure("RunConfigurationUpdate"), application);
        List<(JsonObject Option, string Stream)> streams = LogStreams(input, application);
        ApplicationSettings settings = Change(call, input, application);
        // Assumption MSF-20 for READY ones. A running application is about to use its present key as well: for the snapshot before the update, and for restoring it.
        if (running && application.Running!.State.Encryption is { KeyArn: string current } && current != settings.Encryption.KeyArn) state.Validate(call, application.Arn, current);
        // A key that the request does not mention is used again all the same.
        if (running && settings.Encryption.KeyArn is string kept && input.Structure("ApplicationConfigurationUpdate")?.Has("ApplicationEncryptionConfigurationUpdate") != true) state.Validate(call, application.Arn, kept);

        ApplicationVersion before = application.Version;
        // A snapshot other than the one that the update itself takes is read under a key of its own (MSF developer guide, key-management-flink: permission on every key involved).
        if (running && (restore is { Type: RestoreSetting.Custom } || !before.Settings.SnapshotsEnabled) && Deployment.SnapshotOf(application, restore ?? RestoreSetting.FromLatest) is FlinkSnapshot snapshot)
        {
            state.CallAsOperator(call, application.Arn, snapshot.Encryption, snapshot.State!.EncryptedDataKey, MsfPurpose.Validate, MsfPurpose.ReadDurableState);
        }

        foreach ((JsonObject logging, string stream) in streams) logging["LogStreamARN"] = stream;
        application.Versions.Add(new ApplicationVersion { Id = before.Id + 1, Settings = settings, CreatedAt = clock.UtcNow, UpdatedFrom = before.Id });
        application.LastUpdate = clock.UtcNow;
        application.ConditionalToken = ids.Token(48);
        if (restore is not null) application.Restore = restore;
        if (allowNonRestored is not null) application.AllowNonRestoredState = allowNonRestored;

        FlinkOperation operation = deployment.Begin(application, "UpdateApplication", restore, before.Id, application.Version.Id);
        if (running)
        {
            application.Status = ApplicationStatus.UPDATING;
            // Whether there is a snapshot is decided by the settings that the running version was deployed with.
            deployment.Next(application, operation, before.Settings.SnapshotsEnabled ? OperationPhase.SnapshotBeforeUpdate : OperationPhase.DeployUpdate);
        }
        else deployment.EndStoppedUpdate(application, operation);
        return new JsonObject { ["ApplicationDetail"] = ApplicationView.Detail(application, application.Version), ["OperationId"] = operation.Id };
    }

    /// <summary>The log streams that options are to have, every option found before any is changed.</summary>
    private static List<(JsonObject Option, string Stream)> LogStreams(CallInput input, FlinkApplication application)
    {
        List<(JsonObject, string)> streams = [];
        foreach (CallInput option in input.Structures("CloudWatchLoggingOptionUpdates") ?? [])
        {
            JsonObject logging = LoggingOptions.Find(application, option.RequiredText("CloudWatchLoggingOptionId", 1, 50));
            if (option.Text("LogStreamARNUpdate", 1, 2048) is string stream) streams.Add((logging, stream));
        }
        return streams;
    }

    private ApplicationSettings Change(ServiceCall call, CallInput input, FlinkApplication application)
    {
        ApplicationSettings settings = application.Settings;
        if (input.Text("ServiceExecutionRoleUpdate", 1, 2048) is string role)
        {
            access.DemandPassRole(call, role, application.Arn);
            settings = settings with { ServiceExecutionRole = role };
        }
        if (input.Has("RuntimeEnvironmentUpdate")) settings = settings with { RuntimeEnvironment = NewRuntime(input, settings) };
        settings = settings with { SnapshotMode = SnapshotModes.Read(input, settings.RuntimeEnvironment, settings.SnapshotMode) };
        if (input.Structure("ApplicationConfigurationUpdate") is not CallInput update) return settings;

        settings = settings with { Configuration = ConfigurationDescriptions.Update(settings.Configuration, update) };
        if (update.Structure("ApplicationSnapshotConfigurationUpdate") is CallInput snapshots) settings = settings with { SnapshotsEnabled = snapshots.Flag("SnapshotsEnabledUpdate") ?? throw snapshots.Missing("SnapshotsEnabledUpdate") };
        if (update.Structure("ApplicationSystemRollbackConfigurationUpdate") is CallInput rollback) settings = settings with { RollbackEnabled = rollback.Flag("RollbackEnabledUpdate") ?? throw rollback.Missing("RollbackEnabledUpdate") };
        // Last, because it calls KMS: what is wrong in the request itself is said first.
        if (update.Structure("ApplicationEncryptionConfigurationUpdate") is CallInput block) settings = settings with { Encryption = encryption.Read(call, block, "Update", application.Arn, settings.RuntimeEnvironment) };
        return settings;
    }

    /// <summary>In-place upgrades are for Flink applications, and do not lead out of customer managed keys' reach (MSF developer guide, how-in-place-version-upgrades).</summary>
    private static string NewRuntime(CallInput input, ApplicationSettings settings)
    {
        string runtime = Runtimes.Read(input, "RuntimeEnvironmentUpdate");
        if (runtime == settings.RuntimeEnvironment) return runtime;
        if (!runtime.StartsWith("FLINK-", StringComparison.Ordinal) || !settings.RuntimeEnvironment.StartsWith("FLINK-", StringComparison.Ordinal))
        {
            throw FlinkErrors.InvalidArgument($"Runtime environment {settings.RuntimeEnvironment} cannot be changed to {runtime} in place.");
        }
        if (settings.Encryption.KeyArn is not null) EncryptionRequests.CheckRuntime(runtime);
        return runtime;
    }
}
