using System.Text.Json.Nodes;

namespace CmkFlink.Sandbox.Flink;

/// <summary>States of an application, named as in the service model.</summary>
// CA1707: the names are the wire's.
#pragma warning disable CA1707
internal enum ApplicationStatus
{
    DELETING,
    STARTING,
    STOPPING,
    READY,
    RUNNING,
    UPDATING,
    AUTOSCALING,
    FORCE_STOPPING,
    ROLLING_BACK,
    MAINTENANCE,
    ROLLED_BACK,
}
#pragma warning restore CA1707

/// <summary>What a version of an application fixes. Immutable; a change makes a new version.</summary>
internal sealed record ApplicationSettings
{
    public required string RuntimeEnvironment { get; init; }

    public required string ServiceExecutionRole { get; init; }

    public EncryptionSetting Encryption { get; init; } = EncryptionSetting.AwsOwnedKey;

    public bool SnapshotsEnabled { get; init; } = true;

    public bool RollbackEnabled { get; init; }

    /// <summary>ENHANCED_SNAPSHOTS, or <see langword="null"/> for application snapshots.</summary>
    public string? SnapshotMode { get; init; }

    /// <summary>The rest of ApplicationConfigurationDescription. Never changed in place.</summary>
    public required JsonObject Configuration { get; init; }
}

/// <summary>A version of an application.</summary>
internal sealed class ApplicationVersion
{
    public required long Id { get; init; }

    public required ApplicationSettings Settings { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long? UpdatedFrom { get; init; }

    public long? RolledBackFrom { get; init; }

    public long? RolledBackTo { get; init; }

    /// <summary>Whether its deployment succeeded, or needed none: a rollback goes to such a version only.</summary>
    public bool Succeeded { get; set; }
}

/// <summary>How a start or an update restores state.</summary>
/// <param name="Type">ApplicationRestoreType of the service model.</param>
/// <param name="SnapshotName">For RESTORE_FROM_CUSTOM_SNAPSHOT.</param>
internal sealed record RestoreSetting(string Type, string? SnapshotName)
{
    public const string Skip = "SKIP_RESTORE_FROM_SNAPSHOT";

    public const string Latest = "RESTORE_FROM_LATEST_SNAPSHOT";

    public const string Custom = "RESTORE_FROM_CUSTOM_SNAPSHOT";

    public static RestoreSetting FromLatest { get; } = new(Latest, null);
}

/// <summary>What a running application holds.</summary>
/// <param name="State">Its state on disk, sealed under the key material of the time of its deployment.</param>
/// <param name="Grants">Grants that MSF created on the key, retired when the running state ends.</param>
internal sealed record RunningState(SealedState State, IReadOnlyList<string> Grants);

/// <summary>An application of Managed Service for Apache Flink.</summary>
internal sealed class FlinkApplication
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    public string Description { get; init; } = "";

    /// <summary>STREAMING or INTERACTIVE.</summary>
    public required string Mode { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdate { get; set; }

    public ApplicationStatus Status { get; set; } = ApplicationStatus.READY;

    /// <summary>Oldest first; the last is current.</summary>
    public List<ApplicationVersion> Versions { get; init; } = [];

    /// <summary>Changes with every change of the application.</summary>
    public required string ConditionalToken { get; set; }

    public RestoreSetting? Restore { get; set; }

    public bool? AllowNonRestoredState { get; set; }

    public JsonArray LoggingOptions { get; set; } = [];

    public int NextLoggingOption { get; set; } = 1;

    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Start of the eight hours in which AWS may restart the application, <c>HH:MM</c> UTC.</summary>
    public string MaintenanceStart { get; set; } = "06:00";

    /// <summary>Oldest first.</summary>
    public List<FlinkSnapshot> Snapshots { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public List<FlinkOperation> Operations { get; init; } = [];

    public RunningState? Running { get; set; }

    /// <summary>The snapshot that the running state came from; <see langword="null"/> where it began empty.</summary>
    public string? RestoredFrom { get; set; }

    public ApplicationVersion Version => Versions[^1];

    public ApplicationSettings Settings => Version.Settings;

    public FlinkSnapshot? LatestSnapshot => Snapshots.FindLast(s => s.Status == SnapshotStatus.READY);
}
