using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Plans;

/// <summary>Failures of written plans, each with its remedy. None of them has changed anything.</summary>
internal static class PlanFailures
{
    private const int Shown = 12;

    public static OperationFailure NotFound(string path, Exception e) => new(
        "PlanNotFound", FailureCategory.ObjectNotFound, $"There is no plan '{path}'.", "Make one with -PlanOnly -PlanPath, or correct the path.", path, e);

    public static OperationFailure Unreadable(string path, string reason, Exception e) => new(
        "PlanUnreadable", FailureCategory.InvalidData, $"File '{path}' is no plan that can be applied: {reason}.", "Make the plan anew with -PlanOnly -PlanPath; a plan is not edited by hand.", path, e);

    public static OperationFailure Altered(string path, string found) => new(
        "PlanAltered",
        FailureCategory.InvalidData,
        $"Plan '{path}' was altered since it was made: the SHA-256 of its content is {found}, and it says another.",
        "Take the file as it was approved, or make the plan anew with -PlanOnly -PlanPath.",
        path);

    public static OperationFailure NotWritten(string path, string reason, Exception? e) => new(
        "PlanNotWritten", FailureCategory.ResourceUnavailable, $"The plan cannot be written to '{path}': {reason}", "Give a -PlanPath in a folder that exists and that you may write to.", path, e);

    public static OperationFailure OfAnotherCommand(string path, string operation) => new(
        "PlanOfAnotherCommand",
        FailureCategory.InvalidArgument,
        $"Plan '{path}' is one of {CommandOf(operation)}.",
        $"Apply it with {CommandOf(operation)} -PlanPath.",
        path);

    public static OperationFailure OfAnotherPlace(string path, string planned, string seen) => new(
        "PlanOfAnotherApplication",
        FailureCategory.InvalidArgument,
        $"Plan '{path}' is for {planned}, and not for {seen}.",
        "Give the application's name and the credentials and Region of that account, or make a plan for this one.",
        path);

    public static OperationFailure Contradicts(string path, string parameter, string asked, string planned) => new(
        "PlanContradicted",
        FailureCategory.InvalidArgument,
        $"Plan '{path}' was made with -{parameter} {planned}; -{parameter} {asked} contradicts it.",
        $"Leave -{parameter} out to apply the plan as it is, or make another.",
        path);

    public static OperationFailure Drift(string path, WrittenPlan plan, IReadOnlyList<PlanDifference> differences, string again) => new(
        "PlanDrifted",
        FailureCategory.InvalidOperation,
        $"Plan '{path}' of {plan.MadeAt} is not applied, since things are no longer as it was made for: {string.Join("; ", differences.Take(Shown))}{(differences.Count > Shown ? $"; and {differences.Count - Shown} more" : "")}.",
        $"Look at what has changed, make the plan anew and have it approved: {again}",
        path);

    private static string CommandOf(string operation) => operation == PlanOperations.Rotate ? "Invoke-FlinkCmkRotation" : "Initialize-FlinkCmk";
}
