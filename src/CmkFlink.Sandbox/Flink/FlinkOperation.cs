namespace CmkFlink.Sandbox.Flink;

/// <summary>States of an operation, named as in the service model.</summary>
// CA1707: the names are the wire's.
#pragma warning disable CA1707
internal enum OperationStatus
{
    IN_PROGRESS,
    CANCELLED,
    SUCCESSFUL,
    FAILED,
}
#pragma warning restore CA1707

/// <summary>What an operation does when it is next due.</summary>
internal enum OperationPhase
{
    /// <summary>Start: restore and run.</summary>
    Deploy,

    /// <summary>Stop: take the snapshot, then halt.</summary>
    SnapshotAndHalt,

    /// <summary>Forced stop: halt.</summary>
    Halt,

    /// <summary>Update: take the snapshot under the old key.</summary>
    SnapshotBeforeUpdate,

    /// <summary>Update: run the new version.</summary>
    DeployUpdate,

    /// <summary>Rollback, asked for or of the system: run an earlier version again.</summary>
    RollBack,

    Done,
}

/// <summary>One entry of the operations log, and all that is needed to carry it on.</summary>
internal sealed class FlinkOperation
{
    public required long Number { get; init; }

    public required string Id { get; init; }

    /// <summary>StartApplication, StopApplication, UpdateApplication, RollbackApplication.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public OperationStatus Status { get; set; } = OperationStatus.IN_PROGRESS;

    public OperationPhase Phase { get; set; } = OperationPhase.Done;

    /// <summary>When the phase takes place.</summary>
    public DateTimeOffset Due { get; set; }

    public long? VersionFrom { get; init; }

    public long? VersionTo { get; init; }

    /// <summary>The version that a rollback runs again.</summary>
    public long? TargetVersion { get; init; }

    public RestoreSetting? Restore { get; init; }

    /// <summary>Grants made in the operator's name, to be retired with the running state.</summary>
    public List<string> OperatorGrants { get; init; } = [];

    /// <summary>A system rollback whose update failed before the old job was stopped: it runs on.</summary>
    public bool KeepsRunning { get; set; }

    /// <summary>A fault makes this operation, or the snapshot that it takes, fail.</summary>
    public FaultRule? Fault { get; set; }

    public string? Error { get; set; }

    public string? RollbackOperationId { get; set; }
}
