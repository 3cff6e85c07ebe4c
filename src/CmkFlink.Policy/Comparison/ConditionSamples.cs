using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Comparison;

/// <summary>Values of a condition key that satisfy, violate and miss each condition on it.</summary>
internal static class ConditionSamples
{
    private const string Filler = "sample";

    // No $ or { within a name: text that opens variables without end is looked through once.
    private static readonly Regex Variable = new(@"\$\{([*?$]|[^}{,$]+)(?:,\s*'([^']*)')?\}", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The candidates for a key, from all conditions on it.</summary>
    /// <param name="conditions">The conditions on the key, of both policies.</param>
    /// <param name="variable">The value of a policy variable for the caller in question.</param>
    public static IReadOnlyList<Candidate> Of(IEnumerable<CompiledCondition> conditions, Func<string, string?, string> variable)
    {
        List<Candidate> found = [];
        List<(string Text, IpRange Range)> ranges = [];
        bool many = false;
        bool texts = false;
        foreach (CompiledCondition condition in conditions)
        {
            many |= condition.Operator.Quantifier != ConditionQuantifier.None;
            texts |= condition.Operator.Comparison is ConditionComparison.StringEquals or ConditionComparison.StringEqualsIgnoreCase or ConditionComparison.StringLike or ConditionComparison.ArnLike or ConditionComparison.Null;
            foreach (string value in condition.Source.Values)
            {
                if (condition.Operator.Comparison == ConditionComparison.IpAddress && IpRange.TryParse(value, out IpRange? range)) ranges.Add((value, range!));
                else found.AddRange(OfValue(condition.Operator.Comparison, value, variable));
            }
        }

        found.AddRange(ranges.SelectMany(r => r.Range.Edges()).Select(address => Address(address, ranges)));

        if (texts) found.Add(new Candidate("another value", [found.Any(c => c.Text.StartsWith("arn:", StringComparison.Ordinal)) ? "arn:other:other:other:000000000000:other" : "(another value)"], IsOther: true));
        List<Candidate> distinct = [.. found
            .GroupBy(c => c.Text, StringComparer.Ordinal)
            // A value that one policy writes out and another has in a pattern goes by its own name.
            .Select(same => same.OrderBy(c => c.Label != c.Text).ThenBy(c => c.Label, StringComparer.Ordinal).First())
            .OrderBy(c => c.IsOther).ThenBy(c => c.Order ?? 0).ThenBy(c => c.Label, StringComparer.Ordinal).ThenBy(c => c.Text, StringComparer.Ordinal)];
        if (many) distinct = Sets(distinct);
        return [Candidate.Absent, .. distinct];
    }

    /// <summary>Texts that a pattern matches: with something, and with nothing, in the place of each <c>*</c>.</summary>
    public static IEnumerable<string> Instances(string pattern)
    {
        yield return Fill(pattern, Filler);
        if (pattern.Contains('*')) yield return Fill(pattern, "");
    }

    /// <summary>Fills in policy variables.</summary>
    public static string Resolve(string text, Func<string, string?, string> variable) => Variable.Replace(text, match => match.Groups[1].Value is "*" or "?" or "$"
        ? match.Groups[1].Value
        : variable(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null));

    /// <summary>The condition keys that a text uses as policy variables.</summary>
    public static IEnumerable<string> Variables(string text) => Variable.Matches(text).Cast<Match>().Select(match => match.Groups[1].Value).Where(name => name.Contains(':'));

    private static string Fill(string pattern, string star)
    {
        StringBuilder text = new();
        foreach (char c in pattern) text.Append(c switch { '*' => star, '?' => "x", _ => c.ToString() });
        return text.ToString();
    }

    private static IEnumerable<Candidate> OfValue(ConditionComparison comparison, string value, Func<string, string?, string> variable)
    {
        switch (comparison)
        {
            case ConditionComparison.StringEquals:
                return [new Candidate(value, [Resolve(value, variable)])];
            case ConditionComparison.StringEqualsIgnoreCase:
                string exact = Resolve(value, variable);
                return [new Candidate(value, [exact]), new Candidate($"{value} in other letters", [exact.Any(char.IsLower) ? exact.ToUpperInvariant() : exact.ToLowerInvariant()])];
            case ConditionComparison.StringLike or ConditionComparison.ArnLike:
                return Instances(Resolve(value, variable)).Select(text => new Candidate(value, [text]));
            case ConditionComparison.Bool:
                return [new Candidate("false", ["false"]), new Candidate("true", ["true"])];
            case >= ConditionComparison.NumericEquals and <= ConditionComparison.NumericGreaterThanEquals:
                return Around(decimal.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture), number => number.ToString(CultureInfo.InvariantCulture));
            case >= ConditionComparison.DateEquals and <= ConditionComparison.DateGreaterThanEquals:
                return ConditionValues.TryReadDate(value, out decimal seconds) ? Around(decimal.Floor(seconds), Date) : [];
            default:
                return [];
        }
    }

    private static IEnumerable<Candidate> Around(decimal number, Func<decimal, string> write) =>
        new[] { number - 1, number, number + 1 }.Select(n => new Candidate(write(n), [write(n)], Order: n));

    private static string Date(decimal seconds) =>
        new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds((double)seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>An address goes by the narrowest range that holds it.</summary>
    private static Candidate Address(IPAddress address, IEnumerable<(string Text, IpRange Range)> ranges)
    {
        string? label = ranges.Where(r => r.Range.Contains(address.GetAddressBytes())).OrderByDescending(r => r.Range.Bits).ThenBy(r => r.Text, StringComparer.Ordinal).Select(r => r.Text).FirstOrDefault();
        return new Candidate(label ?? "another address", [address.ToString()], IsOther: label is null);
    }

    /// <summary>Each value alone, all together, and all together with one that nobody mentions.</summary>
    private static List<Candidate> Sets(List<Candidate> single)
    {
        string[] mentioned = [.. single.Where(c => !c.IsOther).Select(c => c.Text)];
        List<Candidate> sets = [.. single];
        string all = string.Join(" with ", mentioned);
        if (mentioned.Length > 1) sets.Add(new Candidate(all, mentioned));
        if (mentioned.Length > 0 && single.FirstOrDefault(c => c.IsOther) is { } other) sets.Add(new Candidate($"{all} with others", [.. mentioned, other.Text], IsOther: true));
        return sets;
    }
}
