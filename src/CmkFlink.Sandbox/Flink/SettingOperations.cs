using System.Globalization;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Settings beside the configuration: maintenance window, log streams, and the presigned URL, which is refused.</summary>
internal sealed class SettingOperations(SandboxClock clock, SandboxIds ids, FlinkAccess access, Deployment deployment)
{
    public JsonObject UpdateApplicationMaintenanceConfiguration(ServiceCall call, CallInput input)
    {
        CallInput update = input.Structure("ApplicationMaintenanceConfigurationUpdate") ?? throw input.Missing("ApplicationMaintenanceConfigurationUpdate");
        string start = update.RequiredText("ApplicationMaintenanceWindowStartTimeUpdate", 5, 5, t => TimeOnly.TryParseExact(t, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "([01][0-9]|2[0-3]):[0-5][0-9]");
        FlinkApplication application = access.OpenStreaming(call, input);
        if (application.Status is not (ApplicationStatus.READY or ApplicationStatus.RUNNING)) throw FlinkErrors.WrongStatus("updated", application.Status);
        application.MaintenanceStart = start;
        return new JsonObject { ["ApplicationARN"] = application.Arn, ["ApplicationMaintenanceConfigurationDescription"] = ApplicationView.Maintenance(application) };
    }

    public JsonObject AddApplicationCloudWatchLoggingOption(ServiceCall call, CallInput input)
    {
        CallInput option = input.Structure("CloudWatchLoggingOption") ?? throw input.Missing("CloudWatchLoggingOption");
        FlinkApplication application = OpenForChange(call, input);
        LoggingOptions.Add(application, option);
        return NewVersion(application, call.Operation);
    }

    public JsonObject DeleteApplicationCloudWatchLoggingOption(ServiceCall call, CallInput input)
    {
        string id = input.RequiredText("CloudWatchLoggingOptionId", 1, 50);
        FlinkApplication application = OpenForChange(call, input);
        application.LoggingOptions.Remove(LoggingOptions.Find(application, id));
        return NewVersion(application, call.Operation);
    }

    /// <summary>There is no dashboard to open.</summary>
    public JsonObject CreateApplicationPresignedUrl(ServiceCall call, CallInput input)
    {
        access.Open(call, input);
        throw FlinkErrors.InvalidArgument("The sandbox runs no Flink dashboard and no notebook, so there is no URL to give.");
    }

    private FlinkApplication OpenForChange(ServiceCall call, CallInput input)
    {
        FlinkApplication application = access.Open(call, input);
        if (application.Status is not (ApplicationStatus.READY or ApplicationStatus.RUNNING)) throw FlinkErrors.WrongStatus("updated", application.Status);
        ChangeGuard.Check(application, input);
        return application;
    }

    /// <summary>Log streams are changed without a redeployment (assumption MSF-19).</summary>
    private JsonObject NewVersion(FlinkApplication application, string operationName)
    {
        ApplicationVersion before = application.Version;
        application.Versions.Add(new ApplicationVersion { Id = before.Id + 1, Settings = before.Settings, CreatedAt = clock.UtcNow, UpdatedFrom = before.Id, Succeeded = before.Succeeded });
        application.ConditionalToken = ids.Token(48);
        application.LastUpdate = clock.UtcNow;
        FlinkOperation operation = deployment.Begin(application, operationName, from: before.Id, to: application.Version.Id);
        deployment.End(operation, OperationStatus.SUCCESSFUL);
        return new JsonObject { ["ApplicationARN"] = application.Arn, ["ApplicationVersionId"] = application.Version.Id, ["CloudWatchLoggingOptionDescriptions"] = application.LoggingOptions.DeepClone(), ["OperationId"] = operation.Id };
    }
}
