using System.Globalization;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Applications, snapshots and operations as the API shows them.</summary>
internal static class ApplicationView
{
    /// <summary>ApplicationDetail of one version.</summary>
    public static JsonObject Detail(FlinkApplication application, ApplicationVersion version)
    {
        JsonObject detail = new()
        {
            ["ApplicationARN"] = application.Arn,
            ["ApplicationDescription"] = application.Description,
            ["ApplicationName"] = application.Name,
            ["RuntimeEnvironment"] = version.Settings.RuntimeEnvironment,
            ["ServiceExecutionRole"] = version.Settings.ServiceExecutionRole,
            ["ApplicationStatus"] = application.Status.ToString(),
            ["ApplicationVersionId"] = version.Id,
            ["CreateTimestamp"] = Timestamps.ToJson(application.CreatedAt),
            ["LastUpdateTimestamp"] = Timestamps.ToJson(application.LastUpdate),
            ["ApplicationConfigurationDescription"] = Configuration(application, version.Settings),
            ["CloudWatchLoggingOptionDescriptions"] = application.LoggingOptions.DeepClone(),
            ["ApplicationMaintenanceConfigurationDescription"] = Maintenance(application),
            ["ApplicationVersionCreateTimestamp"] = Timestamps.ToJson(version.CreatedAt),
            ["ConditionalToken"] = application.ConditionalToken,
            ["ApplicationMode"] = application.Mode,
        };
        if (version.UpdatedFrom is long updatedFrom) detail["ApplicationVersionUpdatedFrom"] = updatedFrom;
        if (version.RolledBackFrom is long rolledBackFrom) detail["ApplicationVersionRolledBackFrom"] = rolledBackFrom;
        if (version.RolledBackTo is long rolledBackTo) detail["ApplicationVersionRolledBackTo"] = rolledBackTo;
        // Not yet in the published service model; shown so that a client can tell that the legacy listing is not everything.
        if (version.Settings.SnapshotMode is string mode) detail["SnapshotMode"] = mode;
        return detail;
    }

    public static JsonObject Summary(FlinkApplication application) => new()
    {
        ["ApplicationName"] = application.Name,
        ["ApplicationARN"] = application.Arn,
        ["ApplicationStatus"] = application.Status.ToString(),
        ["ApplicationVersionId"] = application.Version.Id,
        ["RuntimeEnvironment"] = application.Settings.RuntimeEnvironment,
        ["ApplicationMode"] = application.Mode,
    };

    /// <summary>SnapshotDetails, also used in listings. The encryption is that of the snapshot, whatever the application uses now.</summary>
    public static JsonObject Snapshot(FlinkSnapshot snapshot) => new()
    {
        ["SnapshotName"] = snapshot.Name,
        ["SnapshotStatus"] = snapshot.Status.ToString(),
        ["ApplicationVersionId"] = snapshot.ApplicationVersionId,
        ["SnapshotCreationTimestamp"] = Timestamps.ToJson(snapshot.CreatedAt),
        ["RuntimeEnvironment"] = snapshot.RuntimeEnvironment,
        ["ApplicationEncryptionConfigurationDescription"] = snapshot.Encryption.Describe(),
    };

    public static JsonObject OperationInfo(FlinkOperation operation)
    {
        JsonObject info = new() { ["Operation"] = operation.Name, ["OperationId"] = operation.Id, ["StartTime"] = Timestamps.ToJson(operation.StartedAt), ["OperationStatus"] = operation.Status.ToString() };
        if (operation.EndedAt is DateTimeOffset end) info["EndTime"] = Timestamps.ToJson(end);
        return info;
    }

    public static JsonObject OperationDetails(FlinkOperation operation)
    {
        JsonObject details = OperationInfo(operation);
        details.Remove("OperationId");
        // EndTime is required by the model also while the operation runs (assumption MSF-7).
        details["EndTime"] ??= Timestamps.ToJson(operation.StartedAt);
        if (operation.VersionFrom is long from && operation.VersionTo is long to) details["ApplicationVersionChangeDetails"] = new JsonObject { ["ApplicationVersionUpdatedFrom"] = from, ["ApplicationVersionUpdatedTo"] = to };
        if (operation.Error is string error)
        {
            JsonObject failure = new() { ["ErrorInfo"] = new JsonObject { ["ErrorString"] = error.Length > 512 ? error[..512] : error } };
            if (operation.RollbackOperationId is string rollback) failure["RollbackOperationId"] = rollback;
            details["OperationFailureDetails"] = failure;
        }
        return details;
    }

    /// <summary>The maintenance window lasts eight hours (MSF developer guide, maintenance).</summary>
    public static JsonObject Maintenance(FlinkApplication application)
    {
        TimeOnly start = TimeOnly.ParseExact(application.MaintenanceStart, "HH:mm", CultureInfo.InvariantCulture);
        return new JsonObject { ["ApplicationMaintenanceWindowStartTime"] = application.MaintenanceStart, ["ApplicationMaintenanceWindowEndTime"] = start.AddHours(8).ToString("HH:mm", CultureInfo.InvariantCulture) };
    }

    private static JsonObject Configuration(FlinkApplication application, ApplicationSettings settings)
    {
        JsonObject configuration = settings.Configuration.DeepClone().AsObject();
        configuration["ApplicationEncryptionConfigurationDescription"] = settings.Encryption.Describe();
        if (application.Mode != "STREAMING") return configuration;
        configuration["ApplicationSnapshotConfigurationDescription"] = new JsonObject { ["SnapshotsEnabled"] = settings.SnapshotsEnabled };
        configuration["ApplicationSystemRollbackConfigurationDescription"] = new JsonObject { ["RollbackEnabled"] = settings.RollbackEnabled };
        JsonObject run = [];
        if (application.Restore is RestoreSetting restore)
        {
            JsonObject described = new() { ["ApplicationRestoreType"] = restore.Type };
            if (restore.SnapshotName is string snapshot) described["SnapshotName"] = snapshot;
            run["ApplicationRestoreConfigurationDescription"] = described;
        }
        if (application.AllowNonRestoredState is bool allow) run["FlinkRunConfigurationDescription"] = new JsonObject { ["AllowNonRestoredState"] = allow };
        if (run.Count > 0) configuration["RunConfigurationDescription"] = run;
        return configuration;
    }
}
