using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Signing;

/// <summary>An access key that may sign. The secret never leaves this record but into the signing key.</summary>
internal sealed class Credential
{
    public required string AccessKeyId { get; init; }

    public required string Secret { get; init; }

    /// <summary>The session token that must come with it; <see langword="null"/> for a long-term key.</summary>
    public string? SessionToken { get; init; }

    /// <summary>End of the session, virtual time; <see langword="null"/> for long-term keys and for the actors' sessions, which outlive any advance of the clock.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Who signs with it.</summary>
    public required Caller Caller { get; init; }

    /// <summary>An access key of an IAM user can be made inactive.</summary>
    public bool IsActive { get; set; } = true;

    public override string ToString() => AccessKeyId;
}

/// <summary>The access keys of the account. Read by every connection at once.</summary>
internal sealed class CredentialStore
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Credential> _byId = new(StringComparer.Ordinal);

    public void Add(Credential credential) => _byId[credential.AccessKeyId] = credential;

    public void Remove(string accessKeyId) => _byId.TryRemove(accessKeyId, out _);

    /// <summary>Ends every session of a role or user that is deleted.</summary>
    public void RemoveSessionsOf(string uniqueId)
    {
        foreach (Credential credential in _byId.Values)
        {
            if (credential.Caller.Principal.UserId is { } id && (id == uniqueId || id.StartsWith(uniqueId + ":", StringComparison.Ordinal))) Remove(credential.AccessKeyId);
        }
    }

    public IReadOnlyCollection<Credential> All => [.. _byId.Values];

    /// <summary>Puts others in place of all.</summary>
    public void Replace(IEnumerable<Credential> credentials)
    {
        Dictionary<string, Credential> coming = credentials.ToDictionary(credential => credential.AccessKeyId);
        foreach (string id in _byId.Keys)
        {
            if (!coming.ContainsKey(id)) Remove(id);
        }

        foreach (Credential credential in coming.Values) Add(credential);
    }

    public Credential? Find(string accessKeyId) => _byId.GetValueOrDefault(accessKeyId);

    /// <summary>Forgets sessions that ended; called now and then so that a long run does not grow without bound.</summary>
    public void Sweep(DateTimeOffset now)
    {
        // A session is kept a while after its end so that its user hears ExpiredToken and not that the key is unknown.
        foreach (Credential credential in _byId.Values)
        {
            if (credential.ExpiresAt is { } end && end < now - TimeSpan.FromDays(7)) Remove(credential.AccessKeyId);
        }
    }
}
