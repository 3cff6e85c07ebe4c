using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Comparison;

/// <summary>Compares two policies by what they allow, and not by how they are written.</summary>
public static class PolicyComparer
{
    /// <summary>What access <paramref name="difference"/> gives and takes away, seen from <paramref name="reference"/>; ordered by principal and action.</summary>
    /// <param name="reference">The policy as it was.</param>
    /// <param name="difference">The policy as it is to be.</param>
    /// <param name="resourceArn">The key (or role) whose policy it is; where <see langword="null"/>, one in the account and Region that the policies speak of.</param>
    /// <exception cref="PolicyComparisonException">One is a resource policy and the other an identity policy.</exception>
    public static IReadOnlyList<FlinkCmkAccessDifference> Compare(PolicyDocument reference, PolicyDocument difference, string? resourceArn = null) => throw new NotImplementedException();
}

/// <summary>Two policies that cannot be compared.</summary>
public sealed class PolicyComparisonException(string message) : ArgumentException(message);
