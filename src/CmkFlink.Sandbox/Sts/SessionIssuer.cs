using System.Security.Cryptography;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Sts;

/// <summary>Issues temporary credentials.</summary>
internal sealed class SessionIssuer(IamState iam, CredentialStore credentials)
{
    /// <summary>A session of a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="sessionName">Last part of the session's ARN.</param>
    /// <param name="duration"><see langword="null"/> for an actor's session, which never ends.</param>
    /// <param name="sessionPolicies">Limits; empty for none.</param>
    public Credential AssumeRole(IamRole role, string sessionName, TimeSpan? duration, IReadOnlyList<CompiledPolicy>? sessionPolicies = null) =>
        Issue(new Caller(RequestPrincipal.RoleSession(role.Identity.Arn, sessionName, $"{role.Identity.UniqueId}:{sessionName}")) { SessionPolicies = sessionPolicies ?? [] }, duration);

    /// <summary>A session of a user, with or without MFA.</summary>
    public Credential GetSessionToken(IamUser user, TimeSpan duration, bool isMfaAuthenticated) =>
        Issue(new Caller(RequestPrincipal.User(user.Identity.Arn, user.Identity.UniqueId)) { MfaAuthenticatedAt = isMfaAuthenticated ? iam.Now : null }, duration);

    private Credential Issue(Caller caller, TimeSpan? duration)
    {
        string id = iam.NewAccessKeyId("ASIA");
        var credential = new Credential
        {
            AccessKeyId = id,
            Secret = AccessKeyOperations.NewSecret(),
            SessionToken = Convert.ToBase64String(RandomNumberGenerator.GetBytes(192)),
            ExpiresAt = iam.Now + duration,
            Caller = caller with { AccessKeyId = id, IsTemporary = true, SessionStartedAt = iam.Now },
        };
        credentials.Add(credential);
        credentials.Sweep(iam.Now);
        return credential;
    }
}
