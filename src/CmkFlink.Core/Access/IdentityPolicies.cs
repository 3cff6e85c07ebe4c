using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>What IAM says about a principal, as far as it was readable.</summary>
public sealed record IdentityPolicies
{
    /// <summary>Managed and inline policies, those of a user's groups included.</summary>
    public IReadOnlyList<CompiledPolicy> Identity { get; init; } = [];

    public CompiledPolicy? Boundary { get; init; }

    /// <summary>What could not be read or not be understood; empty where the picture is whole.</summary>
    public IReadOnlyList<UnreadPolicy> Unread { get; init; } = [];

    public bool IsComplete => Unread.Count == 0;

    /// <summary>Nothing is known, for one reason.</summary>
    public static IdentityPolicies Unknown(string what, string reason, string whoCan) => new() { Unread = [new UnreadPolicy(what, reason, whoCan)] };
}

/// <summary>A policy, or a list of policies, that was not read.</summary>
/// <param name="What">"the attached policies of role Operator".</param>
/// <param name="Reason">Why not: "iam:ListAttachedRolePolicies is denied to ...".</param>
/// <param name="WhoCan">Who can: "the reader (New-FlinkCmkPolicy -Kind Reader) or the IAM administrator".</param>
public sealed record UnreadPolicy(string What, string Reason, string WhoCan);
