using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

public enum AccessOutcome
{
    ImplicitlyDenied,
    ExplicitlyDenied,
    Allowed,
}

/// <summary>The layer of policy that decided; for an implicit denial the layer that had to allow and did not.</summary>
public enum PolicyLayer
{
    None,
    Identity,
    Resource,
    Boundary,
    Session,
    ServiceControl,
    ResourceControl,
    Grant,
}

/// <summary>The decision on a request.</summary>
/// <param name="Policy">The policy of the deciding statement; <see langword="null"/> for an implicit denial and for a grant.</param>
/// <param name="StatementIndex">Index of the deciding statement in that policy (or of the grant); -1 where none decided.</param>
public readonly record struct AccessDecision(AccessOutcome Outcome, PolicyLayer Layer, CompiledPolicy? Policy = null, int StatementIndex = -1)
{
    public bool IsAllowed => Outcome == AccessOutcome.Allowed;

    public PolicyStatement? Statement => Policy is null || StatementIndex < 0 ? null : Policy.Document.Statements[StatementIndex];
}

/// <summary>Why a request was decided as it was, for people.</summary>
public sealed record AccessExplanation
{
    public required AccessDecision Decision { get; init; }

    /// <summary>One sentence, naming principal, action, resource and layer.</summary>
    public required string Reason { get; init; }

    /// <summary>For an implicit denial: the statement that came nearest to allowing.</summary>
    public PolicyStatement? NearestStatement { get; init; }

    /// <summary>What that statement lacked: "kms:ViaService is A, the statement wants B".</summary>
    public IReadOnlyList<string> Mismatches { get; init; } = [];

    /// <summary>The smallest statement that would allow the request, for the layer that refused; <see langword="null"/> where a Deny decided or the request is allowed.</summary>
    public PolicyStatement? MissingStatement { get; init; }
}
