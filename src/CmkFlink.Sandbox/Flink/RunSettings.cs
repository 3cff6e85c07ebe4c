using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Reads RunConfiguration and RunConfigurationUpdate, which have the same shape.</summary>
internal static class RunSettings
{
    /// <exception cref="ServiceException">InvalidArgumentException, or ResourceNotFoundException for a snapshot that is not there.</exception>
    public static (RestoreSetting? Restore, bool? AllowNonRestoredState) Read(CallInput? run, FlinkApplication application)
    {
        bool? allow = run?.Structure("FlinkRunConfiguration")?.Flag("AllowNonRestoredState");
        if (run?.Structure("ApplicationRestoreConfiguration") is not CallInput block) return (null, allow);
        string type = block.Choice("ApplicationRestoreType", RestoreSetting.Skip, RestoreSetting.Latest, RestoreSetting.Custom) ?? throw block.Missing("ApplicationRestoreType");
        string? name = block.Has("SnapshotName") ? FlinkAccess.SnapshotName(block) : null;
        if (type == RestoreSetting.Custom != name is not null) throw FlinkErrors.InvalidArgument($"SnapshotName is required with {RestoreSetting.Custom}, and only then.");
        if (name is null) return (new RestoreSetting(type, null), allow);
        FlinkSnapshot snapshot = application.Snapshots.Find(s => s.Name == name) ?? throw FlinkErrors.SnapshotNotFound(name, application.Name);
        if (snapshot.Status != SnapshotStatus.READY) throw FlinkErrors.InvalidArgument($"Snapshot '{name}' is in '{snapshot.Status}' state and cannot be restored.");
        return (new RestoreSetting(type, name), allow);
    }
}
