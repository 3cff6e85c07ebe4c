namespace CmkFlink.Policy.Evaluation;

public enum PrincipalKind
{
    AccountRoot,
    User,

    /// <summary>A session of an assumed role.</summary>
    RoleSession,

    /// <summary>An AWS service acting for itself (not a forwarded session).</summary>
    Service,

    /// <summary>A session of GetFederationToken; its issuer is the IAM user who asked for it.</summary>
    FederatedUser,

    /// <summary>Somebody for whom a web identity or SAML provider vouches and who has no AWS identity yet: the caller of AssumeRoleWithWebIdentity and AssumeRoleWithSAML.</summary>
    FederatedIdentity,
}

/// <summary>Who asks.</summary>
public sealed record RequestPrincipal
{
    public required PrincipalKind Kind { get; init; }

    /// <summary>ARN of the user, root or session (<c>arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION</c>); for a service its name (<c>kinesisanalytics.amazonaws.com</c>); for a federated identity its provider (an ARN, or <c>accounts.google.com</c>).</summary>
    public required string Arn { get; init; }

    /// <summary>12 digits; empty for a service and for a federated identity.</summary>
    public string Account { get; init; } = "";

    /// <summary>For a session the ARN of its role, path included; for a federated user that of the IAM user.</summary>
    public string? SessionIssuerArn { get; init; }

    /// <summary><c>aws:userid</c>: AIDA... of a user, AROA...:SESSION of a session.</summary>
    public string? UserId { get; init; }

    /// <summary>ARN that <c>aws:PrincipalArn</c> carries: the role's for a session.</summary>
    public string PrincipalArn => Kind == PrincipalKind.RoleSession ? SessionIssuerArn ?? Arn : Arn;

    /// <summary>Whether the principal is of no account, so that identity policies do not exist for it.</summary>
    internal bool HasNoAccount => Kind is PrincipalKind.Service or PrincipalKind.FederatedIdentity;

    public static RequestPrincipal User(string userArn, string? userId = null) => new() { Kind = PrincipalKind.User, Arn = userArn, Account = Naming.Arn.Parse(userArn).Account, UserId = userId };

    public static RequestPrincipal RoleSession(string roleArn, string sessionName = "session", string? userId = null)
    {
        Naming.Arn role = Naming.Arn.Parse(roleArn);
        string name = role.Resource.Substring(role.Resource.LastIndexOf('/') + 1);
        return new() { Kind = PrincipalKind.RoleSession, Arn = $"arn:{role.Partition}:sts::{role.Account}:assumed-role/{name}/{sessionName}", Account = role.Account, SessionIssuerArn = roleArn, UserId = userId };
    }

    public static RequestPrincipal Service(string serviceName) => new() { Kind = PrincipalKind.Service, Arn = serviceName };

    public static RequestPrincipal FederatedUser(string userArn, string name)
    {
        Naming.Arn user = Naming.Arn.Parse(userArn);
        return new() { Kind = PrincipalKind.FederatedUser, Arn = $"arn:{user.Partition}:sts::{user.Account}:federated-user/{name}", Account = user.Account, SessionIssuerArn = userArn, UserId = $"{user.Account}:{name}" };
    }

    public static RequestPrincipal FederatedIdentity(string provider) => new() { Kind = PrincipalKind.FederatedIdentity, Arn = provider };

    public static RequestPrincipal Root(string partition, string account) => new() { Kind = PrincipalKind.AccountRoot, Arn = $"arn:{partition}:iam::{account}:root", Account = account, UserId = account };
}
