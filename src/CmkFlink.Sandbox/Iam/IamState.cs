using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Everything that IAM remembers.</summary>
internal sealed class IamContent
{
    // Names are unique without regard to case (IAM user guide, IAM and STS quotas: names).
    public SortedDictionary<string, IamUser> Users { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedDictionary<string, IamRole> Roles { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedDictionary<string, IamGroup> Groups { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By ARN.</summary>
    public SortedDictionary<string, ManagedPolicy> Policies { get; } = new(StringComparer.Ordinal);

    /// <summary>Virtual MFA devices by serial number, assigned to a user or not.</summary>
    public SortedDictionary<string, MfaDevice> MfaDevices { get; } = new(StringComparer.Ordinal);

    /// <summary>By ARN.</summary>
    public SortedDictionary<string, OidcProvider> OidcProviders { get; } = new(StringComparer.Ordinal);

    /// <summary>No other content, and no earlier stand of this one, has the same.</summary>
    public long Revision { get; set; }
}

/// <summary>The identities of the account. Used under the account's gate.</summary>
internal sealed class IamState(SandboxEnvironment environment)
{
    private const string IdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private IamContent _content = new();
    private long _lastRevision;

    /// <summary>What is in force.</summary>
    public IamContent Content
    {
        get => _content;
        set
        {
            if (value.Revision == 0) value.Revision = ++_lastRevision;
            _content = value;
        }
    }

    public SortedDictionary<string, IamUser> Users => _content.Users;

    public SortedDictionary<string, IamRole> Roles => _content.Roles;

    public SortedDictionary<string, IamGroup> Groups => _content.Groups;

    /// <summary>By ARN.</summary>
    public SortedDictionary<string, ManagedPolicy> Policies => _content.Policies;

    /// <inheritdoc cref="IamContent.MfaDevices"/>
    public SortedDictionary<string, MfaDevice> MfaDevices => _content.MfaDevices;

    /// <summary>By ARN.</summary>
    public SortedDictionary<string, OidcProvider> OidcProviders => _content.OidcProviders;

    /// <summary>Changes with every change, so that what is derived from the state knows when it is stale.</summary>
    public long Revision => _content.Revision;

    public SandboxEnvironment Environment => environment;

    public DateTimeOffset Now => environment.Clock.UtcNow;

    public void Changed() => _content.Revision = ++_lastRevision;

    /// <summary>To be called when a user or role has been taken out of the account. Policies that named it keep its id from now on, so that a namesake created later gains nothing (IAM user guide, AWS JSON policy elements: Principal).</summary>
    public void PrincipalGone(IamIdentity identity)
    {
        Changed();
        foreach (IamRole role in Roles.Values) role.Trust = PolicyText.Rename(role.Trust, identity.Arn, identity.UniqueId);
        environment.OnPrincipalDeleted(identity.Arn, identity.UniqueId);
    }

    /// <param name="kind">user, role, group or policy: the ARN's resource type.</param>
    public string Arn(string kind, string path, string name) => $"arn:{environment.Partition}:iam::{environment.Account}:{kind}{path}{name}";

    public IamIdentity NewIdentity(string kind, string path, string name) => new()
    {
        Name = name,
        Path = path,
        Arn = Arn(kind, path, name),
        UniqueId = NewUniqueId(kind switch { "user" => "AIDA", "role" => "AROA", "group" => "AGPA", _ => "ANPA" }),
        CreateDate = Now,
    };

    /// <summary>A unique id: four letters that tell its kind, and seventeen more (IAM user guide, IAM identifiers).</summary>
    public string NewUniqueId(string prefix) => prefix + environment.Ids.NextText(IdAlphabet, 17);

    /// <summary>An access key id: four letters that tell its kind, and sixteen more.</summary>
    public string NewAccessKeyId(string prefix) => prefix + environment.Ids.NextText(IdAlphabet, 16);

    /// <summary>The user or role behind a principal; a session's is the role's. Found by unique id, so that a namesake created later inherits no session.</summary>
    public PolicyHolder? HolderOf(RequestPrincipal principal, out IEnumerable<PolicyHolder> groups)
    {
        groups = [];
        if (principal.Kind == PrincipalKind.User && FindUser(principal) is { } user)
        {
            groups = user.Groups.Select(name => Groups[name].Policies);
            return user.Policies;
        }

        return principal.Kind == PrincipalKind.RoleSession ? FindRole(principal)?.Policies : null;
    }

    public IamUser? FindUser(RequestPrincipal principal) => Users.GetValueOrDefault(LastSegment(principal.Arn)) is { } user && user.Identity.UniqueId == principal.UserId ? user : null;

    public IamUser? UserByArn(string arn) => Users.GetValueOrDefault(LastSegment(arn)) is { } user && user.Identity.Arn == arn ? user : null;

    public IamRole? RoleByArn(string arn) => Roles.GetValueOrDefault(LastSegment(arn)) is { } role && role.Identity.Arn == arn ? role : null;

    private IamRole? FindRole(RequestPrincipal principal)
    {
        IamRole? role = principal.SessionIssuerArn is { } arn ? RoleByArn(arn) : null;
        return role is not null && principal.UserId?.StartsWith(role.Identity.UniqueId + ":", StringComparison.Ordinal) == true ? role : null;
    }

    private static string LastSegment(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
