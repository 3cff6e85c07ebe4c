using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Comparison;

/// <summary>Whom a caller of the comparison stands for.</summary>
internal enum SubjectKind
{
    /// <summary>Somebody a policy names.</summary>
    Named,

    /// <summary>The account's root user.</summary>
    Root,

    /// <summary>A role of the account that no policy names.</summary>
    AnyRole,

    /// <summary>A user of the account that no policy names.</summary>
    AnyUser,

    /// <summary>Somebody of an account that no policy names.</summary>
    Outsider,

    /// <summary>A service that no policy names.</summary>
    AnyService,
}

/// <summary>One caller in whose name requests are put to both policies.</summary>
/// <param name="Label">What the result calls it.</param>
/// <param name="Principal">The caller.</param>
/// <param name="Kind">Whom it stands for.</param>
internal sealed record Subject(string Label, RequestPrincipal Principal, SubjectKind Kind)
{
    public const string Holder = "(holder of the policy)";

    private const string Nobody = "cmkflink-nobody";

    private const string OutsideAccount = "000000000000";

    /// <summary>Condition keys that follow from who calls: they vary with the callers, and not beside them.</summary>
    public static HashSet<string> DerivedKeys { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:username", "aws:ResourceAccount", "aws:SecureTransport", "kms:CallerAccount",
    };

    public bool HasNoAccount => Principal.HasNoAccount;

    /// <summary>Everybody that either policy names, and for each way of not being named one more.</summary>
    public static IReadOnlyList<Subject> All(IReadOnlyList<CompiledStatement> statements, bool isResource, Arn place)
    {
        List<Subject> subjects = [];
        PolicyPrincipal[] named = [.. statements.SelectMany(s => s.Source.Principals ?? s.Source.NotPrincipals ?? [])];
        IEnumerable<string> inConditions = statements.SelectMany(s => s.Conditions).SelectMany(c => Named(c, place));
        subjects.AddRange(named.Where(p => p.Type == PolicyPrincipalType.Federated).Select(p => new Subject(p.Value, RequestPrincipal.FederatedIdentity(p.Value), SubjectKind.Named)));
        foreach (string name in named.Where(p => p.Type is PolicyPrincipalType.Aws or PolicyPrincipalType.Service).Select(p => p.Value).Concat(inConditions).Distinct(StringComparer.Ordinal))
            if (Of(name, place) is { } subject) subjects.Add(subject);

        subjects.Add(new Subject($"any other role of account {place.Account}", RequestPrincipal.RoleSession(Iam(place, place.Account, "role/")), SubjectKind.AnyRole));
        subjects.Add(new Subject($"any other user of account {place.Account}", RequestPrincipal.User(Iam(place, place.Account, "user/")), SubjectKind.AnyUser));
        if (isResource)
        {
            subjects.Add(new Subject(Root(place, place.Account), RequestPrincipal.Root(place.Partition, place.Account), SubjectKind.Root));
            subjects.Add(new Subject("anybody of another account", RequestPrincipal.RoleSession(Iam(place, OutsideAccount, "role/")), SubjectKind.Outsider));
            subjects.Add(new Subject("any other AWS service", RequestPrincipal.Service(Nobody + ".amazonaws.com"), SubjectKind.AnyService));
        }

        return [.. subjects.GroupBy(s => s.Label, StringComparer.Ordinal).Select(same => same.OrderByDescending(s => s.Kind).First()).OrderBy(s => s.Label, StringComparer.Ordinal)];
    }

    private static string Root(Arn place, string account) => $"arn:{place.Partition}:iam::{account}:root";

    private static string Iam(Arn place, string account, string type) => $"arn:{place.Partition}:iam::{account}:{type}{Nobody}";

    /// <summary>The callers whom a condition singles out.</summary>
    private static IEnumerable<string> Named(CompiledCondition condition, Arn place) => condition.Source.Key.ToLowerInvariant() switch
    {
        "aws:principalarn" => condition.Source.Values.SelectMany(ConditionSamples.Instances),
        "aws:username" => condition.Source.Values.SelectMany(ConditionSamples.Instances).Where(name => name.Length > 0).Select(name => $"arn:{place.Partition}:iam::{place.Account}:user/{name}"),
        "aws:principalaccount" or "kms:calleraccount" => condition.Source.Values.Where(FlinkNames.IsAccountId),
        "aws:principalservicename" => condition.Source.Values.Where(name => name.EndsWith(".amazonaws.com", StringComparison.Ordinal)),
        _ => [],
    };

    private static Subject? Of(string name, Arn place)
    {
        if (name == "*") return null;
        if (FlinkNames.IsAccountId(name)) name = Root(place, name);
        if (name.StartsWith("AIDA", StringComparison.Ordinal)) return new Subject(name, RequestPrincipal.User(Iam(place, place.Account, "user/"), name), SubjectKind.Named);
        if (name.StartsWith("AROA", StringComparison.Ordinal)) return new Subject(name, RequestPrincipal.RoleSession(Iam(place, place.Account, "role/"), "session", name + ":session"), SubjectKind.Named);
        if (!Arn.TryParse(name, out Arn? arn)) return name.Contains('.') && !name.Contains('*') ? new Subject(name, RequestPrincipal.Service(name), SubjectKind.Named) : null;
        if (!FlinkNames.IsAccountId(arn.Account)) return null;
        RequestPrincipal? caller = arn.Service switch
        {
            // Another account, named as such, is everybody there: one of its roles stands for them.
            "iam" when arn.Resource == "root" => arn.Account == place.Account ? RequestPrincipal.Root(arn.Partition, arn.Account) : RequestPrincipal.RoleSession(Iam(arn, arn.Account, "role/")),
            "iam" when arn.Resource.StartsWith("role/", StringComparison.Ordinal) => RequestPrincipal.RoleSession(name),
            "iam" when arn.Resource.StartsWith("user/", StringComparison.Ordinal) => RequestPrincipal.User(name),
            "sts" when arn.Resource.StartsWith("assumed-role/", StringComparison.Ordinal) => RequestPrincipal.RoleSession($"arn:{arn.Partition}:iam::{arn.Account}:role/{arn.Resource.Split('/')[1]}") with { Arn = name },
            "sts" when arn.Resource.StartsWith("federated-user/", StringComparison.Ordinal) => RequestPrincipal.FederatedUser(Iam(arn, arn.Account, "user/"), arn.Resource.Substring("federated-user/".Length)),
            _ => null,
        };
        return caller is null ? null : new Subject(name, caller, SubjectKind.Named);
    }
}
