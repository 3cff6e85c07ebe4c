using System.Globalization;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Plans;

/// <summary>Facts that plans of both kinds rest on.</summary>
internal static class PlanFacts
{
    public static string Now => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Module => typeof(PlanFacts).Assembly.GetName().Version!.ToString(3);

    /// <param name="under">The key, in words that stay the same when the plan's own steps change it as planned.</param>
    /// <param name="changed">The same once the plan's update is made; <see langword="null"/> where it makes none.</param>
    public static PlannedFact Version(FlinkApplication application, string under, string? changed) => new("version", Of(application), $"{application.VersionId} under {under}")
    {
        Own = changed is null ? [] : [$"{application.VersionId + 1} under {changed}"],
    };

    /// <param name="status">As it is, but for a stop that is the change's own.</param>
    public static PlannedFact Status(FlinkApplication application, string status, string until) => new("status", Of(application), status) { Until = [until] };

    public static PlannedFact RestorePoint(FlinkApplication application, string until) => new("restore point", Of(application), $"{application.RestoreType ?? "of the service's choice"}{(application.RestoreSnapshotName is { } name ? $" {name}" : "")}") { Until = [until] };

    public static PlannedFact Settings(FlinkApplication application) => new("settings", Of(application),
        $"{application.RuntimeEnvironment}, snapshots {OnOff(application.SnapshotsEnabled)} ({application.SnapshotMode ?? "of the application"}), rollback {OnOff(application.RollbackEnabled)}, execution role {application.ServiceExecutionRole ?? "none"}");

    /// <summary>What a policy says, whatever its layout.</summary>
    public static string Digest(PolicyDocument policy) => "sha256:" + CanonicalJson.Digest(policy.ToJson(indented: false));

    /// <summary>A value that its reader may be denied; then the plan does not rest on it.</summary>
    public static async Task<string?> ReadableAsync(Func<Task<string>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not OperationCanceledException && Failures.From(e).Category == FailureCategory.PermissionDenied)
        {
            return null;
        }
    }

    private static string Of(FlinkApplication application) => $"application {application.ApplicationName}";

    private static string OnOff(bool on) => on ? "on" : "off";
}
