using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>A condition key that no request carries: a condition on it is always false (or, negated, always true).</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html, on keys that are not in the request.</remarks>
internal sealed class ConditionKeyRule() : LintRule("CMK030", "Unknown condition key")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements)
        {
            foreach (PolicyCondition condition in statement.Source.Conditions)
            {
                string key = condition.Key;
                string element = $".Condition.{JsonCursor.Short(condition.Operator)}.{JsonCursor.Short(key)}";
                string shown = JsonCursor.Short(key);
                string bare = new([.. key.Where(c => !char.IsWhiteSpace(c))]);
                if (bare.Length != key.Length)
                    yield return LintHit.Error(statement.Index, $"The condition key '{shown}' carries a blank, so no request has it: the condition {Effect(condition)}.", ConditionKeys.IsKnown(bare) && bare.IndexOf(':') > 0 ? $"Write {JsonCursor.Short(bare)}." : "Write the key without blanks, service:Name.", element);
                else if (key.IndexOf(':') <= 0)
                    yield return LintHit.Error(statement.Index, $"'{shown}' is no condition key; a key is written service:Name, so no request has it: the condition {Effect(condition)}.", Suggestion(key), element);
                else if (!ConditionKeys.IsKnown(key))
                    yield return LintHit.Warning(statement.Index, $"No service of AWS is known to send the condition key '{shown}': the condition {Effect(condition)}.", Suggestion(key), element);
                else if (IsWrongContext(key))
                    yield return LintHit.Warning(statement.Index, $"MSF's encryption context has the one key aws:kinesisanalytics:arn, and the condition is on '{shown}': it {Effect(condition)}.", $"Write {FlinkConditions.EncryptionContextKey}.", element);
            }
        }
    }

    private static string Effect(PolicyCondition condition)
    {
        bool negated = Evaluation.ConditionOperator.TryParse(condition.Operator, out Evaluation.ConditionOperator op) && (op.Negated || op.IfExists || op.Quantifier == Evaluation.ConditionQuantifier.ForAllValues);
        return negated ? "holds for every request" : "holds for none, and the statement never applies";
    }

    private static string Suggestion(string key) => ConditionKeys.Meant(key) is { } meant ? $"Did you mean {meant}?" : "Look the key up in the service authorization reference.";

    private static bool IsWrongContext(string key)
    {
        if (!key.StartsWith(ConditionKeys.EncryptionContextPrefix, StringComparison.OrdinalIgnoreCase) || key.Equals(FlinkConditions.EncryptionContextKey, StringComparison.OrdinalIgnoreCase)) return false;
        return Spelling.Contains(key, "kinesis") || Spelling.Contains(key, "flink");
    }
}
