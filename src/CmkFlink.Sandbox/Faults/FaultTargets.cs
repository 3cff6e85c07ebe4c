using CmkFlink.Sandbox.Events;

namespace CmkFlink.Sandbox.Faults;

/// <summary>Which calls a kind of fault can happen to.</summary>
internal static class FaultTargets
{
    public static IReadOnlyList<string> Services { get; } = ["kms", "kinesisanalytics", "iam", "sts"];

    private static readonly HashSet<string> _deployments = new(StringComparer.Ordinal) { "StartApplication", "UpdateApplication", "StopApplication", "RollbackApplication" };

    private static readonly HashSet<string> _snapshots = new(StringComparer.Ordinal) { "CreateApplicationSnapshot", "UpdateApplication", "StopApplication" };

    public static bool Fits(FaultKind kind, string service, string operation) => kind switch
    {
        FaultKind.DelayedVisibility => service is "iam" or "kms" && !EventRecorder.IsReadOnly(operation),
        FaultKind.StaleRead => service is not "sts" && IsPlainRead(operation),
        FaultKind.Refusal => service == "kinesisanalytics" && !IsPlainRead(operation),
        FaultKind.FailOperation => service == "kinesisanalytics" && _deployments.Contains(operation),
        FaultKind.FailSnapshot => service == "kinesisanalytics" && _snapshots.Contains(operation),
        _ => true,
    };

    /// <summary>Whether the rule's patterns leave any call that it can happen to.</summary>
    public static bool CanMatch(FaultRule rule) => rule.Kind switch
    {
        FaultKind.DelayedVisibility => Any(rule, "iam", "kms"),
        FaultKind.StaleRead => Any(rule, "iam", "kms", "kinesisanalytics"),
        FaultKind.Refusal => Any(rule, "kinesisanalytics"),
        FaultKind.FailOperation => Any(rule, "kinesisanalytics") && _deployments.Any(o => Matches(rule.Operation, o)),
        FaultKind.FailSnapshot => Any(rule, "kinesisanalytics") && _snapshots.Any(o => Matches(rule.Operation, o)),
        _ => Any(rule, [.. Services]),
    };

    /// <summary>Get, List and Describe: what only looks. Cryptographic operations are read-only to CloudTrail, and yet do something.</summary>
    public static bool IsPlainRead(string operation) => operation.StartsWith("Get", StringComparison.Ordinal) || operation.StartsWith("List", StringComparison.Ordinal) || operation.StartsWith("Describe", StringComparison.Ordinal);

    public static bool Matches(string pattern, string name) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static bool Any(FaultRule rule, params string[] services) => services.Any(service => Matches(rule.Service, service));
}
