using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Signing;

internal sealed record SavedSessionPolicy(string? Name, string Text);

/// <summary>An access key or a session in the account's state, with its secret.</summary>
internal sealed record SavedCredential(
    string AccessKeyId, string Secret, string? SessionToken, DateTimeOffset? ExpiresAt, bool IsActive, RequestPrincipal Principal,
    List<SavedSessionPolicy> SessionPolicies, DateTimeOffset? MfaAuthenticatedAt, DateTimeOffset? SessionStartedAt)
{
    public static SavedCredential Of(Credential credential) => new(
        credential.AccessKeyId, credential.Secret, credential.SessionToken, credential.ExpiresAt, credential.IsActive, credential.Caller.Principal,
        [.. credential.Caller.SessionPolicies.Select(policy => new SavedSessionPolicy(policy.Name, policy.Document.ToJson(indented: false)))],
        credential.Caller.MfaAuthenticatedAt, credential.Caller.SessionStartedAt);

    public Credential ToCredential() => new()
    {
        AccessKeyId = AccessKeyId,
        Secret = Secret,
        SessionToken = SessionToken,
        ExpiresAt = ExpiresAt,
        IsActive = IsActive,
        Caller = new Caller(Principal)
        {
            AccessKeyId = AccessKeyId,
            IsTemporary = SessionToken is not null,
            MfaAuthenticatedAt = MfaAuthenticatedAt,
            SessionStartedAt = SessionStartedAt,
            SessionPolicies = [.. SessionPolicies.Select(policy => CompiledPolicy.Compile(PolicyDocument.Parse(policy.Text), policy.Name))],
        },
    };

    /// <summary>The access key id only.</summary>
    public override string ToString() => AccessKeyId;
}
