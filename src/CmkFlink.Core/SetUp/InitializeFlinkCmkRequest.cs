using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.SetUp;

/// <summary>Asks for the whole first set-up: an application under a key of its own, each actor with no more permission than his part takes.</summary>
public sealed record InitializeFlinkCmkRequest
{
    public required string ApplicationName { get; init; }

    /// <summary>The key's alias; a key that it names already is adopted where it fits.</summary>
    public required string Alias { get; init; }

    /// <summary>Needed, but where a written plan says it.</summary>
    public IamPrincipalName? Operator { get; init; }

    /// <summary>Needed, but where a written plan says it.</summary>
    public IamPrincipalName? KeyAdministrator { get; init; }

    /// <summary>Who sees everything and changes nothing; <see langword="null"/> for nobody.</summary>
    public IamPrincipalName? Reader { get; init; }

    /// <summary>The service execution role that the operator passes; <see langword="null"/> for the application's own.</summary>
    public string? ExecutionRoleArn { get; init; }

    /// <summary>Leave the snapshots under the AWS owned key as they are.</summary>
    public bool KeepAwsOwnedSnapshots { get; init; }

    /// <summary>Take the steps of this actor only, and say whose turn it is then.</summary>
    public Actor? Actor { get; init; }

    /// <summary>Take no step: show them.</summary>
    public bool PlanOnly { get; init; }

    /// <summary>A file for the plan: written with <see cref="PlanOnly"/>, applied without. What is applied is the plan's; principals that are named here must be those of the plan.</summary>
    public string? PlanPath { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>A file to which evidence is appended as it happens, one JSON object a line.</summary>
    public string? EvidencePath { get; init; }
}
