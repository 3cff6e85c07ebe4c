using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rotation;

/// <summary>Asks for a rotation. An open change of the application is taken up where it stands; what its marks say then holds.</summary>
public sealed record InvokeFlinkCmkRotationRequest
{
    public required string ApplicationName { get; init; }

    /// <summary><see langword="null"/> for that of the open change.</summary>
    public RotationStrategy? Strategy { get; init; }

    /// <summary>A rotation that ended less than this ago counts as the one that is asked for, so that a command whose last answer was lost can be repeated. Zero always begins another.</summary>
    public TimeSpan MinimumAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Of the old key; <see langword="null"/> for what an open change says, and None for a new one.</summary>
    public OldKeyRetirement? RetireOldKey { get; init; }

    /// <summary>Days until the deletion of a key that is scheduled for it, 7 to 30.</summary>
    public int PendingWindowInDays { get; init; } = 30;

    /// <summary>How many snapshots under the old key (or older than the new material) stay; <see langword="null"/> for what an open change says, and 0 for a new one. As long as any stays, the old key and the operator's permission on it stay as well.</summary>
    public int? KeepSnapshot { get; init; }

    /// <summary>Restart the other applications that share the key too (KeyMaterial).</summary>
    public bool IncludeSharing { get; init; }

    /// <summary>The roles or users that operate the application; empty for those whom the key policy names.</summary>
    public IReadOnlyList<IamPrincipalName> Operators { get; init; } = [];

    /// <summary>Take the steps of this actor only, and say whose turn it is then.</summary>
    public Actor? Actor { get; init; }

    /// <summary>Take no step: show them.</summary>
    public bool PlanOnly { get; init; }

    /// <summary>A file for the plan: written with <see cref="PlanOnly"/>, applied without.</summary>
    public string? PlanPath { get; init; }

    /// <summary>How long to wait for each transition of AWS; 30 minutes by default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>A file to which evidence is appended as it happens, one JSON object a line.</summary>
    public string? EvidencePath { get; init; }
}
