using CmkFlink.Core.Access;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>How a key policy that exists stands to the one that is wanted.</summary>
/// <param name="Missing">What the wanted policy says and the existing one does not; empty where the key may be adopted.</param>
/// <param name="Excess">What the existing policy allows beyond the wanted one.</param>
internal sealed record KeyPolicyFit(IReadOnlyList<string> Missing, IReadOnlyList<string> Excess)
{
    /// <summary>Compares by evaluation: each call that one policy allows is put to the other. A statement that cannot be put as calls must be there as it is.</summary>
    public static KeyPolicyFit Compare(PolicyDocument wanted, PolicyDocument existing, string keyArn)
    {
        Arn key = Arn.Parse(keyArn);
        return StatementShape.SaySame(wanted, existing) ? new KeyPolicyFit([], []) : new KeyPolicyFit(NotIn(existing, wanted, key), NotIn(wanted, existing, key));
    }

    private static List<string> NotIn(PolicyDocument judge, PolicyDocument asked, Arn key)
    {
        HashSet<string> shapes = new(judge.Statements.Select(StatementShape.Of), StringComparer.Ordinal);
        HashSet<string> asks = new(asked.Statements.Select(StatementShape.Of), StringComparer.Ordinal);
        // A Deny that both policies hold takes the same from both. One that the judge alone holds can void even a statement that is there word for word.
        IReadOnlyList<PolicyStatement> deciding = [.. judge.Statements.Where(s => s.Effect == PolicyEffect.Allow || !asks.Contains(StatementShape.Of(s)))];
        bool literal = deciding.All(s => s.Effect == PolicyEffect.Allow);
        CompiledPolicy? compiled = Compile(judge with { Statements = deciding });
        List<string> differences = [];
        foreach (PolicyStatement statement in asked.Statements)
        {
            bool verbatim = shapes.Contains(StatementShape.Of(statement));
            if (verbatim && literal) continue;
            IReadOnlyList<PolicySamples.Sample>? samples = compiled is null ? null : PolicySamples.Of(statement, key);
            if (samples is null)
            {
                if (!verbatim) differences.Add(Describe(statement));
                continue;
            }
            differences.AddRange(samples
                .Where(s => !PolicyEvaluator.Evaluate(s.Request, new AuthorizationPolicies { Resource = compiled }).IsAllowed)
                .Select(s => $"{s.Request.Action} for {s.Principal}"));
        }
        return [.. differences.Distinct(StringComparer.Ordinal)];
    }

    private static CompiledPolicy? Compile(PolicyDocument policy)
    {
        try
        {
            return CompiledPolicy.Compile(policy, "key policy");
        }
        catch (PolicyNotSupportedException)
        {
            return null;
        }
    }

    private static string Describe(PolicyStatement statement)
    {
        string what = string.Join(", ", statement.Actions ?? statement.NotActions?.Select(a => "all but " + a) ?? []);
        string who = string.Join(", ", statement.Principals?.Select(p => p.Value) ?? statement.NotPrincipals?.Select(p => "all but " + p.Value) ?? []);
        return $"{statement.Effect} {what} for {who}{(statement.Sid is { Length: > 0 } sid ? $" (statement {sid})" : "")}";
    }
}
