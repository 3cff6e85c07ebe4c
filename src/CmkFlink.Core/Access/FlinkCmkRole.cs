using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>A role of one of the actors, or an application's execution role.</summary>
public sealed record FlinkCmkRole
{
    public required string RoleName { get; init; }

    public required string RoleArn { get; init; }

    public required FlinkCmkRoleKind Kind { get; init; }

    public required PolicyDocument TrustPolicy { get; init; }

    /// <summary>Whether this run changed anything (under -WhatIf: false).</summary>
    public bool Changed { get; init; }
}
