using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Policies;

/// <summary>Asks what is amiss in policies.</summary>
/// <param name="Policies">In this order.</param>
public sealed record TestFlinkCmkPolicyRequest(IReadOnlyList<PolicySource> Policies)
{
    /// <summary>What a policy is attached to; <see langword="null"/> to tell by its contents.</summary>
    public LintedPolicyType? Type { get; init; }

    /// <summary>The policy of the key that identity policies are for.</summary>
    public PolicySource? KeyPolicy { get; init; }

    /// <summary>Values of a template's parameters, pseudo parameters (AWS::Region) and attributes (Key.Arn).</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
