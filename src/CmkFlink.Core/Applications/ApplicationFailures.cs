using CmkFlink.Core.Operations;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Applications;

/// <summary>Failures that concern an application, each with its remedy.</summary>
internal static class ApplicationFailures
{
    public static void CheckName(string name)
    {
        if (!FlinkNames.IsApplicationName(name))
            throw new OperationException(Failures.InvalidName("ApplicationName", name, "1-128 letters, digits, '_', '.' and '-'"));
    }

    public static OperationFailure NotFound(string name, string region) => new(
        "ApplicationNotFound",
        FailureCategory.ObjectNotFound,
        $"There is no application '{name}' in {region}.",
        $"Get-FlinkApplication -Region {region} lists those that there are; -Region looks elsewhere.",
        name);

    public static OperationFailure Differs(FlinkApplication application, string differences) => new(
        "ApplicationExists",
        FailureCategory.ResourceExists,
        $"There is an application '{application.ApplicationName}' already, and it differs: {differences}.",
        $"Give another name, or change the application there is (Enable-FlinkCmk and Disable-FlinkCmk change its key).",
        application);

    public static OperationFailure CodeIncomplete(string name) => new(
        "ApplicationCodeIncomplete",
        FailureCategory.InvalidArgument,
        $"The code of application '{name}' is named by half: bucket and file key belong together.",
        "Give both -CodeBucketArn and -CodeFileKey, or neither.",
        name);

    public static OperationFailure Busy(FlinkApplication application, string action) => new(
        "ApplicationBusy",
        FailureCategory.ResourceBusy,
        $"Application '{application.ApplicationName}' is {application.Status}: {action} needs it RUNNING or READY.",
        $"Wait until Get-FlinkApplication {application.ApplicationName} shows RUNNING or READY, and run the same command again.",
        application);

    public static OperationFailure RuntimeTooOld(FlinkApplication application) => new(
        "RuntimeTooOld",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' runs on {application.RuntimeEnvironment}; customer managed keys need Flink {FlinkRuntime.FirstWithCmk} or later.",
        $"Update-FlinkApplicationRuntime -ApplicationName {application.ApplicationName} upgrades it in place to FLINK-1_20 (its ARN and snapshots stay); then run the same command again.",
        application);

    public static OperationFailure ModeUnsupported(FlinkApplication application) => new(
        "ApplicationModeUnsupported",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' is a Studio notebook ({application.RuntimeEnvironment}, {application.ApplicationMode}); customer managed keys are for streaming applications on Flink {FlinkRuntime.FirstWithCmk} or later.",
        "Move the job to a streaming application: a Studio notebook cannot be upgraded in place.",
        application);

    public static OperationFailure StateWouldBeLost(FlinkApplication application, string action) => new(
        "StateWouldBeLost",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' is RUNNING with snapshots disabled: {action} would lose its state.",
        "Enable snapshots for the application first, or accept the loss with -AllowStateLoss.",
        application);

    public static OperationFailure StateWouldBeLost(FlinkApplication application, bool forced) => forced
        ? new(
            "StateWouldBeLost",
            FailureCategory.InvalidOperation,
            $"A forced stop of application '{application.ApplicationName}' takes no snapshot: what it holds since its last snapshot would be lost.",
            "Stop it without -ForceStop, or accept the loss with -AllowStateLoss.",
            application)
        : StateWouldBeLost(application, "a stop");

    public static OperationFailure NothingToRestart(FlinkApplication application) => new(
        "ApplicationNotRunning",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' is {application.Status}: there is nothing running to restart.",
        $"Start-FlinkApplication -ApplicationName {application.ApplicationName} starts it.",
        application);

    public static OperationFailure StoppedAndNotStarted(FlinkApplication application, OperationFailure cause) => new(
        cause.Id,
        cause.Category,
        $"Application '{application.ApplicationName}' was stopped for the restart and could not be started again: {cause.Message}",
        $"{cause.Remedy} {(cause.Remedy.Contains(Start(application)) ? "Its" : $"Then {Start(application)}: its")} state is in the snapshot that the stop took.",
        application,
        cause.Exception);

    public static OperationFailure NotUpgradable(FlinkApplication application, string wanted, string reason) => new(
        "RuntimeNotUpgradable",
        FailureCategory.InvalidArgument,
        $"Application '{application.ApplicationName}' ({application.RuntimeEnvironment}) cannot be upgraded to {wanted}: {reason}.",
        $"Give -RuntimeEnvironment FLINK-1_20 or a later one than {application.RuntimeEnvironment}.",
        application);

    public static OperationFailure NotRollable(FlinkApplication application) => new(
        "ApplicationNotRunning",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' is {application.Status}: the service rolls back an application only while it is UPDATING, AUTOSCALING or RUNNING.",
        $"Wait until it comes to rest. A READY one: Enable-FlinkCmk (or Disable-FlinkCmk) sets the key it had, and Start-FlinkApplication starts it.",
        application);

    public static OperationFailure NoPreviousVersion(FlinkApplication application) => new(
        "NoPreviousVersion",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' is at version {application.VersionId}, and the service keeps no earlier one that it was updated from.",
        "Enable-FlinkCmk and Disable-FlinkCmk change its key by a new update.",
        application);

    public static OperationFailure NoSnapshotToLoad(FlinkApplication application) => new(
        "NoSnapshotToLoad",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' has no READY snapshot, and a rollback loads the last one: the service refuses it, or the state would be lost.",
        $"New-FlinkSnapshot -ApplicationName {application.ApplicationName} takes one of the running application; then run the same command again.",
        application);

    public static OperationFailure OperationFailed(string name, string action, OperationOutcome? outcome, FlinkApplication seen) => new(
        "ApplicationOperationFailed",
        FailureCategory.InvalidOperation,
        $"{action} of application '{name}' failed{(outcome?.ErrorString is { Length: > 0 } text ? ": " + text.TrimEnd('.') : "")}. It is {seen.Status} under {(object?)seen.KeyArn ?? "the AWS owned key"}."
            + (outcome?.RollbackOperationId is { Length: > 0 } ? " The service rolled it back." : ""),
        $"{(IsStopped(seen) ? $"{Start(seen)} starts it with its newest snapshot" : "Run the same command again")}; where that fails too, Test-FlinkCmk -ApplicationName {name} as a reader shows what stands in the way.",
        seen);

    /// <summary>The failure of an operation with the cause that was found for it. The cause's remedy alone would leave a stopped application standing.</summary>
    public static OperationFailure Because(OperationFailure failure, OperationFailure cause) => failure with
    {
        Id = cause.Id,
        Category = cause.Category,
        Message = $"{failure.Message} {cause.Message}",
        Remedy = failure.Target is FlinkApplication seen && IsStopped(seen) ? $"{cause.Remedy} Then {Start(seen)}: it is {seen.Status}." : cause.Remedy,
    };

    private static bool IsStopped(FlinkApplication application) => application.Status is "READY" or "ROLLED_BACK";

    private static string Start(FlinkApplication application) => $"Start-FlinkApplication -ApplicationName {application.ApplicationName}";
}
