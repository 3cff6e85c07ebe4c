using System.Globalization;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Linting.Witnesses;

/// <summary>Values that might satisfy, or fail, a condition.</summary>
internal static class ConditionSolver
{
    /// <summary>Every value worth trying for the conditions on one key: what they name, something just beside it, and something else altogether. An empty list means that the key is absent.</summary>
    public static IEnumerable<IReadOnlyList<string>> Candidates(string key, IReadOnlyCollection<CompiledCondition> conditions, LintPlace place)
    {
        if (key.Equals(CallKeys.ViaService, StringComparison.OrdinalIgnoreCase))
        {
            // A call that is forwarded always has it, in this form.
            foreach (string value in conditions.SelectMany(Named).Concat([Naming.FlinkNames.ViaService(place.RegionOrStandIn), $"ec2.{place.RegionOrStandIn}.amazonaws.com"]).Where(IsViaService)) yield return [value];
            yield break;
        }

        string[] named = [.. conditions.SelectMany(Named).Distinct(StringComparer.Ordinal)];
        foreach (string value in named) yield return [value];
        if (named.Length > 1 && conditions.Any(condition => condition.Operator.Quantifier != ConditionQuantifier.None)) yield return named;
        yield return [];
        foreach (string value in conditions.SelectMany(condition => Others(condition.Operator.Comparison)).Distinct(StringComparer.Ordinal)) yield return [value];
    }

    private static IEnumerable<string> Named(CompiledCondition condition) => condition.Source.Values.SelectMany(value => condition.Operator.Comparison switch
    {
        ConditionComparison.StringLike => Filled(value),
        ConditionComparison.ArnLike => value == "*" ? ["arn:aws:iam::111122223333:role/x"] : Filled(value),
        ConditionComparison.IpAddress => [value.Split('/')[0]],
        ConditionComparison.Bool or ConditionComparison.Null => ["true", "false"],
        >= ConditionComparison.NumericEquals and <= ConditionComparison.NumericGreaterThanEquals => Beside(value),
        >= ConditionComparison.DateEquals and <= ConditionComparison.DateGreaterThanEquals => [value, "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"],
        _ => [value],
    });

    private static string[] Filled(string pattern) => pattern.IndexOfAny(['*', '?']) < 0 ? [pattern] : [pattern.Replace("*", "").Replace('?', 'x'), pattern.Replace('*', 'x').Replace('?', 'x')];

    private static IEnumerable<string> Beside(string number) => decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && Math.Abs(value) < 1_000_000_000_000m
        ? new[] { value, value - 1, value + 1 }.Select(n => n.ToString(CultureInfo.InvariantCulture))
        : [number];

    private static string[] Others(ConditionComparison comparison) => comparison switch
    {
        ConditionComparison.ArnLike => ["arn:aws:iam::999999999999:role/something-else"],
        ConditionComparison.IpAddress => ["192.0.2.1", "198.51.100.77", "2001:db8::1"],
        ConditionComparison.Null => ["x"],
        _ => ["something-else"],
    };

    private static bool IsViaService(string value)
    {
        string[] parts = value.Split('.');
        return parts.Length == 4 && parts[2] == "amazonaws" && parts[3] == "com" && parts.All(part => part.Length > 0 && part.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'));
    }
}
