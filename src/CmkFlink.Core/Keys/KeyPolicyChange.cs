using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Comparison;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>What another policy would do to a key and its users, found by evaluation.</summary>
internal static class KeyPolicyChange
{
    /// <summary>What the new policy gives and takes, shortly, for the question; each difference in full goes to the verbose stream.</summary>
    public static string Difference(FlinkCmkKey key, PolicyDocument wanted, IOperationHost host)
    {
        if (key.Policy is null) return "the present one is not readable, so what changes is not known";
        IReadOnlyList<FlinkCmkAccessDifference> differences = PolicyComparer.Compare(key.Policy, wanted, key.KeyArn);
        foreach (FlinkCmkAccessDifference difference in differences) host.Verbose($"{difference.Change}: {difference.Action} for {difference.Principal}; before: {difference.Before}; after: {difference.After}.");
        List<string> parts = [];
        if (Some(differences.Where(IsGain)) is { } gains) parts.Add("it gives " + gains);
        if (Some(differences.Where(difference => !IsGain(difference))) is { } losses) parts.Add("it takes away " + losses);
        return parts.Count == 0 ? "nobody gains or loses anything by it" : string.Join("; ", parts);
    }

    /// <summary>Whether the change touches what anybody but roles and users may do: then applications can lose MSF's own use of the key. A policy that only adds, or withdraws operators, cannot do that.</summary>
    public static bool TakesFromServices(FlinkCmkKey key, PolicyDocument wanted)
    {
        if (key.Policy is not { } present) return true;
        HashSet<string> kept = new(wanted.Statements.Select(StatementShape.Of), StringComparer.Ordinal);
        HashSet<string> known = new(present.Statements.Select(StatementShape.Of), StringComparer.Ordinal);
        return present.Statements.Any(statement => statement.Effect == PolicyEffect.Allow && Serves(statement) && !kept.Contains(StatementShape.Of(statement)))
            || wanted.Statements.Any(statement => statement.Effect == PolicyEffect.Deny && !known.Contains(StatementShape.Of(statement)));
    }

    /// <summary>Those who need the key, or may, and could not be served by MSF any more under the other policy.</summary>
    public static IReadOnlyList<FlinkCmkKeyUsage> CutOff(FlinkCmkKey key, PolicyDocument wanted, KeyUsage usage)
    {
        HashSet<string> cut = new(usage.Needing.Select(user => user.ApplicationArn).OfType<string>().Concat(key.Policy is null ? [] : KeyPolicyEdit.ApplicationsOf(key.Policy)).Where(arn => IsOf(arn, key) && IsCut(arn, key, wanted)), StringComparer.Ordinal);
        HashSet<string> names = new(cut.Select(arn => Arn.Parse(arn).Resource.Substring("application/".Length)), StringComparer.Ordinal);
        return [.. usage.Users.Where(user => user.Need switch
        {
            KeyNeed.Needed => user.ApplicationArn is { } arn && cut.Contains(arn),
            KeyNeed.Unknown => cut.Count > 0 && (user.ApplicationName is null || names.Contains(user.ApplicationName)),
            _ => false,
        })];
    }

    private static bool IsCut(string applicationArn, FlinkCmkKey key, PolicyDocument wanted) =>
        (key.Policy is null || ServicesMay(applicationArn, key, key.Policy)) && !ServicesMay(applicationArn, key, wanted);

    private static bool Serves(PolicyStatement statement) => statement.Principals?.Any(principal => principal.Type != PolicyPrincipalType.Aws || principal.Value == "*") != false;

    private static bool ServicesMay(string applicationArn, FlinkCmkKey key, PolicyDocument policy)
    {
        Arn application = Arn.Parse(applicationArn);
        IReadOnlyList<AccessMatrixRow> rows = AccessMatrix.Evaluate(new AccessMatrixRequest
        {
            ApplicationArn = applicationArn,
            KeyArn = key.KeyArn,
            KeyPolicy = policy,
            Operator = RequestPrincipal.Root(application.Partition, application.Account),
            OperatorPolicies = IdentityPolicies.Unknown("the operator", "the services alone are asked about", "-"),
        });
        return rows.Where(row => row.Caller != MsfCaller.Operator).All(row => row.Decision == AccessAnswer.Allowed);
    }

    private static bool IsOf(string applicationArn, FlinkCmkKey key) => Arn.TryParse(applicationArn, out Arn? arn) && arn.Resource.StartsWith("application/", StringComparison.Ordinal) && Arn.TryParse(key.KeyArn, out Arn? own) && arn.Region == own.Region && arn.Account == own.Account;

    private static bool IsGain(FlinkCmkAccessDifference difference) => difference.Change is AccessChange.Granted or AccessChange.Widened;

    private static string? Some(IEnumerable<FlinkCmkAccessDifference> differences)
    {
        const int shown = 8;
        List<string> all = [.. differences.GroupBy(difference => difference.Principal).Select(same => $"{string.Join(", ", same.Select(difference => difference.Action).Distinct(StringComparer.Ordinal))} for {same.Key}")];
        return all.Count == 0 ? null : string.Join("; ", all.Take(shown)) + (all.Count > shown ? $"; and {all.Count - shown} more" : "");
    }
}
