using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rotation;

/// <summary>Where the rotation of an application stands.</summary>
public sealed record FlinkCmkRotation
{
    public required string ApplicationName { get; init; }

    public required string ApplicationArn { get; init; }

    /// <summary>None (no change is open), Open (marks say that one is), Closed (the last one that the marks tell of), Unmarked (what is seen looks like one that was begun by hand or by another tool).</summary>
    public required RotationState State { get; init; }

    /// <summary>Of the marks; <see langword="null"/> without them.</summary>
    public string? ChangeId { get; init; }

    public RotationStrategy? Strategy { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? Begun { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? Ended { get; init; }

    /// <summary>The key that the application is configured with now; <see langword="null"/> for the AWS owned key.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The key that is left, where one is known.</summary>
    public string? OldKeyArn { get; init; }

    /// <summary>The key that takes its place, where one is known.</summary>
    public string? NewKeyArn { get; init; }

    /// <summary>The steps of an open change, done ones included.</summary>
    public IReadOnlyList<FlinkCmkStep> Steps { get; init; } = [];

    /// <summary>What comes next, in words; <see langword="null"/> where nothing is left.</summary>
    public string? NextStep { get; init; }

    /// <summary>Whose turn it is.</summary>
    public Actor? NextActor { get; init; }

    /// <summary>What was seen.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>What cannot be known without marks.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    public required string Region { get; init; }
}

public enum RotationState
{
    None,
    Open,
    Closed,
    Unmarked,
}

/// <summary>Asks where rotations stand.</summary>
/// <param name="ApplicationNames">Names, with wildcards; empty for all.</param>
public sealed record GetFlinkCmkRotationRequest(IReadOnlyList<string> ApplicationNames);
