using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

/// <summary>What keeps a statement from applying to a request.</summary>
internal sealed class StatementMismatch
{
    private StatementMismatch(CompiledPolicy policy, CompiledStatement statement, int weight, IReadOnlyList<string> mismatches)
    {
        Policy = policy;
        Statement = statement;
        Weight = weight;
        Mismatches = mismatches;
    }

    public CompiledPolicy Policy { get; }

    public CompiledStatement Statement { get; }

    /// <summary>How far the statement is from the request: it is of another purpose if its action is another, of another person if its principal is, and otherwise a condition away.</summary>
    public int Weight { get; }

    public IReadOnlyList<string> Mismatches { get; }

    public static StatementMismatch Of(AuthorizationRequest request, CompiledPolicy policy, CompiledStatement statement, bool resourcePolicy)
    {
        List<string> mismatches = [];
        int weight = 0;
        PolicyStatement source = statement.Source;
        if (!statement.MatchesAction(request)) Add(1000, $"the action is {request.Action}, the statement allows {Either(source.Actions, source.NotActions)}");
        if (resourcePolicy && statement.MatchPrincipal(request, hasBoundary: false) == PrincipalMatch.None) Add(100, $"the principal is {request.Principal.PrincipalArn}, the statement names {Either(source.Principals?.Select(principal => principal.Value), source.NotPrincipals?.Select(principal => principal.Value))}");
        if (!statement.MatchesResource(request)) Add(10, $"the resource is {request.Resource}, the statement is for {Either(source.Resources, source.NotResources)}");
        foreach (CompiledCondition condition in statement.Conditions)
            if (!condition.IsSatisfied(request, ifUnclear: false)) Add(1, Describe(request, condition));
        return new StatementMismatch(policy, statement, weight, mismatches);

        void Add(int distance, string mismatch)
        {
            weight += distance;
            mismatches.Add(mismatch);
        }
    }

    private static string Describe(AuthorizationRequest request, CompiledCondition condition)
    {
        KeyValues found = condition.Key.Find(request);
        string have = found.Count switch
        {
            0 => "absent",
            1 => found[0],
            _ => string.Join(", ", Enumerable.Range(0, found.Count).Select(i => found[i])),
        };
        string want = List(condition.Source.Values);
        ConditionOperator op = condition.Operator;
        if (op.Comparison == ConditionComparison.Null) return $"{condition.Source.Key} is {have}, the statement wants it {(condition.Source.Values[0].Equals("true", StringComparison.OrdinalIgnoreCase) ? "absent" : "present")}";
        if (found.Count > 1 && op.Quantifier == ConditionQuantifier.None) return $"{condition.Source.Key} has several values ({have}), which {condition.Source.Operator} cannot compare without ForAllValues or ForAnyValue";
        string wish = op.Comparison switch
        {
            ConditionComparison.NumericLessThan or ConditionComparison.DateLessThan => $"less than {want}",
            ConditionComparison.NumericLessThanEquals or ConditionComparison.DateLessThanEquals => $"at most {want}",
            ConditionComparison.NumericGreaterThan or ConditionComparison.DateGreaterThan => $"more than {want}",
            ConditionComparison.NumericGreaterThanEquals or ConditionComparison.DateGreaterThanEquals => $"at least {want}",
            _ => op.Negated ? $"anything but {want}" : want,
        };
        return $"{condition.Source.Key} is {have}, the statement wants {(op.Quantifier == ConditionQuantifier.ForAllValues ? "only " : "")}{wish}";
    }

    private static string Either(IEnumerable<string>? values, IEnumerable<string>? negated) => values is not null ? List(values) : negated is not null ? $"all but {List(negated)}" : "none";

    private static string List(IEnumerable<string> values) => string.Join(" or ", values);
}
