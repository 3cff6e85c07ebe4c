using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Estate;

/// <summary>What was read of one application, one moment: nothing judged yet.</summary>
internal sealed record ApplicationFacts
{
    public required FlinkApplication Application { get; init; }

    public string? ProfileName { get; init; }

    /// <summary><see langword="null"/> where they could not be read.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary><see langword="null"/> where they could not be listed.</summary>
    public IReadOnlyList<FlinkSnapshot>? Snapshots { get; init; }

    /// <summary><see langword="null"/> under the AWS owned key, and where the operations log could not be read.</summary>
    public RestartLog? Restarts { get; init; }

    /// <summary>The application's key; <see langword="null"/> under the AWS owned key.</summary>
    public EstateKey? Key { get; init; }

    /// <summary>States of the keys that snapshots are under, by ARN; those that could not be read are missing.</summary>
    public IReadOnlyDictionary<string, EstateKeyState> SnapshotKeys { get; init; } = new Dictionary<string, EstateKeyState>();

    /// <summary>All aliases of the Region; <see langword="null"/> where they could not be listed.</summary>
    public IReadOnlyList<AliasListEntry>? Aliases { get; init; }

    /// <summary>Tags of other keys with an alias, by key id; read only where the application's key has no alias of its own.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> OtherKeyTags { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Each operator with the answer to every call that MSF makes for him.</summary>
    public IReadOnlyList<EstateOperator> Operators { get; init; } = [];

    /// <summary>The answers for the two service principals.</summary>
    public IReadOnlyList<AccessMatrixRow> Services { get; init; } = [];

    /// <summary>The open change by its marks; <see langword="null"/> where none is open.</summary>
    public ChangeMark? OpenMark { get; init; }

    /// <summary>A mark that somebody has edited, as it stands.</summary>
    public string? UnreadableMark { get; init; }

    /// <summary>What Get-FlinkCmkRotation tells of the open change; <see langword="null"/> where it could not tell, or none is open.</summary>
    public FlinkCmkRotation? Rotation { get; init; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<UnreadPart> Unread { get; init; } = [];

    /// <summary>UTC.</summary>
    public required DateTime Observed { get; init; }
}

/// <summary>One thing that could not be read.</summary>
/// <param name="RuleId">The finding it becomes: SnapshotsUnreadable ...</param>
/// <param name="Message">What, and why.</param>
/// <param name="WhoCan">Who can read it.</param>
internal sealed record UnreadPart(string RuleId, string Message, string WhoCan);

/// <summary>A key of an application.</summary>
/// <param name="Key">As far as it could be read; KeyState is "Unknown" where not even that could be, and "Deleted" where KMS knows it no more.</param>
/// <param name="Rotations"><see langword="null"/> where they could not be read.</param>
/// <param name="IsRotating">Whether KMS has begun a rotation on demand and not ended it.</param>
/// <param name="Unread">What could not be read.</param>
internal sealed record EstateKey(FlinkCmkKey Key, KeyRotations? Rotations, bool IsRotating, IReadOnlyList<UnreadPart> Unread);

/// <param name="State">Enabled, Disabled ..., Deleted.</param>
/// <param name="DeletionDate">UTC; while it is pending deletion.</param>
internal sealed record EstateKeyState(string State, DateTime? DeletionDate);

/// <summary>The answers for one operator.</summary>
/// <param name="Failure">Why he could not be judged; <see langword="null"/> where he was.</param>
internal sealed record EstateOperator(string Principal, IReadOnlyList<AccessMatrixRow> Rows, string? Failure = null);
