using System.Text.Json;

namespace CmkFlink.Policy.Documents;

/// <summary>One statement. Of each pair (Action/NotAction, Resource/NotResource, Principal/NotPrincipal) at most one is set; an absent element is <see langword="null"/>.</summary>
public sealed record PolicyStatement
{
    public string? Sid { get; init; }

    public required PolicyEffect Effect { get; init; }

    public IReadOnlyList<PolicyPrincipal>? Principals { get; init; }

    public IReadOnlyList<PolicyPrincipal>? NotPrincipals { get; init; }

    public IReadOnlyList<string>? Actions { get; init; }

    public IReadOnlyList<string>? NotActions { get; init; }

    public IReadOnlyList<string>? Resources { get; init; }

    public IReadOnlyList<string>? NotResources { get; init; }

    /// <summary>All must hold.</summary>
    public IReadOnlyList<PolicyCondition> Conditions { get; init; } = [];

    /// <summary>Members that the grammar does not know, kept as they were. The evaluator refuses a document that has any.</summary>
    public IReadOnlyDictionary<string, JsonElement> UnknownMembers { get; init; } = new Dictionary<string, JsonElement>();
}

public enum PolicyEffect
{
    Allow,
    Deny,
}

/// <summary>One condition: operator with its prefix and suffix (<c>ForAllValues:StringEquals</c>, <c>StringLikeIfExists</c>), key and values as written.</summary>
public sealed record PolicyCondition(string Operator, string Key, IReadOnlyList<string> Values);

/// <summary>One principal of a resource or trust policy.</summary>
/// <param name="Type">What kind the policy says it is.</param>
/// <param name="Value">An ARN, account id, unique id, service name, or <c>*</c>.</param>
public sealed record PolicyPrincipal(PolicyPrincipalType Type, string Value);

public enum PolicyPrincipalType
{
    /// <summary><c>"Principal": "*"</c>.</summary>
    Everyone,
    Aws,
    Service,
    Federated,
    CanonicalUser,
}
