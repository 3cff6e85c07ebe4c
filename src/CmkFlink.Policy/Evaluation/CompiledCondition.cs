using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

/// <summary>One condition made ready.</summary>
internal sealed class CompiledCondition
{
    private readonly IConditionValues _values;

    private CompiledCondition(PolicyCondition source, ConditionOperator op, IConditionValues values)
    {
        Source = source;
        Operator = op;
        Key = new ContextKey(source.Key);
        _values = values;
    }

    public PolicyCondition Source { get; }

    public ConditionOperator Operator { get; }

    public ContextKey Key { get; }

    /// <exception cref="PolicyNotSupportedException">An unknown operator, or a value that the operator cannot compare.</exception>
    public static CompiledCondition Compile(PolicyCondition condition, bool variables)
    {
        if (!ConditionOperator.TryParse(condition.Operator, out ConditionOperator op)) throw new PolicyNotSupportedException($"The condition operator '{condition.Operator}' cannot be evaluated.");
        if (condition.Values.Count == 0) throw new PolicyNotSupportedException($"The condition {condition.Operator} on {condition.Key} has no value.");
        return new CompiledCondition(condition, op, ConditionValues.Compile(condition, op.Comparison, variables));
    }

    /// <param name="request">The request.</param>
    /// <param name="ifUnclear">The answer where AWS does not say: an operator without ForAnyValue or ForAllValues on several values. False for an Allow, true for a Deny.</param>
    public bool IsSatisfied(AuthorizationRequest request, bool ifUnclear)
    {
        KeyValues found = Key.Find(request);
        // An empty set counts as null (IAM user guide, single- and multi-valued context keys).
        if (Operator.Comparison == ConditionComparison.Null) return _values.MatchesAny(found.Count == 0 ? "true" : "false", request);
        if (found.Count == 0) return Operator.IfExists || Operator.Quantifier switch
        {
            ConditionQuantifier.ForAllValues => true,
            ConditionQuantifier.ForAnyValue => false,
            _ => Operator.Negated,
        };
        switch (Operator.Quantifier)
        {
            case ConditionQuantifier.ForAllValues:
                for (int i = 0; i < found.Count; i++)
                    if (!Holds(found[i], request)) return false;
                return true;
            case ConditionQuantifier.ForAnyValue:
                for (int i = 0; i < found.Count; i++)
                    if (Holds(found[i], request)) return true;
                return false;
            default:
                return found.Count == 1 ? Holds(found[0], request) : ifUnclear;
        }
    }

    private bool Holds(string value, AuthorizationRequest request) => _values.MatchesAny(value, request) != Operator.Negated;
}
