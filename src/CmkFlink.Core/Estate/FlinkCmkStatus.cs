using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Estate;

/// <summary>How one application of the estate stands: its key, its snapshots, what is amiss and what comes next. Or, where <see cref="Error"/> is set, what of the estate could not be read.</summary>
public sealed record FlinkCmkStatus
{
    /// <summary><see langword="null"/> for a Region or profile whose applications could not be listed at all; <see cref="Error"/> is set then.</summary>
    public string? ApplicationName { get; init; }

    /// <summary><see langword="null"/> where the application could not be read.</summary>
    public string? ApplicationArn { get; init; }

    /// <summary>12 digits; <see langword="null"/> where nothing was read that names it.</summary>
    public string? AccountId { get; init; }

    public required string Region { get; init; }

    /// <summary>The profile it was read with; <see langword="null"/> where the credentials are no profile's. The commands of <see cref="NextCommand"/> do not carry it: the next step is often another actor's.</summary>
    public string? ProfileName { get; init; }

    /// <summary>READY, RUNNING, UPDATING ... as the service says it; "Unknown" where the application could not be read.</summary>
    public required string Status { get; init; }

    /// <summary>FLINK-1_20, ZEPPELIN-FLINK-3_0 ...; <see langword="null"/> where the application could not be read.</summary>
    public string? RuntimeEnvironment { get; init; }

    /// <summary><see langword="null"/> where the application could not be read.</summary>
    public FlinkKeyType? KeyType { get; init; }

    /// <summary>The CMK that the application is configured with; <see langword="null"/> under the AWS owned key.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The alias that names the key now, the one made for the application first; <see langword="null"/> without one, or where aliases could not be listed.</summary>
    public string? KeyAlias { get; init; }

    /// <summary>Enabled, Disabled, PendingDeletion, Deleted ...; "Unknown" where the key could not be read; <see langword="null"/> under the AWS owned key.</summary>
    public string? KeyState { get; init; }

    public string? KeyDescription { get; init; }

    /// <summary>UTC; set while the key is pending deletion.</summary>
    public DateTime? KeyDeletionDate { get; init; }

    /// <summary>The application's tags; <see langword="null"/> where they could not be read.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The key's tags; <see langword="null"/> under the AWS owned key, or where they could not be read.</summary>
    public IReadOnlyDictionary<string, string>? KeyTags { get; init; }

    /// <summary>Set where an alias that belongs to the application, or to its key, names another key now: MSF resolves an alias once and keeps the ARN, so nothing has changed for the application.</summary>
    public FlinkCmkDrift? Drift { get; init; }

    /// <summary>UTC; when the key got its present material by a rotation; <see langword="null"/> where it was never rotated, or where that could not be read (<see cref="MaterialAge"/> is then Unknown).</summary>
    public DateTime? LastKeyRotation { get; init; }

    /// <summary>UTC; when the latest successful restart ended that the operations log shows; <see langword="null"/> where it shows none.</summary>
    public DateTime? LastRestart { get; init; }

    /// <summary>Whether the running state is under the key's present material: Older where no restart followed the last rotation, Unknown where that cannot be told.</summary>
    public MaterialAge MaterialAge { get; init; }

    /// <summary>The snapshots by key, those under the application's own key first; <see langword="null"/> where they could not be listed.</summary>
    public IReadOnlyList<FlinkCmkSnapshotGroup>? Snapshots { get; init; }

    /// <summary>Whether the operators may use the key for the application: Denied where one of them may not, Unknown where one could not be judged. <see langword="null"/> under the AWS owned key.</summary>
    public AccessAnswer? OperatorAccess { get; init; }

    /// <summary>Each operator, as given or as the key policy names him.</summary>
    public IReadOnlyList<FlinkCmkOperatorStatus> Operators { get; init; } = [];

    /// <summary>Whether KMS rotates the key by itself; <see langword="null"/> where it could not be read, or does not apply.</summary>
    public bool? AutomaticRotation { get; init; }

    /// <summary>Of the 25 in the life of the key; <see langword="null"/> where it could not be read, or does not apply.</summary>
    public int? OnDemandRotations { get; init; }

    /// <summary>The rotation that is in progress; <see langword="null"/> without one.</summary>
    public FlinkCmkOpenChange? OpenChange { get; init; }

    /// <summary>What is amiss or could not be read, the gravest first.</summary>
    public IReadOnlyList<FlinkCmkStatusFinding> Findings { get; init; } = [];

    /// <summary>The gravest of <see cref="Findings"/>; <see langword="null"/> where nothing is amiss.</summary>
    public FindingSeverity? Severity => Findings.Count == 0 ? null : Findings.Max(finding => finding.Severity);

    /// <summary>What to do next, in one sentence; <see langword="null"/> where nothing is to be done.</summary>
    public string? NextStep { get; init; }

    /// <summary>The same as a command line of this module; <see langword="null"/> where no command does it.</summary>
    public string? NextCommand { get; init; }

    /// <summary>Why the Region, the profile or the application could not be read; <see langword="null"/> where it was.</summary>
    public FlinkCmkStatusError? Error { get; init; }

    /// <summary>When it was read; UTC.</summary>
    public required DateTime Observed { get; init; }

    public override string ToString() => ApplicationName ?? Region;
}
