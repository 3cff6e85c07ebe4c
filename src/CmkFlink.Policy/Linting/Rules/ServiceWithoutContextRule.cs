using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Linting.Witnesses;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>A service principal may use the key for whatever application of whatever account: the confused deputy.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html</remarks>
internal sealed class ServiceWithoutContextRule() : LintRule("CMK053", "Service without application")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsKeyPolicy) yield break;
        foreach (LintStatement statement in subject.SoundStatements.Where(statement => !statement.IsDeny && ActionNames.Use.Any(statement.Covers)))
        {
            string[] services = [.. statement.Source.Principals!.Where(principal => principal.Type == PolicyPrincipalType.Service).Select(principal => principal.Value)];
            if (services.Length == 0 || statement.Source.Conditions.Any(Ties)) continue;
            yield return LintHit.Warning(statement.Index, $"{string.Join(", ", services)} may use the key on behalf of any application in any account.", "Add StringEquals on kms:EncryptionContext:aws:kinesisanalytics:arn with the application's ARN, or on aws:SourceArn where the call carries it (New-FlinkCmkPolicy -Kind KeyPolicy).", ".Condition");
        }
    }

    private static bool Ties(PolicyCondition condition) =>
        (condition.Key.StartsWith(ConditionKeys.EncryptionContextPrefix, StringComparison.OrdinalIgnoreCase) || CallKeys.Has(["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"], condition.Key))
        && condition.Values.All(value => value.Trim('*').Length > 0)
        && Evaluation.ConditionOperator.TryParse(condition.Operator, out Evaluation.ConditionOperator op) && op is { Negated: false, IfExists: false };
}
