using CmkFlink.Policy.Actions;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Linting;

/// <summary>The names of KMS actions, and patterns of names.</summary>
internal static class ActionNames
{
    public static readonly IReadOnlyList<string> Kms = [.. AwsActions.Kms.Select(action => action.Name)];

    /// <summary>Those on keys; the others only IAM decides.</summary>
    private static readonly HashSet<string> WithKey = new(AwsActions.OnKeys.Select(action => action.Name), StringComparer.OrdinalIgnoreCase);

    /// <summary>What reads or writes data, or lets somebody do so.</summary>
    public static readonly IReadOnlyList<string> Use = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:CreateGrant"];

    public static bool NeedsKey(string action) => WithKey.Contains(action);

    public static bool IsPattern(string action) => action.IndexOfAny(['*', '?']) >= 0;

    public static bool Matches(string pattern, string action) => TextPattern.Parse(pattern, PatternSyntax.Wildcards | PatternSyntax.IgnoreCase).IsMatch(action);

    /// <summary>The KMS actions on keys that a name or pattern means.</summary>
    public static IReadOnlyList<string> OnKeys(string pattern) => [.. Kms.Where(action => NeedsKey(action) && Matches(pattern, action))];
}
