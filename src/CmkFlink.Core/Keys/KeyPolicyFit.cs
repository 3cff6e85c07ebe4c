using CmkFlink.Policy.Comparison;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Keys;

/// <summary>How a key policy that exists stands to the one that is wanted.</summary>
/// <param name="Missing">What the wanted policy gives or forbids and the existing one does not; empty where the key may be adopted.</param>
/// <param name="Excess">What the existing policy allows beyond the wanted one.</param>
internal sealed record KeyPolicyFit(IReadOnlyList<string> Missing, IReadOnlyList<string> Excess)
{
    /// <summary>Compares by evaluation. That somebody is not allowed is no lack; that somebody is not denied, where the wanted policy denies even grants, is one.</summary>
    public static KeyPolicyFit Compare(PolicyDocument wanted, PolicyDocument existing, string keyArn)
    {
        IReadOnlyList<FlinkCmkAccessDifference> differences = PolicyComparer.Compare(existing, wanted, keyArn);
        return new KeyPolicyFit(
            Describe(differences.Where(d => IsLack(d) || IsForbidden(d))),
            Describe(differences.Where(d => !IsGain(d) && !IsForbidden(d) && d.LevelBefore >= AccessLevel.Delegated)));
    }

    private static bool IsGain(FlinkCmkAccessDifference difference) => difference.Change is AccessChange.Granted or AccessChange.Widened;

    private static bool IsLack(FlinkCmkAccessDifference difference) => IsGain(difference) && difference.LevelAfter >= AccessLevel.Delegated;

    private static bool IsForbidden(FlinkCmkAccessDifference difference) => !IsGain(difference) && difference.LevelAfter == AccessLevel.Denied;

    private static IReadOnlyList<string> Describe(IEnumerable<FlinkCmkAccessDifference> differences) =>
        [.. differences.Select(d => $"{(IsForbidden(d) ? "Deny " : "")}{d.Action} for {d.Principal}").Distinct(StringComparer.Ordinal)];
}
