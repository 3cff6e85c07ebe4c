namespace CmkFlink.Core.Access;

/// <summary>A managed policy and its attachment to a role or user.</summary>
public sealed record FlinkCmkGrant
{
    public required string PolicyName { get; init; }

    /// <summary><see langword="null"/> only where -WhatIf planned a policy whose account is unknown.</summary>
    public string? PolicyArn { get; init; }

    public required IamPrincipalType PrincipalType { get; init; }

    public required string PrincipalName { get; init; }

    /// <summary>Whether the policy is attached to the principal now (under -WhatIf: would be).</summary>
    public required bool Attached { get; init; }

    /// <summary>Whether this run changed anything (under -WhatIf: false).</summary>
    public bool Changed { get; init; }

    /// <summary>The keys that the policy names.</summary>
    public IReadOnlyList<string> KeyArns { get; init; } = [];

    /// <summary>The default version, <c>v1</c> and so on; <see langword="null"/> where the policy does not exist (any more, or yet).</summary>
    public string? VersionId { get; init; }
}
