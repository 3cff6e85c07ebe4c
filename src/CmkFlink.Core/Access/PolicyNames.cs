using System.Security.Cryptography;
using System.Text;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>The names that managed policies get by default, and what a document tells of its kind.</summary>
/// <remarks>A name holds kind, applications, Region and principal: IAM is global and an application's name is not, and a policy of one principal can be changed without touching another's.</remarks>
internal static class PolicyNames
{
    public const int MaxLength = 128;

    /// <summary>The tag that marks policies and roles as made by this product; only those are edited.</summary>
    public const string OwnerTag = "cmkflink:managed";

    /// <summary>The tag that says for which role or user a policy was made, so that one left behind by an interrupted withdrawal is found.</summary>
    public const string PrincipalTag = "cmkflink:principal";

    /// <summary>The tag that says which kind a role is of.</summary>
    public const string KindTag = "cmkflink:kind";

    public static string Default(PolicyKind? kind, PolicyDocument policy, IamPrincipalName principal)
    {
        IReadOnlyList<Arn> applications = Applications(policy);
        List<string> parts = ["CmkFlink" + (kind?.ToString() ?? "Access")];
        parts.AddRange(applications.Select(a => a.Resource.Substring("application/".Length)).OrderBy(n => n, StringComparer.Ordinal));
        parts.AddRange(Regions(policy, applications));
        parts.Add(principal.Name);
        return Fit(string.Join("-", parts.Distinct(StringComparer.Ordinal)));
    }

    /// <summary>Whether IAM accepts the name (CreatePolicy: 1-128 of <c>[\w+=,.@-]</c>).</summary>
    public static bool IsValid(string name) => name.Length is >= 1 and <= MaxLength && name.All(IsNameCharacter);

    /// <summary>Whether IAM accepts the name of a role or user (1-64 of the same characters).</summary>
    public static bool IsValidPrincipal(string name) => name.Length is >= 1 and <= 64 && name.All(IsNameCharacter);

    /// <summary>Whether IAM accepts the path: <c>/</c>, or begins and ends with it.</summary>
    public static bool IsValidPath(string path) => path.Length is >= 1 and <= 512 && path[0] == '/' && path[path.Length - 1] == '/' && path.All(c => c is > ' ' and < '\u007f');

    /// <summary>The kind that the statements betray: each of ours has a statement that no other has; <see langword="null"/> for a policy of somebody else.</summary>
    public static PolicyKind? KindOf(PolicyDocument policy)
    {
        bool Allows(string action, bool conditional) => policy.Statements.Any(s =>
            s.Effect == PolicyEffect.Allow && (s.Conditions.Count > 0 || !conditional) && s.Actions?.Contains(action, StringComparer.OrdinalIgnoreCase) == true);

        if (policy.Statements.Any(HasPrincipal)) return PolicyKind.KeyPolicy;
        bool usesKeys = policy.Statements.Any(s => s.Effect == PolicyEffect.Allow && s.Conditions.Any(c => c.Key.Equals("kms:ViaService", StringComparison.OrdinalIgnoreCase)));
        bool passesRole = Allows("iam:PassRole", conditional: false);
        if (usesKeys && !passesRole) return PolicyKind.OperatorCmk;
        if (usesKeys) return PolicyKind.Permissive;
        if (passesRole) return PolicyKind.OperatorBase;
        if (Allows("kms:CreateKey", conditional: false)) return PolicyKind.KeyAdministrator;
        return Allows("kms:GetKeyPolicy", conditional: false) ? PolicyKind.Reader : null;
    }

    public static bool HasPrincipal(PolicyStatement statement) => statement.Principals is not null || statement.NotPrincipals is not null;

    /// <summary>The applications that resources and encryption contexts name.</summary>
    public static IReadOnlyList<Arn> Applications(PolicyDocument policy) =>
    [
        .. policy.Statements.SelectMany(s => (s.Resources ?? []).Concat(s.Conditions.SelectMany(c => c.Values)))
            .Select(text => FlinkNames.TryParseApplicationArn(text, out Arn? arn, out _) ? arn : null).OfType<Arn>().Distinct(),
    ];

    private static IEnumerable<string> Regions(PolicyDocument policy, IReadOnlyList<Arn> applications)
    {
        IEnumerable<string> regions = applications.Count > 0
            ? applications.Select(a => a.Region)
            : policy.Statements.SelectMany(s => s.Resources ?? []).Select(r => Arn.TryParse(r, out Arn? arn) ? arn.Region : "");
        return regions.Where(r => r.Length > 0 && r.IndexOf('*') < 0).Distinct(StringComparer.Ordinal).OrderBy(r => r, StringComparer.Ordinal);
    }

    // A long name keeps its beginning and ends in a digest of the whole, so that it stays derived and distinct.
    private static string Fit(string name)
    {
        if (name.Length <= MaxLength) return name;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        string digest = string.Concat(hash.GetHashAndReset().Take(5).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        return $"{name.Substring(0, MaxLength - digest.Length - 1)}-{digest}";
    }

    private static bool IsNameCharacter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '+' or '=' or ',' or '.' or '@' or '-';
}
