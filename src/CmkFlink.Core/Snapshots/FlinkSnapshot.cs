using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;

namespace CmkFlink.Core.Snapshots;

/// <summary>Whether a snapshot was written under the key material that its key has now.</summary>
public enum MaterialAge
{
    /// <summary>Not readable, not provable, or not applicable (AWS owned key).</summary>
    Unknown,

    /// <summary>Taken after the restart that followed the last rotation of its key; or its key was never rotated.</summary>
    Current,

    /// <summary>Taken before the last rotation of its key, or before the end of the restart that followed it.</summary>
    Older,
}

/// <summary>A snapshot of an application. It stays under the key of its time.</summary>
public sealed record FlinkSnapshot
{
    public required string ApplicationName { get; init; }

    public required string ApplicationArn { get; init; }

    public required string SnapshotName { get; init; }

    /// <summary>CREATING, READY, DELETING or FAILED.</summary>
    public required string SnapshotStatus { get; init; }

    public long? ApplicationVersionId { get; init; }

    /// <summary>UTC, to the tick: a deletion must name the same instant.</summary>
    public DateTime? SnapshotCreationTimestamp { get; init; }

    public string? RuntimeEnvironment { get; init; }

    public required FlinkKeyType KeyType { get; init; }

    /// <summary>ARN of the CMK it was written under; <see langword="null"/> under the AWS owned key.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Enabled, Disabled, PendingDeletion ... of that CMK; <see langword="null"/> under the AWS owned key, and where the caller may not read the key.</summary>
    public string? KeyState { get; init; }

    /// <summary>Whether it was written under the present material of its key. KMS names keys, not materials, in a snapshot: dates of rotations and the operations log tell.</summary>
    public MaterialAge MaterialAge { get; init; }

    /// <summary>Whether a start could restore it: READY, and its key enabled; <see langword="null"/> where the key's state is not readable.</summary>
    public bool? Restorable => SnapshotStatus != "READY" ? false : KeyType == FlinkKeyType.AwsOwnedKey ? true : KeyState is null ? null : KeyState == "Enabled";

    public required string Region { get; init; }

    /// <summary>Whether the command that returned this object made or deleted it.</summary>
    public bool Changed { get; init; }

    public override string ToString() => $"{ApplicationName}/{SnapshotName}";

    internal static FlinkSnapshot From(SnapshotDetails details, FlinkApplication application)
    {
        FlinkKey key = FlinkKey.From(details.ApplicationEncryptionConfigurationDescription);
        return new FlinkSnapshot
        {
            ApplicationName = application.ApplicationName,
            ApplicationArn = application.ApplicationArn,
            SnapshotName = details.SnapshotName,
            SnapshotStatus = details.SnapshotStatus?.Value ?? "",
            ApplicationVersionId = details.ApplicationVersionId,
            SnapshotCreationTimestamp = details.SnapshotCreationTimestamp,
            RuntimeEnvironment = details.RuntimeEnvironment?.Value,
            KeyType = key.Type,
            KeyArn = key.Arn,
            Region = application.Region,
        };
    }
}
