using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>SnapshotMode: marks an application as using enhanced snapshots, which the listing of application snapshots does not show. The mode itself is not imitated.</summary>
/// <remarks>MSF developer guide, snapshots-setup. The member is not in the published service model yet; assumption MSF-14 says where it is read.</remarks>
internal static class SnapshotModes
{
    public const string Enhanced = "ENHANCED_SNAPSHOTS";

    private const string Application = "APPLICATION_SNAPSHOTS";

    /// <param name="current">The mode so far.</param>
    /// <exception cref="ServiceException">InvalidArgumentException.</exception>
    public static string? Read(CallInput input, string runtime, string? current)
    {
        string? mode = input.Choice("SnapshotMode", Enhanced, Application);
        if (mode is null) return current;
        if (mode == Application) return null;
        return Runtimes.SupportsEnhancedSnapshots(runtime) ? Enhanced : throw FlinkErrors.InvalidArgument($"Enhanced snapshots are not supported for runtime environment {runtime}.");
    }
}
