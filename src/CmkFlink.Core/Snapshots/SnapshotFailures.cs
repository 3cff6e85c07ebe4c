using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Failures that concern snapshots, each with its remedy.</summary>
internal static class SnapshotFailures
{
    public static OperationFailure NotFound(string snapshotName, IReadOnlyList<string> applications) => new(
        "SnapshotNotFound",
        FailureCategory.ObjectNotFound,
        $"There is no snapshot '{snapshotName}'{(applications.Count == 1 ? $" of application '{applications[0]}'" : "")}.",
        "Get-FlinkSnapshot without -SnapshotName lists those that there are.",
        snapshotName);

    public static OperationFailure EnhancedSnapshots(FlinkApplication application) => new(
        "EnhancedSnapshots",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' uses enhanced snapshots: they belong to the account and are not in the listing of the application, so what it shows is not everything.",
        "Look at the account's snapshots in the console before calling any key free.",
        application);

    public static OperationFailure NotRunning(FlinkApplication application) => new(
        "ApplicationNotRunning",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' is {application.Status}; a snapshot is taken of a RUNNING application only.",
        $"Start-FlinkApplication -ApplicationName {application.ApplicationName} starts it.",
        application);

    public static OperationFailure NameTaken(FlinkSnapshot snapshot) => new(
        "SnapshotNameTaken",
        FailureCategory.ResourceExists,
        $"Application '{snapshot.ApplicationName}' has a snapshot '{snapshot.SnapshotName}' already, and it is {snapshot.SnapshotStatus}.",
        "Give another -SnapshotName, or none for a name made from the time.",
        snapshot);

    public static OperationFailure Failed(FlinkSnapshot snapshot) => new(
        "SnapshotFailed",
        FailureCategory.InvalidOperation,
        $"Snapshot '{snapshot.SnapshotName}' of application '{snapshot.ApplicationName}' FAILED; nothing else changed.",
        $"Test-FlinkCmk -ApplicationName {snapshot.ApplicationName} as a reader shows whether the key can be used. Then take another snapshot.",
        snapshot);

    public static OperationFailure NoRestorePoint(FlinkApplication application, string reason) => new(
        "NoRestorePoint",
        FailureCategory.InvalidOperation,
        $"No snapshot of application '{application.ApplicationName}' is deleted: {reason}.",
        $"New-FlinkSnapshot -ApplicationName {application.ApplicationName} takes one under the application's key; then run the same command again.",
        application);

    public static OperationFailure StillUnderAwsOwnedKey(FlinkApplication application) => new(
        "ApplicationUnderAwsOwnedKey",
        FailureCategory.InvalidOperation,
        $"No snapshot of application '{application.ApplicationName}' is deleted: it still uses the AWS owned key itself.",
        $"Enable-FlinkCmk -ApplicationName {application.ApplicationName} -KeyArn KEY switches it; then take a snapshot, and run the same command again.",
        application);

    public static OperationFailure NotIntendedState(FlinkApplication application) => new(
        "ApplicationNotRunning",
        FailureCategory.InvalidOperation,
        $"No snapshot of application '{application.ApplicationName}' is deleted: it is {application.Status}, and only a RUNNING application proves that it works under its key.",
        $"Start-FlinkApplication -ApplicationName {application.ApplicationName} starts it; then run the same command again.",
        application);

    public static OperationFailure NotDeleted(FlinkSnapshot snapshot) => new(
        "SnapshotNotDeleted",
        FailureCategory.InvalidOperation,
        $"Snapshot '{snapshot.SnapshotName}' of application '{snapshot.ApplicationName}' is still there: it is {snapshot.SnapshotStatus}.",
        "Run the same command again; where it stays, look at the application's operations in the console.",
        snapshot);

    public static OperationFailure NotReady(FlinkSnapshot snapshot) => new(
        "SnapshotNotReady",
        FailureCategory.InvalidOperation,
        $"Snapshot '{snapshot.SnapshotName}' of application '{snapshot.ApplicationName}' is {snapshot.SnapshotStatus}; only a READY one can be restored.",
        $"Get-FlinkSnapshot -ApplicationName {snapshot.ApplicationName} shows the others.",
        snapshot);
}
