namespace CmkFlink.Policy.Evaluation;

/// <summary>How a condition treats a key with several values.</summary>
public enum ConditionQuantifier
{
    None,
    ForAnyValue,
    ForAllValues,
}

/// <summary>What a condition operator compares.</summary>
public enum ConditionComparison
{
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    NumericEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    IpAddress,
    ArnLike,
    Null,
}

/// <summary>A condition operator taken apart: <c>ForAllValues:StringNotEqualsIfExists</c> and its like. Names are read without regard to case.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html. BinaryEquals is not here: no key of MSF, KMS or IAM is binary.</remarks>
/// <param name="Comparison">What is compared.</param>
/// <param name="Negated">Whether the comparison must fail for every value: StringNotEquals ...</param>
/// <param name="IfExists">Whether an absent key satisfies it.</param>
/// <param name="Quantifier">The set operator before the colon.</param>
public readonly record struct ConditionOperator(ConditionComparison Comparison, bool Negated, bool IfExists, ConditionQuantifier Quantifier)
{
    private static readonly Dictionary<string, (ConditionComparison Comparison, bool Negated)> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["StringEquals"] = (ConditionComparison.StringEquals, false),
        ["StringNotEquals"] = (ConditionComparison.StringEquals, true),
        ["StringEqualsIgnoreCase"] = (ConditionComparison.StringEqualsIgnoreCase, false),
        ["StringNotEqualsIgnoreCase"] = (ConditionComparison.StringEqualsIgnoreCase, true),
        ["StringLike"] = (ConditionComparison.StringLike, false),
        ["StringNotLike"] = (ConditionComparison.StringLike, true),
        ["NumericEquals"] = (ConditionComparison.NumericEquals, false),
        ["NumericNotEquals"] = (ConditionComparison.NumericEquals, true),
        ["NumericLessThan"] = (ConditionComparison.NumericLessThan, false),
        ["NumericLessThanEquals"] = (ConditionComparison.NumericLessThanEquals, false),
        ["NumericGreaterThan"] = (ConditionComparison.NumericGreaterThan, false),
        ["NumericGreaterThanEquals"] = (ConditionComparison.NumericGreaterThanEquals, false),
        ["DateEquals"] = (ConditionComparison.DateEquals, false),
        ["DateNotEquals"] = (ConditionComparison.DateEquals, true),
        ["DateLessThan"] = (ConditionComparison.DateLessThan, false),
        ["DateLessThanEquals"] = (ConditionComparison.DateLessThanEquals, false),
        ["DateGreaterThan"] = (ConditionComparison.DateGreaterThan, false),
        ["DateGreaterThanEquals"] = (ConditionComparison.DateGreaterThanEquals, false),
        ["Bool"] = (ConditionComparison.Bool, false),
        ["IpAddress"] = (ConditionComparison.IpAddress, false),
        ["NotIpAddress"] = (ConditionComparison.IpAddress, true),
        // ArnEquals and ArnLike behave alike (same page, ARN condition operators).
        ["ArnEquals"] = (ConditionComparison.ArnLike, false),
        ["ArnLike"] = (ConditionComparison.ArnLike, false),
        ["ArnNotEquals"] = (ConditionComparison.ArnLike, true),
        ["ArnNotLike"] = (ConditionComparison.ArnLike, true),
        ["Null"] = (ConditionComparison.Null, false),
    };

    /// <summary>Reads an operator; false where it is none that the evaluator knows. Null takes no suffix IfExists: it asks for existence itself.</summary>
    public static bool TryParse(string text, out ConditionOperator op)
    {
        op = default;
        string name = text ?? "";
        ConditionQuantifier quantifier = ConditionQuantifier.None;
        int colon = name.IndexOf(':');
        if (colon >= 0)
        {
            string prefix = name.Substring(0, colon);
            if (prefix.Equals("ForAllValues", StringComparison.OrdinalIgnoreCase)) quantifier = ConditionQuantifier.ForAllValues;
            else if (prefix.Equals("ForAnyValue", StringComparison.OrdinalIgnoreCase)) quantifier = ConditionQuantifier.ForAnyValue;
            else return false;
            name = name.Substring(colon + 1);
        }

        bool ifExists = name.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase);
        if (ifExists) name = name.Substring(0, name.Length - "IfExists".Length);
        if (!Names.TryGetValue(name, out (ConditionComparison Comparison, bool Negated) found)) return false;
        if (found.Comparison == ConditionComparison.Null && (ifExists || quantifier != ConditionQuantifier.None)) return false;
        op = new ConditionOperator(found.Comparison, found.Negated, ifExists, quantifier);
        return true;
    }
}
