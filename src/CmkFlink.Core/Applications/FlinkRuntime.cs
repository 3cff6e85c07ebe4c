using System.Globalization;

namespace CmkFlink.Core.Applications;

/// <summary>What a runtime environment's name tells. Parsed, not listed: new runtimes appear.</summary>
public static class FlinkRuntime
{
    /// <summary>The first Flink version whose applications can use a CMK (AWS Big Data blog, 2025-09-05; MSF developer guide, key management).</summary>
    public static Version FirstWithCmk { get; } = new(1, 20);

    /// <summary>The Flink version of FLINK-1_20 ..., or <see langword="null"/> for Studio (ZEPPELIN-...), SQL and unknown names.</summary>
    public static Version? VersionOf(string? runtimeEnvironment)
    {
        const string prefix = "FLINK-";
        if (runtimeEnvironment is null || !runtimeEnvironment.StartsWith(prefix, StringComparison.Ordinal)) return null;
        string[] parts = runtimeEnvironment.Substring(prefix.Length).Split('_');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            ? new Version(major, minor)
            : null;
    }

    public static bool SupportsCmk(string? runtimeEnvironment) => VersionOf(runtimeEnvironment) is { } version && version >= FirstWithCmk;

    /// <summary>The mode that a runtime implies where the service does not state one.</summary>
    public static string ModeOf(string? runtimeEnvironment) => runtimeEnvironment?.StartsWith("ZEPPELIN-", StringComparison.Ordinal) == true ? "INTERACTIVE" : "STREAMING";
}
