using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Linting;

/// <summary>Where the key of a policy lies, as far as the policy says; stand-ins for the rest, so that requests can be made up.</summary>
/// <param name="Region"><see langword="null"/> where the policy does not say.</param>
internal sealed record LintPlace(string Partition, string? Region, string Account, string? KeyArn = null)
{
    private const string StandInAccount = "111122223333";

    private const string StandInKeyId = "00000000-0000-0000-0000-000000000000";

    /// <summary>Whether the key is known to lie in <see cref="Account"/>: by its own ARN or that of its applications. A principal may be of another account, and a template may not say of which it is.</summary>
    public bool IsAccountCertain { get; private init; }

    public string RegionOrStandIn => Region ?? Partition switch
    {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    };

    public string Key => KeyArn ?? $"arn:{Partition}:kms:{RegionOrStandIn}:{Account}:key/{StandInKeyId}";

    /// <summary>By the key's own ARN, else by an application, else by the first principal or resource with an account. MSF uses keys of the application's own account and Region.</summary>
    public static LintPlace Of(LintedPolicy policy)
    {
        IEnumerable<string> conditions = policy.Document.Statements.SelectMany(statement => statement.Conditions).SelectMany(condition => condition.Values);
        IEnumerable<string> applications = conditions.Where(value => FlinkNames.TryParseApplicationArn(value, out _, out _));
        IEnumerable<string> resources = policy.Document.Statements.SelectMany(statement => statement.Resources ?? []);
        IEnumerable<string> principals = policy.Document.Statements.SelectMany(statement => statement.Principals ?? []).Select(principal => FlinkNames.IsAccountId(principal.Value) ? $"arn:aws:iam::{principal.Value}:root" : principal.Value);
        Arn[] arns = [.. new[] { policy.KeyArn }.Concat(applications).Concat(resources).Concat(principals).Select(text => Arn.TryParse(text, out Arn? arn) ? arn : null).OfType<Arn>()];
        Arn? account = arns.FirstOrDefault(arn => FlinkNames.IsAccountId(arn.Account));
        string? region = arns.FirstOrDefault(arn => arn.Service is "kms" or "kinesisanalytics" && arn.Region.Length > 0 && !arn.Region.Contains('*'))?.Region;
        string[] own = [.. new[] { policy.KeyArn }.Concat(applications).Concat(resources.Where(IsKeyArn)).Select(text => Arn.TryParse(text, out Arn? arn) ? arn.Account : null).OfType<string>().Distinct(StringComparer.Ordinal)];
        return new LintPlace(account?.Partition ?? "aws", region, account?.Account ?? StandInAccount, policy.KeyArn ?? resources.FirstOrDefault(IsKeyArn)) { IsAccountCertain = own.Length == 1 && own[0] == account?.Account && own[0] != StandInAccount };
    }

    private static bool IsKeyArn(string text) => KeyReference.TryParse(text, out KeyReference? key) && key.Kind == KeyReferenceKind.KeyArn;
}
