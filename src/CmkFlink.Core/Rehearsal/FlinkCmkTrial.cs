using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;

namespace CmkFlink.Core.Rehearsal;

/// <summary>What a trial does to one statement.</summary>
public enum PermissionChange
{
    RemoveStatement,
    RemoveAction,
    RemovePrincipal,
    RemoveResource,

    /// <summary>Removes a condition, which loosens the statement as far as that condition goes.</summary>
    DropCondition,

    /// <summary>Lets the statement speak of everybody.</summary>
    OpenPrincipal,

    /// <summary>Lets the statement speak of every resource.</summary>
    OpenResource,
}

public enum TrialResult
{
    /// <summary>A step breaks: the permission, or the restriction, is needed.</summary>
    Needed,

    /// <summary>Nothing breaks, for a documented reason.</summary>
    Explained,

    /// <summary>Nothing breaks and nothing explains why it is there.</summary>
    Superfluous,
}

/// <summary>One change of one policy, and what became of the sequence with it.</summary>
public sealed record FlinkCmkTrial
{
    public required int Number { get; init; }

    public required PolicyKind Policy { get; init; }

    /// <summary>The statement's Sid.</summary>
    public required string Statement { get; init; }

    public required PermissionChange Change { get; init; }

    /// <summary>What was removed, dropped or opened: an action, a principal, a condition.</summary>
    public required string Subject { get; init; }

    public required TrialResult Result { get; init; }

    /// <summary>Number of the step that breaks; <see langword="null"/> where none does.</summary>
    public int? StepNumber { get; init; }

    /// <summary>Who takes that step.</summary>
    public Actor? StepActor { get; init; }

    /// <summary>What that step does.</summary>
    public string? Step { get; init; }

    /// <summary>How the step broke; or why it is no matter that none does.</summary>
    public required string Detail { get; init; }

    public required TimeSpan Duration { get; init; }
}

/// <summary>How large a policy is, beside what AWS takes.</summary>
/// <param name="Policy">Which.</param>
/// <param name="Statements">How many statements.</param>
/// <param name="Size">Bytes of a key policy; characters other than white space of a managed policy.</param>
/// <param name="Limit">The most that KMS or IAM takes.</param>
public sealed record PolicySize(PolicyKind Policy, int Statements, int Size, int Limit);
