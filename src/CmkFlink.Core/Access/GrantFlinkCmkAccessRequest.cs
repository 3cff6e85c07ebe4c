using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>Asks that a role or user holds an identity policy, as a managed policy of its own.</summary>
public sealed record GrantFlinkCmkAccessRequest
{
    /// <summary>An identity policy; a key policy or another one with principals is refused.</summary>
    public required PolicyDocument Policy { get; init; }

    public required IamPrincipalName Principal { get; init; }

    /// <summary>The policy's kind where known; otherwise it is read from the statements.</summary>
    public PolicyKind? Kind { get; init; }

    /// <summary>1-128 of <c>[\w+=,.@-]</c>; by default derived from kind, applications, Region and principal (CmkFlinkOperatorCmk-orders-eu-west-1-Operator, say).</summary>
    public string? PolicyName { get; init; }

    /// <summary>The policy's path, <c>/</c> or <c>/a/b/</c>.</summary>
    public string Path { get; init; } = "/";

    public string? Description { get; init; }

    /// <summary>Tags of a policy that is created; an existing policy keeps its own.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
