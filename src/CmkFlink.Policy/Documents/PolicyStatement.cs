using System.Text.Json;

namespace CmkFlink.Policy.Documents;

/// <summary>One statement. Of each pair (Action/NotAction, Resource/NotResource, Principal/NotPrincipal) at most one is set; an absent element is <see langword="null"/>.</summary>
/// <remarks>Equality is by content. The order of principal types and of conditions has no meaning and does not count; the order of actions, resources and values does.</remarks>
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

    /// <summary>Principals in canonical order: by type, otherwise as written.</summary>
    internal static IReadOnlyList<PolicyPrincipal>? Ordered(IReadOnlyList<PolicyPrincipal>? principals) => principals is null ? null : [.. principals.OrderBy(principal => principal.Type)];

    /// <summary>Conditions in canonical order: by operator, then by key.</summary>
    internal static IReadOnlyList<PolicyCondition> Ordered(IReadOnlyList<PolicyCondition> conditions) =>
        [.. conditions.OrderBy(condition => condition.Operator, StringComparer.Ordinal).ThenBy(condition => condition.Key, StringComparer.Ordinal)];

    public bool Equals(PolicyStatement? other) => ReferenceEquals(this, other) || (other is not null
        && Sid == other.Sid && Effect == other.Effect
        && Structural.Equal(Ordered(Principals), Ordered(other.Principals)) && Structural.Equal(Ordered(NotPrincipals), Ordered(other.NotPrincipals))
        && Structural.Equal(Actions, other.Actions) && Structural.Equal(NotActions, other.NotActions)
        && Structural.Equal(Resources, other.Resources) && Structural.Equal(NotResources, other.NotResources)
        && Structural.Equal(Ordered(Conditions), Ordered(other.Conditions))
        && Structural.Equal(UnknownMembers, other.UnknownMembers));

    public override int GetHashCode() => Structural.Hash(Structural.Hash(Structural.Hash(Structural.Hash((int)Effect, Sid), Actions), Resources), Conditions.Count);
}

public enum PolicyEffect
{
    Allow,
    Deny,
}

/// <summary>One condition: operator with its prefix and suffix (<c>ForAllValues:StringEquals</c>, <c>StringLikeIfExists</c>), key and values as written.</summary>
public sealed record PolicyCondition(string Operator, string Key, IReadOnlyList<string> Values)
{
    public bool Equals(PolicyCondition? other) => other is not null && Operator == other.Operator && Key == other.Key && Structural.Equal(Values, other.Values);

    public override int GetHashCode() => Structural.Hash(Structural.Hash(Structural.Hash(0, Operator), Key), Values);
}

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
