using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>ForAllValues is true where the key is missing.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html</remarks>
internal sealed class VacuousForAllValuesRule() : LintRule("CMK043", "ForAllValues on a key that may be missing")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements)
        {
            foreach (PolicyCondition condition in statement.Source.Conditions)
            {
                if (!ConditionOperator.TryParse(condition.Operator, out ConditionOperator op) || op.Quantifier != ConditionQuantifier.ForAllValues || IsPresent(statement, condition.Key)) continue;
                // Set operators on the encryption context have a rule of their own.
                if (condition.Key.StartsWith(ConditionKeys.EncryptionContextPrefix, StringComparison.OrdinalIgnoreCase)) continue;
                string key = JsonCursor.Short(condition.Key);
                yield return LintHit.Warning(statement.Index, $"{JsonCursor.Short(condition.Operator)} on {key} also holds for a request that has no {key} at all, so the statement {(statement.IsDeny ? "denies" : "allows")} more than it says.", $"Add \"Null\": {{\"{key}\": \"false\"}} to the Condition, which asks for the key to be there.", $".Condition.{JsonCursor.Short(condition.Operator)}.{key}");
            }
        }
    }

    private static bool IsPresent(LintStatement statement, string key) =>
        // KMS refuses a grant without operations, so CreateGrant always has the key (KMS API reference, CreateGrant).
        (key.Equals("kms:GrantOperations", StringComparison.OrdinalIgnoreCase) && statement.Source.Actions is { } actions && actions.All(action => action.Equals("kms:CreateGrant", StringComparison.OrdinalIgnoreCase)))
        || statement.Source.Conditions.Any(condition => condition.Key.Equals(key, StringComparison.OrdinalIgnoreCase)
            && ((condition.Operator.Equals("Null", StringComparison.OrdinalIgnoreCase) && condition.Values.All(value => value.Equals("false", StringComparison.OrdinalIgnoreCase)))
                || (ConditionOperator.TryParse(condition.Operator, out ConditionOperator op) && op is { Quantifier: ConditionQuantifier.ForAnyValue, IfExists: false })));
}
