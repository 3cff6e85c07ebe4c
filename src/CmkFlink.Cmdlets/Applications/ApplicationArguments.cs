using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>What the cmdlets refuse before they ask AWS.</summary>
internal static class ApplicationArguments
{
    public static OperationFailure NotOne { get; } = new(
        "ApplicationMissing",
        FailureCategory.InvalidArgument,
        "Applications are named by -ApplicationName or come down the pipe: neither was given, or both.",
        "Give -ApplicationName, or pipe what Get-FlinkApplication gives, and the key as -KeyArn.");

    public static OperationFailure SeveralKeys(string application, IEnumerable<string?> keys) => new(
        "KeyAmbiguous",
        FailureCategory.InvalidArgument,
        $"Application {application} was given several keys: {string.Join(", ", keys)}.",
        "Give it one.",
        application);
}
