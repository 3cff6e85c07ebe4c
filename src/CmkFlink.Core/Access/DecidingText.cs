using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>Names what decided.</summary>
internal static class DecidingText
{
    /// <summary>"AllowOperatorToDescribeKey (key policy)", "grant 1a2b..."; <see langword="null"/> for an implicit denial.</summary>
    public static string? Of(AccessDecision decision, IReadOnlyList<KeyGrant> grants)
    {
        if (decision.Layer == PolicyLayer.Grant && decision.StatementIndex >= 0) return $"grant {grants[decision.StatementIndex].GrantId}";
        return decision.Statement is { } statement ? Of(statement, decision.StatementIndex, decision.Policy!.Name) : null;
    }

    public static string Of(PolicyStatement statement, int index, string? policy) => $"{(statement.Sid is { Length: > 0 } sid ? sid : $"statement {index + 1}")}{(policy is null ? "" : $" ({policy})")}";

    /// <summary>The condition keys of a request, in a fixed order: "kms:ViaService=..., kms:EncryptionContext:...=...".</summary>
    public static string Context(AuthorizationRequest request, string? viaService)
    {
        IEnumerable<string> keys = request.Context.All
            .Where(key => !key.Key.Equals("kms:EncryptionContextKeys", StringComparison.OrdinalIgnoreCase))
            .OrderBy(key => key.Key, StringComparer.Ordinal)
            .Select(key => $"{key.Key}={string.Join("|", key.Value.Values)}");
        return string.Join(", ", viaService is null ? keys : new[] { $"kms:ViaService={viaService}" }.Concat(keys));
    }
}
