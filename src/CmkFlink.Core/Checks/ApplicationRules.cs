using System.Globalization;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Checks;

/// <summary>What an application must be like to use a CMK. Pure: observed facts in, checks out.</summary>
internal static class ApplicationRules
{
    /// <summary>What can be told from the description alone.</summary>
    public static IEnumerable<FlinkCmkCheck> Judge(FlinkApplication application)
    {
        CheckWriter checks = new(application.ApplicationName);
        if (application.ApplicationMode == "INTERACTIVE")
        {
            yield return checks.Fail("Mode", ApplicationFailures.ModeUnsupported(application));
            yield break;
        }

        yield return checks.Pass("Mode", $"{application.ApplicationMode} application");
        yield return FlinkRuntime.SupportsCmk(application.RuntimeEnvironment)
            ? checks.Pass("Runtime", $"{application.RuntimeEnvironment} can use a customer managed key")
            : checks.Fail("Runtime", ApplicationFailures.RuntimeTooOld(application));
        yield return application.Status switch
        {
            "RUNNING" => checks.Pass("Status", "RUNNING: a change of key takes effect at once, by a restart that restores a snapshot"),
            "READY" or "ROLLED_BACK" => checks.Pass("Status", $"{application.Status}: a change of key takes effect at the next start"),
            _ => checks.Fail("Status", ApplicationFailures.Busy(application, "a change of key")),
        };
        yield return (application.SnapshotsEnabled, application.Status == "RUNNING") switch
        {
            (true, _) => checks.Pass("SnapshotsEnabled", "an update and a stop keep the state by a snapshot"),
            (false, true) => checks.Fail("SnapshotsEnabled", ApplicationFailures.StateWouldBeLost(application, "a change of key")),
            (false, false) => checks.Warn("SnapshotsEnabled", "snapshots are disabled: no later change of key, update or stop keeps the state", "Enable snapshots for the application."),
        };
        yield return application.UsesEnhancedSnapshots
            ? checks.Warn("SnapshotMode", SnapshotFailures.EnhancedSnapshots(application).Message, SnapshotFailures.EnhancedSnapshots(application).Remedy)
            : checks.Pass("SnapshotMode", "snapshots are listed with the application");
        yield return application.RollbackEnabled
            ? checks.Pass("SystemRollback", "the service itself rolls back an update that fails")
            : checks.Warn("SystemRollback", "system rollback is off: an update that fails leaves the application READY, that is, stopped", "Enable system rollback for the application, or watch the change.");
    }

    /// <summary>Who deploys the application: a stack writes its own idea of the key at its next deployment.</summary>
    public static FlinkCmkCheck JudgeOwner(FlinkApplication application, IReadOnlyDictionary<string, string> tags) =>
        Owner(new CheckWriter(application.ApplicationName), "ApplicationOwner", "the application", tags);

    internal static FlinkCmkCheck Owner(CheckWriter checks, string check, string what, IReadOnlyDictionary<string, string> tags) => tags.TryGetValue("aws:cloudformation:stack-name", out string? stack)
        ? checks.Warn(check, $"{what} belongs to the CloudFormation stack {stack}, which reverts the change at its next deployment", $"Make the same change in the template of {stack}.")
        : checks.Pass(check, $"{what} belongs to no CloudFormation stack");

    /// <summary>How long updates took, from the operations log.</summary>
    public static FlinkCmkCheck JudgeDowntime(FlinkApplication application, IReadOnlyList<ApplicationOperationInfo> operations)
    {
        CheckWriter checks = new(application.ApplicationName);
        if (application.Status != "RUNNING") return checks.Pass("ExpectedDowntime", "none: the application is not running");
        List<TimeSpan> updates =
        [
            .. operations
                .Where(operation => operation.Operation == "UpdateApplication" && operation.OperationStatus?.Value == "SUCCESSFUL" && operation is { StartTime: not null, EndTime: not null })
                .Select(operation => operation.EndTime!.Value - operation.StartTime!.Value),
        ];
        if (updates.Count == 0) return checks.Pass("ExpectedDowntime", "the operations log has no earlier update to measure by; the application restarts once");
        updates.Sort();
        return checks.Pass("ExpectedDowntime", string.Format(CultureInfo.InvariantCulture, "the last {0} update(s) took {1:hh\\:mm\\:ss} (median), {2:hh\\:mm\\:ss} at most", updates.Count, updates[updates.Count / 2], updates[updates.Count - 1]));
    }

    /// <summary>What is left under the AWS owned key.</summary>
    public static FlinkCmkCheck JudgeSnapshots(FlinkApplication application, IReadOnlyList<FlinkSnapshot> snapshots)
    {
        CheckWriter checks = new(application.ApplicationName);
        int left = snapshots.Count(snapshot => snapshot.KeyType == FlinkKeyType.AwsOwnedKey);
        if (left == 0 && application.UsesEnhancedSnapshots)
            return checks.Unknown("AwsOwnedSnapshots", "the application's own listing has none; its enhanced snapshots, which belong to the account, are not in it", SnapshotFailures.EnhancedSnapshots(application).Remedy);
        return left == 0
            ? checks.Pass("AwsOwnedSnapshots", "no snapshot is under the AWS owned key")
            : checks.Warn("AwsOwnedSnapshots", $"{left} of {snapshots.Count} snapshots are under the AWS owned key: a change of key does not encrypt them anew",
                $"After the change: New-FlinkSnapshot -ApplicationName {application.ApplicationName}, then Remove-FlinkAwsOwnedSnapshot -ApplicationName {application.ApplicationName}.");
    }
}
