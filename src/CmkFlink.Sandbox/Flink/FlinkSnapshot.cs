namespace CmkFlink.Sandbox.Flink;

/// <summary>States of a snapshot, named as in the service model.</summary>
internal enum SnapshotStatus
{
    CREATING,
    READY,
    DELETING,
    FAILED,
}

/// <summary>A snapshot: the application's state, sealed under the key of its time.</summary>
internal sealed class FlinkSnapshot
{
    /// <summary>Grows with every snapshot; orders listings.</summary>
    public required long Number { get; init; }

    public required string Name { get; init; }

    public required long ApplicationVersionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string RuntimeEnvironment { get; init; }

    public required EncryptionSetting Encryption { get; init; }

    public SnapshotStatus Status { get; set; }

    /// <summary>Belongs to the account rather than the application: in use by restores, unseen by ListApplicationSnapshots (MSF developer guide, snapshots-how-it-works).</summary>
    public bool IsEnhanced { get; init; }

    /// <summary>Absent until the snapshot is READY.</summary>
    public SealedState? State { get; set; }

    /// <summary>A fault makes this snapshot fail.</summary>
    public bool Fails { get; init; }

    /// <summary>When the change in progress ends.</summary>
    public DateTimeOffset? Due { get; set; }
}
