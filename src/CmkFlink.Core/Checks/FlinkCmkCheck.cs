using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Checks;

public enum CheckResult
{
    Pass,
    Warn,
    Fail,

    /// <summary>The caller may not read what decides; Remedy says who can.</summary>
    Unknown,
}

/// <summary>One check of an application and a key.</summary>
public sealed record FlinkCmkCheck
{
    public required string ApplicationName { get; init; }

    /// <summary>The key that the check is about; <see langword="null"/> for a check of the application alone.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Stable name: Runtime, KeyState, OperatorAccess ...</summary>
    public required string Check { get; init; }

    public required CheckResult Result { get; init; }

    /// <summary>What was seen.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do; <see langword="null"/> for a pass.</summary>
    public string? Remedy { get; init; }
}

/// <summary>Makes the checks of one application and, where given, one key.</summary>
internal sealed class CheckWriter(string applicationName, string? keyArn = null)
{
    public FlinkCmkCheck Pass(string check, string detail) => Make(check, CheckResult.Pass, detail, null);

    public FlinkCmkCheck Warn(string check, string detail, string remedy) => Make(check, CheckResult.Warn, detail, remedy);

    public FlinkCmkCheck Fail(string check, string detail, string remedy) => Make(check, CheckResult.Fail, detail, remedy);

    public FlinkCmkCheck Fail(string check, OperationFailure failure) => Make(check, CheckResult.Fail, failure.Message, failure.Remedy);

    public FlinkCmkCheck Unknown(string check, string detail, string whoCan) => Make(check, CheckResult.Unknown, detail, whoCan);

    private FlinkCmkCheck Make(string check, CheckResult result, string detail, string? remedy) =>
        new() { ApplicationName = applicationName, KeyArn = keyArn, Check = check, Result = result, Detail = detail, Remedy = remedy };
}
