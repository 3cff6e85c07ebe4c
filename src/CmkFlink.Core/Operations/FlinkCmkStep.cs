namespace CmkFlink.Core.Operations;

public enum StepState
{
    Pending,
    Done,

    /// <summary>Was so before.</summary>
    AlreadyDone,

    /// <summary>Cannot be taken before something else is done; Detail says what.</summary>
    Blocked,
    Failed,
}

/// <summary>One step of a sequence in which several actors take part.</summary>
public sealed record FlinkCmkStep
{
    public required int Number { get; init; }

    public required Actor Actor { get; init; }

    /// <summary>What is done: "create the key and its policy".</summary>
    public required string Action { get; init; }

    /// <summary>To which object.</summary>
    public required string Target { get; init; }

    public required StepState State { get; init; }

    /// <summary>What was seen.</summary>
    public required string Detail { get; init; }

    public TimeSpan? Duration { get; init; }
}
