using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>Adds the statements of one identity policy to another, and takes a key out of one.</summary>
internal static class PolicyMerge
{
    /// <summary>Both policies in one: a statement that differs from an existing one in its resources alone widens that one, any other is appended under a Sid of its own.</summary>
    public static PolicyDocument Unite(PolicyDocument existing, PolicyDocument added)
    {
        List<PolicyStatement> statements = [.. existing.Statements];
        foreach (PolicyStatement statement in added.Statements)
        {
            string shape = StatementShape.WithoutResources(statement);
            int index = statement.Resources is null ? -1 : statements.FindIndex(s => s.Resources is not null && StatementShape.WithoutResources(s) == shape);
            if (index >= 0)
            {
                PolicyStatement old = statements[index];
                statements[index] = old with { Resources = [.. old.Resources!.Concat(statement.Resources!).Distinct(StringComparer.Ordinal)] };
            }
            else if (!statements.Exists(s => StatementShape.Of(s) == StatementShape.Of(statement)))
            {
                statements.Add(statement with { Sid = FreeSid(statement.Sid, statements) });
            }
        }
        return existing with { Statements = statements };
    }

    /// <summary>The policy without a key: its ARN is struck from the resources, and a statement that named nothing else falls away.</summary>
    /// <returns><see langword="null"/> where no statement is left.</returns>
    public static PolicyDocument? WithoutKey(PolicyDocument policy, string keyArn)
    {
        List<PolicyStatement> left = [];
        foreach (PolicyStatement statement in policy.Statements)
        {
            if (statement.Effect == PolicyEffect.Deny || statement.Resources is null || !statement.Resources.Contains(keyArn, StringComparer.Ordinal)) left.Add(statement);
            else if (statement.Resources.Count > 1) left.Add(statement with { Resources = [.. statement.Resources.Where(r => r != keyArn)] });
        }
        return left.Count == 0 ? null : policy with { Statements = left };
    }

    /// <summary>The keys that the Allow statements name, in ordinal order; wildcards are not keys.</summary>
    public static IReadOnlyList<string> KeyArns(PolicyDocument policy) =>
        [.. AllowedResources(policy).Where(r => Policy.Naming.KeyReference.TryParse(r, out var key) && key.Kind == Policy.Naming.KeyReferenceKind.KeyArn).Distinct(StringComparer.Ordinal).OrderBy(r => r, StringComparer.Ordinal)];

    /// <summary>Whether a statement allows KMS actions on the key through a wildcard, so that striking its ARN would not take it away.</summary>
    public static bool CoversByWildcard(PolicyDocument policy, string keyArn) =>
        policy.Statements.Any(s => s.Effect == PolicyEffect.Allow && UsesKms(s) && s.Resources is not null && s.Resources.Any(r => r != keyArn && Wildcard.IsPattern(r) && Wildcard.Matches(r, keyArn)));

    // Reading keys (DescribeKey, GetKeyPolicy ...) on every key is a reader's or administrator's work, not the operator's use of a key.
    private static bool UsesKms(PolicyStatement statement) =>
        statement.NotActions is not null
        || statement.Actions?.Any(a => Wildcard.Matches(a.ToLowerInvariant(), "kms:decrypt") || Wildcard.Matches(a.ToLowerInvariant(), "kms:creategrant") || Wildcard.Matches(a.ToLowerInvariant(), "kms:generatedatakey")) == true;

    private static IEnumerable<string> AllowedResources(PolicyDocument policy) => policy.Statements.Where(s => s.Effect == PolicyEffect.Allow).SelectMany(s => s.Resources ?? []);

    // Sids must be unique within a policy (IAM JSON policy elements: Sid).
    private static string? FreeSid(string? wanted, List<PolicyStatement> statements)
    {
        if (wanted is null || !statements.Exists(s => s.Sid == wanted)) return wanted;
        int number = 2;
        while (statements.Exists(s => s.Sid == wanted + number)) number++;
        return wanted + number;
    }
}
