using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Connection;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>The variables of the session that decide over a command line. Read on the thread of the runspace that completes, as the line's own scope sees them.</summary>
internal sealed record SessionVariables
{
    private const string DefaultsName = "PSDefaultParameterValues", CredentialsName = "StoredAWSCredentials", RegionName = "StoredAWSRegion";

    /// <summary>$PSDefaultParameterValues.</summary>
    public IDictionary? Defaults { get; init; }

    /// <summary>$StoredAWSCredentials of AWS.Tools.</summary>
    public object? Credentials { get; init; }

    /// <summary>$StoredAWSRegion of AWS.Tools.</summary>
    public object? Region { get; init; }

    /// <summary>The variables that the line splats.</summary>
    public IReadOnlyDictionary<string, object?> Splatted { get; init; } = new Dictionary<string, object?>();

    public static SessionVariables Read(IReadOnlyCollection<string> splatted)
    {
        string[] names = [DefaultsName, CredentialsName, RegionName, .. splatted];
        Dictionary<string, object?> found = new(StringComparer.OrdinalIgnoreCase);
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Utility\Get-Variable").AddParameter("Name", names).AddParameter("ErrorAction", ActionPreference.Ignore);
        foreach (PSVariable variable in shell.Invoke<PSVariable>()) found[variable.Name] = SessionValues.Unwrap(variable.Value);
        return new SessionVariables
        {
            Defaults = Value(DefaultsName) as IDictionary,
            Credentials = Value(CredentialsName),
            Region = Value(RegionName),
            Splatted = splatted.Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(name => name, Value, StringComparer.OrdinalIgnoreCase),
        };

        object? Value(string name) => found.TryGetValue(name, out object? value) ? value : null;
    }

    /// <summary>A path of PowerShell as one of the file system; as it is where PowerShell finds nothing there.</summary>
    public static string FullPath(string path)
    {
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Management\Convert-Path").AddParameter("LiteralPath", path).AddParameter("ErrorAction", ActionPreference.Ignore);
        return shell.Invoke<string>() is [{ } full, ..] ? full : path;
    }
}
