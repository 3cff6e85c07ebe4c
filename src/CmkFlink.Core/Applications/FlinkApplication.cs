using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Applications;

/// <summary>Which key encrypts an application's state, or a snapshot.</summary>
public enum FlinkKeyType
{
    AwsOwnedKey,
    CustomerManagedKey,
}

/// <summary>An application of Managed Service for Apache Flink, as observed.</summary>
public sealed record FlinkApplication
{
    public required string ApplicationName { get; init; }

    public required string ApplicationArn { get; init; }

    /// <summary>READY, RUNNING, UPDATING ... as the service says it.</summary>
    public required string Status { get; init; }

    /// <summary>FLINK-1_20, ZEPPELIN-FLINK-3_0 ...</summary>
    public required string RuntimeEnvironment { get; init; }

    /// <summary>STREAMING or INTERACTIVE (Studio).</summary>
    public required string ApplicationMode { get; init; }

    public required FlinkKeyType KeyType { get; init; }

    /// <summary>ARN of the CMK that the application is configured with; <see langword="null"/> under the AWS owned key.</summary>
    public string? KeyArn { get; init; }

    public required long VersionId { get; init; }

    /// <summary>Whether an update or a stop keeps the state by a snapshot.</summary>
    public required bool SnapshotsEnabled { get; init; }

    /// <summary>Whether a failed update is rolled back by the service itself.</summary>
    public required bool RollbackEnabled { get; init; }

    /// <summary>ENHANCED_SNAPSHOTS where the application keeps its snapshots in the account instead of in itself; <see langword="null"/> where the service says nothing.</summary>
    public string? SnapshotMode { get; init; }

    public string? ServiceExecutionRole { get; init; }

    /// <summary>The snapshot that the run configuration names, from which the next start restores.</summary>
    public string? RestoreSnapshotName { get; init; }

    /// <summary>RESTORE_FROM_LATEST_SNAPSHOT, RESTORE_FROM_CUSTOM_SNAPSHOT or SKIP_RESTORE_FROM_SNAPSHOT of the run configuration; <see langword="null"/> where it says nothing.</summary>
    public string? RestoreType { get; init; }

    /// <summary>The version that the present one was made from by an update.</summary>
    public long? VersionUpdatedFrom { get; init; }

    /// <summary>The version that a rollback left, where the present one is the outcome of one.</summary>
    public long? VersionRolledBackFrom { get; init; }

    /// <summary>The version whose settings a rollback went back to.</summary>
    public long? VersionRolledBackTo { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? CreateTimestamp { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? LastUpdateTimestamp { get; init; }

    public required string Region { get; init; }

    /// <summary>Whether the command that returned this object changed it.</summary>
    public bool Changed { get; init; }

    /// <summary>Snapshots under another listing (enhanced snapshots): what the legacy listing says is then not everything.</summary>
    public bool UsesEnhancedSnapshots => string.Equals(SnapshotMode, "ENHANCED_SNAPSHOTS", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => ApplicationName;

    internal static FlinkApplication From(ApplicationDetail detail)
    {
        ApplicationConfigurationDescription? configuration = detail.ApplicationConfigurationDescription;
        FlinkKey key = FlinkKey.From(configuration?.ApplicationEncryptionConfigurationDescription);
        return new FlinkApplication
        {
            ApplicationName = detail.ApplicationName,
            ApplicationArn = detail.ApplicationARN,
            Status = detail.ApplicationStatus?.Value ?? "",
            RuntimeEnvironment = detail.RuntimeEnvironment?.Value ?? "",
            ApplicationMode = detail.ApplicationMode?.Value ?? FlinkRuntime.ModeOf(detail.RuntimeEnvironment?.Value),
            KeyType = key.Type,
            KeyArn = key.Arn,
            VersionId = detail.ApplicationVersionId ?? 0,
            SnapshotsEnabled = configuration?.ApplicationSnapshotConfigurationDescription?.SnapshotsEnabled ?? false,
            RollbackEnabled = configuration?.ApplicationSystemRollbackConfigurationDescription?.RollbackEnabled ?? false,
            SnapshotMode = configuration?.SnapshotMode,
            ServiceExecutionRole = detail.ServiceExecutionRole,
            RestoreSnapshotName = configuration?.RunConfigurationDescription?.ApplicationRestoreConfigurationDescription?.SnapshotName,
            RestoreType = configuration?.RunConfigurationDescription?.ApplicationRestoreConfigurationDescription?.ApplicationRestoreType?.Value,
            VersionUpdatedFrom = detail.ApplicationVersionUpdatedFrom,
            VersionRolledBackFrom = detail.ApplicationVersionRolledBackFrom,
            VersionRolledBackTo = detail.ApplicationVersionRolledBackTo,
            CreateTimestamp = detail.CreateTimestamp,
            LastUpdateTimestamp = detail.LastUpdateTimestamp,
            Region = Arn.TryParse(detail.ApplicationARN, out Arn? arn) ? arn.Region : "",
        };
    }
}

/// <summary>The key of an application or of a snapshot. An absent description means the AWS owned key.</summary>
internal readonly record struct FlinkKey(FlinkKeyType Type, string? Arn)
{
    public static FlinkKey AwsOwned { get; } = new(FlinkKeyType.AwsOwnedKey, null);

    public static FlinkKey From(ApplicationEncryptionConfigurationDescription? description) =>
        description?.KeyType?.Value == "CUSTOMER_MANAGED_KEY" ? new FlinkKey(FlinkKeyType.CustomerManagedKey, description.KeyId) : AwsOwned;

    public override string ToString() => Arn ?? "AwsOwnedKey";
}
