using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Editing;

/// <summary>Adds keys and applications to an operator's identity policy and takes them away again. Statements are known by what they say and not by their Sid, so policies made with AWS's sample templates are edited as well; every other statement stays as it is.</summary>
/// <remarks>A statement whose resource is a wildcard (key/*) names no key and is left alone: whether access is gone afterwards is for the evaluator to say.</remarks>
public static class OperatorPolicyEdit
{
    /// <summary>The keys that a policy lets an application's operator use, in the order of the policy.</summary>
    public static IReadOnlyList<string> KeysOf(PolicyDocument document, string applicationArn)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        return [.. document.Statements.Where(statement => IsOfState(statement) && Applications(statement)!.Contains(applicationArn)).SelectMany(statement => statement.Resources!).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The applications that a policy speaks of.</summary>
    public static IReadOnlyList<string> ApplicationsOf(PolicyDocument document)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        return [.. document.Statements.Where(IsOfState).SelectMany(statement => Applications(statement)!).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Lets the operator use a key for an application; nothing changes where the policy has it already.</summary>
    /// <exception cref="PolicyRequestException">The ARNs are malformed or of different Regions or accounts.</exception>
    public static PolicyDocument Add(PolicyDocument document, string applicationArn, string keyArn) =>
        Merge(document, PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new OperatedApplication(applicationArn, [])], KeyArns = [keyArn] }));

    /// <summary>The statements of both policies; where two differ in their resources alone, one statement with the resources of both.</summary>
    public static PolicyDocument Merge(PolicyDocument document, PolicyDocument added)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        if (added is null) throw new ArgumentNullException(nameof(added));
        return StatementEdit.Merge(document, added.Statements, statement => statement.Resources, (statement, resources) => statement with { Resources = resources });
    }

    /// <summary>Takes a key away, from one application's statements or, without one, from all. DescribeKey, which knows no application, goes when no application needs the key any more.</summary>
    /// <returns>The policy without the key; it may be left with no statement, which IAM does not accept: detach it then.</returns>
    public static PolicyDocument RemoveKey(PolicyDocument document, string keyArn, string? applicationArn = null)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        if (keyArn is null) throw new ArgumentNullException(nameof(keyArn));
        return Remove(document, keyArn, applicationArn);
    }

    /// <summary>Takes an application away with all its keys.</summary>
    /// <returns>As <see cref="RemoveKey"/>.</returns>
    public static PolicyDocument RemoveApplication(PolicyDocument document, string applicationArn)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        if (applicationArn is null) throw new ArgumentNullException(nameof(applicationArn));
        return Remove(document, null, applicationArn);
    }

    private static PolicyDocument Remove(PolicyDocument document, string? keyArn, string? applicationArn)
    {
        HashSet<string> removed = new(StringComparer.Ordinal);
        List<PolicyStatement> statements = [];
        foreach (PolicyStatement statement in document.Statements)
        {
            bool concerned = IsOfState(statement) && (applicationArn is null || Applications(statement)!.Contains(applicationArn)) && (keyArn is null || statement.Resources!.Contains(keyArn));
            if (!concerned)
            {
                statements.Add(statement);
                continue;
            }

            removed.UnionWith(keyArn is null ? statement.Resources! : [keyArn]);
            IReadOnlyList<string> others = applicationArn is null ? [] : [.. Applications(statement)!.Where(application => application != applicationArn)];
            if (others.Count > 0) statements.Add(StatementEdit.WithWanted(statement, FlinkConditions.EncryptionContextKey, others));
            IReadOnlyList<string> keys = keyArn is null ? [] : [.. statement.Resources!.Where(key => key != keyArn)];
            if (keys.Count == 0) continue;
            PolicyStatement kept = statement with { Resources = keys };
            statements.Add(others.Count == 0 ? kept : StatementEdit.WithWanted(kept, FlinkConditions.EncryptionContextKey, [applicationArn!]));
        }

        // A policy that had been left with DescribeKey alone loses it too.
        if (keyArn is not null) removed.Add(keyArn);
        removed.ExceptWith(statements.Where(IsOfState).SelectMany(statement => statement.Resources!));
        return document with { Statements = Sids.MakeUnique([.. statements.Select(statement => WithoutDescribing(statement, removed)).OfType<PolicyStatement>()]) };
    }

    private static PolicyStatement? WithoutDescribing(PolicyStatement statement, HashSet<string> removed)
    {
        if (!StatementEdit.IsForwardedByMsf(statement) || statement.Resources is null || Applications(statement) is not null || !statement.Resources.Any(removed.Contains)) return statement;
        IReadOnlyList<string> kept = [.. statement.Resources.Where(key => !removed.Contains(key))];
        return kept.Count == 0 ? null : statement with { Resources = kept };
    }

    private static bool IsOfState(PolicyStatement statement) => StatementEdit.IsForwardedByMsf(statement) && statement.Resources is not null && Applications(statement) is not null;

    private static IReadOnlyList<string>? Applications(PolicyStatement statement) => StatementEdit.Wanted(statement, FlinkConditions.EncryptionContextKey);
}
