using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Estate;

/// <summary>An alias that names another key than the one in use.</summary>
public sealed record FlinkCmkDrift
{
    /// <summary>With "alias/".</summary>
    public required string Alias { get; init; }

    /// <summary>The key that the alias names now.</summary>
    public required string AliasKeyArn { get; init; }

    /// <summary>The key that the application uses.</summary>
    public required string KeyArn { get; init; }

    /// <summary>What ties the alias to the application, in words.</summary>
    public required string Reason { get; init; }

    public override string ToString() => $"{Alias} names {AliasKeyArn.Substring(AliasKeyArn.LastIndexOf('/') + 1)} now";
}

/// <summary>The snapshots of an application under one key.</summary>
public sealed record FlinkCmkSnapshotGroup
{
    public required FlinkKeyType KeyType { get; init; }

    /// <summary><see langword="null"/> for the AWS owned key.</summary>
    public string? KeyArn { get; init; }

    public string? KeyAlias { get; init; }

    /// <summary>Enabled, Disabled, PendingDeletion, Deleted ...; "Unknown" where the key could not be read; <see langword="null"/> for the AWS owned key.</summary>
    public string? KeyState { get; init; }

    public required int Count { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? Oldest { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? Newest { get; init; }

    /// <summary>How many a start could restore now: READY, and the key enabled; <see langword="null"/> where the key's state is not known.</summary>
    public int? Restorable { get; init; }

    /// <summary>How many were surely written under older material of the key.</summary>
    public int UnderOlderMaterial { get; init; }

    public override string ToString() => $"{Count} under {KeyAlias ?? KeyArn ?? "the AWS owned key"}";
}

/// <summary>Whether one operator may use the key for the application.</summary>
public sealed record FlinkCmkOperatorStatus
{
    /// <summary>ARN of the role or user.</summary>
    public required string Principal { get; init; }

    public required AccessAnswer Access { get; init; }

    /// <summary>The request that is denied, or what could not be read; <see langword="null"/> where all is allowed.</summary>
    public string? Missing { get; init; }

    /// <summary>What to do and who can; <see langword="null"/> where all is allowed.</summary>
    public string? Remedy { get; init; }

    public override string ToString() => $"{Principal.Substring(Principal.LastIndexOf('/') + 1)}: {Access}";
}

/// <summary>A rotation that was begun and not ended.</summary>
public sealed record FlinkCmkOpenChange
{
    /// <summary>8 hexadecimal digits.</summary>
    public required string ChangeId { get; init; }

    public required RotationStrategy Strategy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Begun { get; init; }

    /// <summary>Whose turn it is; <see langword="null"/> where that could not be told.</summary>
    public Actor? NextActor { get; init; }

    /// <summary>What comes next, in words; <see langword="null"/> where that could not be told.</summary>
    public string? NextStep { get; init; }

    public override string ToString() => $"{Strategy} {ChangeId} since {Moments.Utc(Begun)}";
}

/// <summary>One thing that is amiss with an application of the estate, or could not be read.</summary>
public sealed record FlinkCmkStatusFinding
{
    /// <summary>Stable, PascalCase: KeyPendingDeletion, AliasMoved, MaterialNotTakenUp ...</summary>
    public required string RuleId { get; init; }

    public required FindingSeverity Severity { get; init; }

    /// <summary>What was seen, and why it matters.</summary>
    public required string Message { get; init; }

    /// <summary>What to do, and who can.</summary>
    public required string Remedy { get; init; }

    /// <summary>The remedy as a command line of this module, where one does it.</summary>
    public string? Command { get; init; }

    public override string ToString() => $"{Severity}: {Message}";
}

/// <summary>Why something of the estate could not be read.</summary>
/// <param name="Id">Stable error id, as the error record carries it.</param>
/// <param name="Message">What happened, in which Region, with which profile.</param>
/// <param name="Remedy">What to do next.</param>
public sealed record FlinkCmkStatusError(string Id, string Message, string Remedy)
{
    public override string ToString() => Message;
}
