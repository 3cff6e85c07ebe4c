using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>kms:EncryptionContext:key has one value; KMS refuses ForAllValues on it and warns of any set operator.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context</remarks>
internal sealed class EncryptionContextSetRule() : LintRule("CMK044", "Set operator on the encryption context")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements)
        {
            foreach (PolicyCondition condition in statement.Source.Conditions.Where(condition => condition.Key.StartsWith(ConditionKeys.EncryptionContextPrefix, StringComparison.OrdinalIgnoreCase)))
            {
                if (!ConditionOperator.TryParse(condition.Operator, out ConditionOperator op) || op.Quantifier == ConditionQuantifier.None) continue;
                yield return LintHit.Error(statement.Index, $"{JsonCursor.Short(condition.Operator)} on {JsonCursor.Short(condition.Key)}: the key has one value, and ForAllValues would also let through calls without any; KMS refuses the policy (OverlyPermissiveCondition).", $"Use {JsonCursor.Short(condition.Operator.Substring(condition.Operator.IndexOf(':') + 1))} alone.", $".Condition.{JsonCursor.Short(condition.Operator)}.{JsonCursor.Short(condition.Key)}");
            }
        }
    }
}
