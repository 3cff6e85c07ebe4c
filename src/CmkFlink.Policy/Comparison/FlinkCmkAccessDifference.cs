namespace CmkFlink.Policy.Comparison;

/// <summary>How the access to an action changes.</summary>
public enum AccessChange
{
    /// <summary>Was not allowed in any way and now is.</summary>
    Granted,

    /// <summary>Was allowed in some way and no longer is in any.</summary>
    Withdrawn,

    /// <summary>Some of what was allowed no longer is.</summary>
    Narrowed,

    /// <summary>More is allowed than was.</summary>
    Widened,
}

/// <summary>What a policy says to a request, from the least to the most.</summary>
public enum AccessLevel
{
    /// <summary>Denied explicitly: neither a grant nor another policy can allow it.</summary>
    Denied,

    /// <summary>Nothing is said: a grant on the key, or another policy of the same identity, can still allow it.</summary>
    NotAllowed,

    /// <summary>Left to the identity's own policies (the key policy names the account, or somebody of another account).</summary>
    Delegated,

    /// <summary>Allowed by this policy.</summary>
    Allowed,
}

/// <summary>What one principal gains or loses on one action between two policies.</summary>
public sealed record FlinkCmkAccessDifference
{
    /// <summary>ARN, account root (everybody of the account), service name, <c>*</c> (everybody), or "any other ..."; for an identity policy <c>(holder of the policy)</c>.</summary>
    public required string Principal { get; init; }

    /// <summary><c>service:Action</c>; <c>(any other action)</c> for what no table lists.</summary>
    public required string Action { get; init; }

    public required AccessChange Change { get; init; }

    /// <summary>When it was allowed, in words: "never", "always", "where kms:ViaService is ...".</summary>
    public required string Before { get; init; }

    /// <summary>When it is allowed now, in words.</summary>
    public required string After { get; init; }

    /// <summary>The requests to which the change applies, in words.</summary>
    public required string Condition { get; init; }

    /// <summary>The most that was said before to any of those requests.</summary>
    public required AccessLevel LevelBefore { get; init; }

    /// <summary>For a gain the most, for a loss the least that is said now to any of those requests.</summary>
    public required AccessLevel LevelAfter { get; init; }
}
