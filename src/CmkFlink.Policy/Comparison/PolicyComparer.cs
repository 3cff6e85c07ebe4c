using CmkFlink.Policy.Actions;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Comparison;

/// <summary>Compares two policies by what they allow, and not by how they are written.</summary>
/// <remarks>
/// Both are asked the same requests: every caller that either names and one for each way of not being named, every action that either means, and for each
/// condition and resource values that satisfy, violate and miss it, in all combinations. What differs is put into words again.
/// </remarks>
public static class PolicyComparer
{
    /// <summary>What access <paramref name="difference"/> gives and takes away, seen from <paramref name="reference"/>; ordered by principal and action.</summary>
    /// <param name="reference">The policy as it was.</param>
    /// <param name="difference">The policy as it is to be.</param>
    /// <param name="resourceArn">The key (or role) whose policy it is; where <see langword="null"/>, one in the account and Region that the policies speak of.</param>
    /// <exception cref="PolicyComparisonException">One is a resource policy and the other an identity policy.</exception>
    public static IReadOnlyList<FlinkCmkAccessDifference> Compare(PolicyDocument reference, PolicyDocument difference, string? resourceArn = null)
    {
        if (reference is null) throw new ArgumentNullException(nameof(reference));
        if (difference is null) throw new ArgumentNullException(nameof(difference));
        if (StatementShape.SaySame(reference, difference)) return [];
        bool isResource = IsResourcePolicy(reference, difference);
        Arn place = ComparisonPlace.Of(reference, difference, resourceArn);
        ComparedPolicy before = new(reference, isResource, place.Account);
        ComparedPolicy after = new(difference, isResource, place.Account);
        CompiledStatement[] statements = [.. before.Policy.Statements, .. after.Policy.Statements];

        List<SubjectDifference> found = [];
        IReadOnlyList<Subject> subjects = Subject.All(statements, isResource, place);
        foreach (Subject subject in subjects)
            foreach (string action in ActionSamples.Of(statements, isResource))
                found.AddRange(new AccessPair(before, after, subject, action, isResource, place).Differences(statements));
        return [.. new DifferenceSummary(subjects, isResource, place).Of(found).Concat(OpaqueStatements.Differences(before.Opaque, after.Opaque))
            .OrderBy(d => d.Principal, StringComparer.Ordinal).ThenBy(d => d.Action, StringComparer.Ordinal).ThenBy(d => d.Change)];
    }

    private static bool IsResourcePolicy(PolicyDocument reference, PolicyDocument difference)
    {
        static bool Names(PolicyStatement s) => (s.Principals ?? s.NotPrincipals) is not null;
        bool? first = reference.Statements.Count == 0 ? null : reference.Statements.Any(Names);
        bool? second = difference.Statements.Count == 0 ? null : difference.Statements.Any(Names);
        if (first is { } one && second is { } two && one != two)
            throw new PolicyComparisonException($"The {(one ? "reference" : "difference")} policy names principals, as the policy of a key does, and the other one names none, as the policy of a role or user; compare two of a kind.");
        return first ?? second ?? false;
    }
}

/// <summary>Two policies that cannot be compared.</summary>
public sealed class PolicyComparisonException(string message) : ArgumentException(message);
