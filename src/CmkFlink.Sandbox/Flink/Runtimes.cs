using System.Globalization;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Runtime environments: which there are, and which can encrypt state with a customer managed key.</summary>
internal static class Runtimes
{
    private static readonly string[] Known =
    [
        "SQL-1_0", "FLINK-1_6", "FLINK-1_8", "ZEPPELIN-FLINK-1_0", "FLINK-1_11", "FLINK-1_13", "ZEPPELIN-FLINK-2_0", "FLINK-1_15", "ZEPPELIN-FLINK-3_0",
        "FLINK-1_18", "FLINK-1_19", "FLINK-1_20", "FLINK-2_2", "FLINK-2_3",
    ];

    public static string Read(CallInput input, string member) => input.Choice(member, Known) ?? throw input.Missing(member);

    public static bool IsStudio(string runtime) => runtime.StartsWith("ZEPPELIN-", StringComparison.Ordinal);

    /// <summary>STREAMING or INTERACTIVE.</summary>
    /// <exception cref="ServiceException">The mode asked for does not go with the runtime.</exception>
    public static string Mode(string runtime, string? requested)
    {
        string mode = IsStudio(runtime) ? "INTERACTIVE" : "STREAMING";
        return requested is null || requested == mode ? mode : throw FlinkErrors.InvalidArgument($"Application mode {requested} is not supported for runtime environment {runtime}.");
    }

    /// <summary>Flink 1.20 or later; neither Studio nor SQL (AWS Big Data blog of 2025-09-05; Studio and SQL: assumption MSF-12).</summary>
    public static bool SupportsCustomerManagedKey(string runtime) => Version(runtime) is (int major, int minor) && (major > 1 || (major == 1 && minor >= 20));

    /// <summary>Enhanced snapshots need Flink 1.20 too (MSF developer guide, snapshots-setup).</summary>
    public static bool SupportsEnhancedSnapshots(string runtime) => SupportsCustomerManagedKey(runtime);

    private static (int Major, int Minor)? Version(string runtime)
    {
        const string prefix = "FLINK-";
        if (!runtime.StartsWith(prefix, StringComparison.Ordinal)) return null;
        string[] parts = runtime[prefix.Length..].Split('_');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor) ? (major, minor) : null;
    }
}
