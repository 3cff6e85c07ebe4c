namespace CmkFlink.Policy.Evaluation;

public enum PrincipalKind
{
    AccountRoot,
    User,

    /// <summary>A session of an assumed role.</summary>
    RoleSession,

    /// <summary>An AWS service acting for itself (not a forwarded session).</summary>
    Service,
}

/// <summary>Who asks.</summary>
public sealed record RequestPrincipal
{
    public required PrincipalKind Kind { get; init; }

    /// <summary>ARN of the user, root or session (<c>arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION</c>); for a service its name (<c>kinesisanalytics.amazonaws.com</c>).</summary>
    public required string Arn { get; init; }

    /// <summary>12 digits; empty for a service.</summary>
    public string Account { get; init; } = "";

    /// <summary>For a session the ARN of its role, path included.</summary>
    public string? SessionIssuerArn { get; init; }

    /// <summary><c>aws:userid</c>: AIDA... of a user, AROA...:SESSION of a session.</summary>
    public string? UserId { get; init; }

    /// <summary>ARN that <c>aws:PrincipalArn</c> carries: the role's for a session.</summary>
    public string PrincipalArn => SessionIssuerArn ?? Arn;

    public static RequestPrincipal User(string userArn, string? userId = null) => new() { Kind = PrincipalKind.User, Arn = userArn, Account = Naming.Arn.Parse(userArn).Account, UserId = userId };

    public static RequestPrincipal RoleSession(string roleArn, string sessionName = "session", string? userId = null)
    {
        Naming.Arn role = Naming.Arn.Parse(roleArn);
        string name = role.Resource.Substring(role.Resource.LastIndexOf('/') + 1);
        return new() { Kind = PrincipalKind.RoleSession, Arn = $"arn:{role.Partition}:sts::{role.Account}:assumed-role/{name}/{sessionName}", Account = role.Account, SessionIssuerArn = roleArn, UserId = userId };
    }

    public static RequestPrincipal Service(string serviceName) => new() { Kind = PrincipalKind.Service, Arn = serviceName };

    public static RequestPrincipal Root(string partition, string account) => new() { Kind = PrincipalKind.AccountRoot, Arn = $"arn:{partition}:iam::{account}:root", Account = account, UserId = account };
}
