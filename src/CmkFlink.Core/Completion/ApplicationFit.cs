using CmkFlink.Core.Applications;

namespace CmkFlink.Core.Completion;

/// <summary>Which applications fit which cmdlet: those on which it could do something. One literal table; a cmdlet that it does not have takes any.</summary>
internal static class ApplicationFit
{
    private static readonly Dictionary<string, Func<FlinkApplication, CompletionLine, bool>> Table = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Enable-FlinkCmk"] = (application, _) => CanTakeCmk(application),
        ["Initialize-FlinkCmk"] = (application, _) => CanTakeCmk(application),
        ["Disable-FlinkCmk"] = (application, _) => HasCmk(application),
        ["Invoke-FlinkCmkRotation"] = (application, _) => HasCmk(application),
        ["Get-FlinkCmkRotation"] = (application, _) => HasCmk(application),
        ["Remove-FlinkAwsOwnedSnapshot"] = (application, _) => HasCmk(application),
        ["Start-FlinkApplication"] = (application, _) => application.Status is "READY" or "ROLLED_BACK",
        // A stop by force takes an application out of any state that it is stuck in.
        ["Stop-FlinkApplication"] = (application, _) => application.Status is not ("READY" or "ROLLED_BACK" or "DELETING"),
        ["Restart-FlinkApplication"] = (application, _) => application.Status == "RUNNING",
        ["New-FlinkSnapshot"] = (application, _) => application is { Status: "RUNNING", ApplicationMode: not "INTERACTIVE" },
        // MSF API reference, RollbackApplication.
        ["Undo-FlinkApplicationUpdate"] = (application, _) => application.Status is "UPDATING" or "AUTOSCALING" or "RUNNING",
        ["Update-FlinkApplicationRuntime"] = CanBeUpgraded,
        ["Get-FlinkSnapshot"] = (application, _) => application.ApplicationMode != "INTERACTIVE",
        ["Remove-FlinkSnapshot"] = (application, _) => application.ApplicationMode != "INTERACTIVE",
    };

    public static bool Fits(FlinkApplication application, CompletionLine line) => !Table.TryGetValue(line.Command, out Func<FlinkApplication, CompletionLine, bool>? fits) || fits(application, line);

    /// <summary>What decides besides command and parameter, for the cache.</summary>
    public static string Variant(CompletionLine line) => string.Join(",", line.ValuesOf("RuntimeEnvironment"));

    private static bool CanTakeCmk(FlinkApplication application) => application.ApplicationMode != "INTERACTIVE" && FlinkRuntime.SupportsCmk(application.RuntimeEnvironment);

    private static bool HasCmk(FlinkApplication application) => application.KeyType == FlinkKeyType.CustomerManagedKey;

    private static bool CanBeUpgraded(FlinkApplication application, CompletionLine line)
    {
        // Without -RuntimeEnvironment the upgrade goes to the first runtime with CMK; one that is not a Flink version is refused whatever the application.
        Version? target = line.ValuesOf("RuntimeEnvironment") is [{ } wanted, ..] ? FlinkRuntime.VersionOf(wanted) : FlinkRuntime.FirstWithCmk;
        return FlinkRuntime.VersionOf(application.RuntimeEnvironment) is { } version && version < target;
    }
}
