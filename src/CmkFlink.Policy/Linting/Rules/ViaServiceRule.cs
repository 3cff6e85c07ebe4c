using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Linting.Witnesses;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>kms:ViaService is service.region.amazonaws.com, with that suffix in every partition, and for MSF kinesisanalytics in the application's Region.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service</remarks>
internal sealed class ViaServiceRule() : LintRule("CMK051", "Wrong kms:ViaService")
{
    private const string Suffix = ".amazonaws.com";

    private static readonly string[] Mistaken = ["kinesis-analytics", "flink", "managed-flink"];

    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements)
        {
            foreach (PolicyCondition condition in statement.Source.Conditions.Where(condition => condition.Key.Equals(CallKeys.ViaService, StringComparison.OrdinalIgnoreCase) && IsText(condition)))
            {
                string element = $".Condition.{JsonCursor.Short(condition.Operator)}.{JsonCursor.Short(condition.Key)}";
                string[] regions = Regions(subject, statement);
                foreach (string value in condition.Values)
                {
                    if (Wrong(statement, condition, value) is { } wrong)
                        yield return LintHit.Error(statement.Index, $"kms:ViaService '{JsonCursor.Short(value)}' never holds: {wrong}.", $"Write {FlinkNames.ViaService(regions.FirstOrDefault() ?? "REGION")}.", element);
                }

                string[] here = [.. condition.Values.Where(value => Wrong(statement, condition, value) is null && value.IndexOfAny(['*', '?', '$']) < 0).Select(value => value.Split('.')[1])];
                if (regions.Length > 0 && here.Length == condition.Values.Count && here.Length > 0 && !here.Intersect(regions, StringComparer.OrdinalIgnoreCase).Any())
                    yield return LintHit.Error(statement.Index, $"kms:ViaService speaks of {string.Join(", ", here)}, and the application or key lies in {string.Join(", ", regions)}: the condition never holds there.", $"Write {FlinkNames.ViaService(regions[0])}.", element);
            }
        }
    }

    /// <summary>Whether the statement wants a kms:ViaService that no call has.</summary>
    public static bool Reports(LintStatement statement) => statement.Source.Conditions.Any(condition =>
        condition.Key.Equals(CallKeys.ViaService, StringComparison.OrdinalIgnoreCase) && IsText(condition) && condition.Values.All(value => Wrong(statement, condition, value) is not null));

    private static bool IsText(PolicyCondition condition) => ConditionOperator.TryParse(condition.Operator, out ConditionOperator op) && op.Comparison is ConditionComparison.StringEquals or ConditionComparison.StringLike or ConditionComparison.StringEqualsIgnoreCase;

    private static string? Wrong(LintStatement statement, PolicyCondition condition, string value)
    {
        // Wildcards and variables may stand for anything.
        if (value.Contains("${")) return null;
        bool isPattern = value.IndexOfAny(['*', '?']) >= 0;
        if (isPattern && ConditionOperator.TryParse(condition.Operator, out ConditionOperator op) && op.Comparison == ConditionComparison.StringLike) return null;
        if (isPattern) return $"{condition.Operator} takes no wildcard";
        if (value.EndsWith(".amazonaws.com.cn", StringComparison.OrdinalIgnoreCase)) return "the suffix is .amazonaws.com in China as well";
        if (!value.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)) return "its suffix is .amazonaws.com";
        string[] parts = value.Substring(0, value.Length - Suffix.Length).Split('.');
        if (parts.Length < 2) return "it has no Region; that form is a service principal";
        if (parts.Length > 2 || parts.Any(part => part.Length == 0)) return "it is written service.region.amazonaws.com";
        bool ofMsf = statement.HasCondition(key => key.Equals(FlinkConditions.EncryptionContextKey, StringComparison.OrdinalIgnoreCase)) || Spelling.Contains(parts[0], "kinesisanalytics")
            || Mistaken.Contains(parts[0], StringComparer.OrdinalIgnoreCase);
        return ofMsf && parts[0] != "kinesisanalytics" ? "MSF is kinesisanalytics there" : null;
    }

    /// <summary>The Regions that the statement speaks of; for a key policy at last the key's own.</summary>
    private static string[] Regions(LintSubject subject, LintStatement statement)
    {
        string[] own = [.. statement.Source.Conditions.SelectMany(condition => condition.Values).Where(value => FlinkNames.TryParseApplicationArn(value, out _, out _))
            .Concat((statement.Source.Resources ?? []).Where(resource => resource.IndexOf(":kms:", StringComparison.Ordinal) > 0))
            .Select(text => Arn.TryParse(text, out Arn? arn) ? arn.Region : "").Where(region => region.Length > 0 && region.IndexOf('*') < 0).Distinct(StringComparer.Ordinal)];
        return own.Length > 0 ? own : subject.IsKeyPolicy && subject.Place.Region is { } region ? [region] : [];
    }
}
