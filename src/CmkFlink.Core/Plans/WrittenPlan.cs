using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Plans;

/// <summary>A plan as it stands in a file: what is to be done, by whom, to what, and what was seen when it was made. docs/plan.schema.json is its shape. Holds no secret.</summary>
internal sealed record WrittenPlan
{
    public const int CurrentVersion = 1;

    /// <summary>8 hexadecimal digits. A rotation that is begun by this plan carries them as the id of its change, so that its own progress is known from anybody else's.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="PlanOperations"/>.</summary>
    public required string Operation { get; init; }

    /// <summary>UTC, to the second, as <c>2026-01-31T12:00:00Z</c>.</summary>
    public required string MadeAt { get; init; }

    /// <summary>ARN of the caller who looked.</summary>
    public required string MadeBy { get; init; }

    /// <summary>The module's version.</summary>
    public required string Module { get; init; }

    public required string ApplicationArn { get; init; }

    /// <summary>Of the application when the plan was made.</summary>
    public required long ApplicationVersion { get; init; }

    /// <summary>Id of the key material before a rotation of it.</summary>
    public string? KeyMaterial { get; init; }

    public required PlanSettings Request { get; init; }

    public required IReadOnlyList<PlannedStep> Steps { get; init; }

    /// <summary>The snapshots under the key that is left; those marked are deleted, and besides them only what the change itself takes.</summary>
    public required IReadOnlyList<PlannedSnapshot> Snapshots { get; init; }

    public required IReadOnlyList<PlannedFact> Facts { get; init; }
}

internal static class PlanOperations
{
    public const string Rotate = "rotate";

    public const string Initialize = "initialize";
}

/// <param name="Detail">What was seen when the plan was made.</param>
internal sealed record PlannedStep(string Id, Actor Actor, string Action, string Target, StepState State, string Detail);

/// <param name="Created">UTC, to the tick: a name may be given again.</param>
/// <param name="Key">ARN; <see langword="null"/> for the AWS owned key.</param>
/// <param name="Delete">Whether the plan deletes it.</param>
internal sealed record PlannedSnapshot(string Name, string Created, string? Key, bool Delete);

/// <summary>Something that the plan rests on.</summary>
/// <param name="Name">"application version".</param>
/// <param name="Of">The object.</param>
/// <param name="Value">What was seen; <see langword="null"/> where whoever made the plan could not see it, and then the plan rests on nothing.</param>
internal sealed record PlannedFact(string Name, string Of, string? Value)
{
    /// <summary>What the plan's own steps make of it. Counts only once the plan is begun.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];

    /// <summary>Ids of the steps of which each changes it to what could not be said beforehand: once one of them is taken it is not compared any more.</summary>
    public IReadOnlyList<string> Until { get; init; } = [];
}
