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
        $"Application '{snapshot.ApplicationName}' has a snapshot '{snapshot.SnapshotName}' already, and it is {snapshot.SnapshotStatus} under {(object?)snapshot.KeyArn ?? "the AWS owned key"}.",
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

    public static OperationFailure NotUnderIntendedKey(FlinkApplication application, string intended) => new(
        "ApplicationUnderOtherKey",
        FailureCategory.InvalidOperation,
        $"No snapshot of application '{application.ApplicationName}' is deleted: it is to be under {intended} and is under {(object?)application.KeyArn ?? "the AWS owned key"}.",
        $"Enable-FlinkCmk -ApplicationName {application.ApplicationName} -KeyArn {intended} switches it; then take a snapshot, and run the same command again.",
        application);

    public static OperationFailure NotRestarted(FlinkApplication application, DateTime rotated) => new(
        "NotRestartedSinceRotation",
        FailureCategory.InvalidOperation,
        $"No snapshot of application '{application.ApplicationName}' is deleted: its key {application.KeyArn} was rotated at {Moments.Utc(rotated)}, and no restart since then is to be seen, so none of its snapshots is surely under the new key material.",
        $"Restart-FlinkApplication -ApplicationName {application.ApplicationName}, New-FlinkSnapshot -ApplicationName {application.ApplicationName}; then run the same command again.",
        application);

    public static OperationFailure MaterialUnknown(FlinkApplication application) => new(
        "KeyMaterialUnknown",
        FailureCategory.PermissionDenied,
        $"Which snapshots of application '{application.ApplicationName}' are older than the material of key {application.KeyArn} is not known: the key's rotations are not readable.",
        "-ReaderProfileName names one who may read them (the key policy's -Reader; kms:ListKeyRotations).",
        application);

    public static OperationFailure NoMaterial(FlinkApplication application) => new(
        "ApplicationUnderAwsOwnedKey",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' is under the AWS owned key, whose material nobody sees: none of its snapshots is known to be older than it.",
        $"Enable-FlinkCmk -ApplicationName {application.ApplicationName} -KeyArn KEY puts it under a CMK.",
        application);

    public static OperationFailure NothingSelected(IReadOnlyList<string> applications) => new(
        "SnapshotsNotSelected",
        FailureCategory.InvalidArgument,
        $"Which snapshots of {string.Join(", ", applications)} are to be deleted is not said.",
        "Give -SnapshotName, -KeyArn or -OlderThanMaterial; or -All with -AllowStateLoss.",
        string.Join(", ", applications));

    public static OperationFailure AllNeedsOverride() => new(
        "StateWouldBeLost",
        FailureCategory.InvalidArgument,
        "-All deletes the newest snapshot too: an application that stops or fails then begins without state.",
        "-KeyArn and -OlderThanMaterial delete those that are not needed any more. -AllowStateLoss accepts the loss.");

    public static OperationFailure Replaced(FlinkSnapshot meant, FlinkSnapshot now) => new(
        "SnapshotReplaced",
        FailureCategory.InvalidOperation,
        $"Snapshot '{meant.SnapshotName}' of application '{meant.ApplicationName}' is not the one that was looked at: that was of {SnapshotText.Created(meant)}, this is of {SnapshotText.Created(now)}. It is not deleted.",
        "Run the same command again: it looks anew.",
        now);

    public static OperationFailure ApplicationChanging(FlinkSnapshot snapshot, FlinkApplication application) => new(
        "ApplicationBusy",
        FailureCategory.ResourceBusy,
        $"Snapshot '{snapshot.SnapshotName}' is not deleted: application '{application.ApplicationName}' is {application.Status}, and the service deletes no snapshot of an application that changes.",
        $"Wait until Get-FlinkApplication {application.ApplicationName} shows RUNNING, and run the same command again.",
        application);

    public static OperationFailure NotDeleted(FlinkSnapshot snapshot) => new(
        "SnapshotNotDeleted",
        FailureCategory.InvalidOperation,
        $"Snapshot '{snapshot.SnapshotName}' of application '{snapshot.ApplicationName}' is still there: it is {snapshot.SnapshotStatus}.",
        "Run the same command again; where it stays, look at the application's operations in the console.",
        snapshot);

    public static OperationFailure NotRemovable(FlinkSnapshot snapshot) => new(
        "SnapshotNotRemovable",
        FailureCategory.InvalidOperation,
        $"No snapshot of application '{snapshot.ApplicationName}' is deleted: '{snapshot.SnapshotName}' ({snapshot.SnapshotStatus}) may not go any more, since no READY snapshot under the application's key is newer, or the run configuration names it, or it is still being made.",
        "Run the same command again: it looks anew and chooses anew.",
        snapshot);

    public static OperationFailure NotReady(FlinkSnapshot snapshot) => new(
        "SnapshotNotReady",
        FailureCategory.InvalidOperation,
        $"Snapshot '{snapshot.SnapshotName}' of application '{snapshot.ApplicationName}' is {snapshot.SnapshotStatus}; only a READY one can be restored.",
        $"Get-FlinkSnapshot -ApplicationName {snapshot.ApplicationName} shows the others.",
        snapshot);
}
