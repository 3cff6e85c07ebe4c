using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Linting.Witnesses;

/// <summary>How many callers a principal of a policy stands for.</summary>
internal enum CallerBreadth
{
    /// <summary>One user, role, session or service.</summary>
    One,

    /// <summary>Whoever of the account has an IAM policy for it.</summary>
    Account,

    /// <summary>Everybody.</summary>
    All,
}

/// <summary>A caller whom a policy names, or a stand-in for the many that it means.</summary>
/// <param name="Name">The principal as the policy writes it.</param>
/// <param name="Principal">Who asks.</param>
/// <param name="Breadth">How many it stands for.</param>
internal sealed record Caller(string Name, RequestPrincipal Principal, CallerBreadth Breadth)
{
    public bool IsService => Principal.Kind == PrincipalKind.Service;

    public bool IsRole => Principal.Kind == PrincipalKind.RoleSession;

    /// <summary>The caller of a principal; <see langword="null"/> for a federated or canonical user, a unique id, and what is no principal.</summary>
    public static Caller? Of(PolicyPrincipal principal, LintPlace place)
    {
        if (principal.Type == PolicyPrincipalType.Service) return new Caller(principal.Value, RequestPrincipal.Service(principal.Value), CallerBreadth.One);
        if (principal.Value == "*" && principal.Type is PolicyPrincipalType.Everyone or PolicyPrincipalType.Aws) return Anybody(place, CallerBreadth.All) with { Name = "*" };
        if (principal.Type != PolicyPrincipalType.Aws) return null;
        if (FlinkNames.IsAccountId(principal.Value)) return Anybody(place with { Account = principal.Value }, CallerBreadth.Account) with { Name = principal.Value };
        if (!Arn.TryParse(principal.Value, out Arn? arn) || !FlinkNames.IsAccountId(arn.Account)) return null;
        if (arn.Service == "iam" && arn.Resource == "root") return Anybody(place with { Account = arn.Account, Partition = arn.Partition }, CallerBreadth.Account) with { Name = principal.Value };
        if (arn.Service == "iam" && arn.Resource.StartsWith("user/", StringComparison.Ordinal)) return new Caller(principal.Value, RequestPrincipal.User(principal.Value), CallerBreadth.One);
        if (arn.Service == "iam" && arn.Resource.StartsWith("role/", StringComparison.Ordinal)) return new Caller(principal.Value, RequestPrincipal.RoleSession(principal.Value), CallerBreadth.One);
        string[] session = arn.Resource.Split('/');
        return arn.Service == "sts" && session.Length == 3 && session[0] == "assumed-role"
            ? new Caller(principal.Value, RequestPrincipal.RoleSession($"arn:{arn.Partition}:iam::{arn.Account}:role/{session[1]}", session[2]), CallerBreadth.One)
            : null;
    }

    /// <summary>A user of the account: users may have more in their context than roles (MFA, a name), so what no user can meet nobody can.</summary>
    public static Caller Anybody(LintPlace place, CallerBreadth breadth) => new("anybody", RequestPrincipal.User($"arn:{place.Partition}:iam::{place.Account}:user/somebody"), breadth);

    public static Caller AnyRole(LintPlace place, CallerBreadth breadth) => new("any role", RequestPrincipal.RoleSession($"arn:{place.Partition}:iam::{place.Account}:role/some-role"), breadth);
}
