using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Comparison;

/// <summary>Where a comparison takes place: partition, Region and account, and the resource where it is known.</summary>
internal static class ComparisonPlace
{
    // The account of AWS's own examples; it matters only where no policy names any.
    private static readonly Arn Nowhere = new("aws", "", "us-east-1", "111122223333", "");

    /// <summary>The place of the resource; otherwise of the ARNs that the policies name most often.</summary>
    public static Arn Of(PolicyDocument reference, PolicyDocument difference, string? resourceArn)
    {
        if (Arn.TryParse(resourceArn, out Arn? known)) return known with { Region = known.Region.Length > 0 ? known.Region : Nowhere.Region };
        Arn[] arns = [.. Texts(reference).Concat(Texts(difference)).Distinct(StringComparer.Ordinal).Select(text => Arn.TryParse(text, out Arn? arn) ? arn : null).OfType<Arn>().Where(arn => FlinkNames.IsAccountId(arn.Account))];
        string? account = Common(arns.Select(arn => arn.Account)) ?? Common(Texts(reference).Concat(Texts(difference)).Where(FlinkNames.IsAccountId));
        string? region = Common(arns.Select(arn => arn.Region).Where(IsPlain));
        string? partition = Common(arns.Select(arn => arn.Partition).Where(IsPlain));
        return new Arn(partition ?? Nowhere.Partition, "", region ?? Nowhere.Region, account ?? Nowhere.Account, "");
    }

    private static bool IsPlain(string part) => part.Length > 0 && !part.Contains('*') && !part.Contains('?');

    private static string? Common(IEnumerable<string> values) =>
        values.GroupBy(v => v, StringComparer.Ordinal).OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    private static IEnumerable<string> Texts(PolicyDocument document) => document.Statements.SelectMany(s =>
        (s.Principals ?? s.NotPrincipals ?? []).Select(p => p.Value).Concat(s.Resources ?? s.NotResources ?? []).Concat(s.Conditions.SelectMany(c => c.Values)));
}
