using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Sandbox.Iam;

/// <summary>A policy document as it was put, and made ready to decide.</summary>
internal sealed record StoredPolicy(string Text, CompiledPolicy Compiled);

/// <summary>What users, roles and groups share: name, identity, tags.</summary>
internal sealed class IamIdentity
{
    public required string Name { get; init; }

    public required string Path { get; init; }

    public required string Arn { get; init; }

    /// <summary>AIDA..., AROA..., AGPA..., ANPA...: never used again, even by an entity of the same name.</summary>
    public required string UniqueId { get; init; }

    public required DateTimeOffset CreateDate { get; init; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}

/// <summary>The policies of a user, role or group.</summary>
internal sealed class PolicyHolder
{
    public List<ManagedPolicy> Attached { get; } = [];

    public SortedDictionary<string, StoredPolicy> Inline { get; } = new(StringComparer.Ordinal);

    public ManagedPolicy? Boundary { get; set; }

    public IEnumerable<CompiledPolicy> All => Attached.Select(policy => policy.Default.Policy.Compiled).Concat(Inline.Values.Select(policy => policy.Compiled));
}

internal sealed class IamUser(IamIdentity identity)
{
    public IamIdentity Identity { get; } = identity;

    public PolicyHolder Policies { get; } = new();

    public SortedSet<string> Groups { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<AccessKey> AccessKeys { get; } = [];

    public List<MfaDevice> MfaDevices { get; } = [];
}

internal sealed class IamRole(IamIdentity identity, StoredPolicy trust)
{
    public IamIdentity Identity { get; } = identity;

    public PolicyHolder Policies { get; } = new();

    public StoredPolicy Trust { get; set; } = trust;

    public string? Description { get; set; }

    /// <summary>Seconds, 3,600 to 43,200.</summary>
    public int MaxSessionDuration { get; set; } = 3600;
}

internal sealed class IamGroup(IamIdentity identity)
{
    public IamIdentity Identity { get; } = identity;

    public PolicyHolder Policies { get; } = new();
}

/// <summary>A long-term key of a user, without its secret.</summary>
internal sealed record AccessKey(string Id, DateTimeOffset CreateDate)
{
    public bool IsActive { get; set; } = true;
}

internal sealed class ManagedPolicy(IamIdentity identity)
{
    /// <summary>Versions that a policy may have at once (IAM and STS quotas).</summary>
    public const int MaxVersions = 5;

    public IamIdentity Identity { get; } = identity;

    /// <summary>Immutable, as in AWS.</summary>
    public string? Description { get; init; }

    /// <summary>Owned by AWS: nobody changes it.</summary>
    public bool IsAwsManaged { get; init; }

    public List<PolicyVersion> Versions { get; } = [];

    public PolicyVersion Default { get; set; } = null!;

    /// <summary>Numbers are not used again when a version is deleted.</summary>
    public int LastVersion { get; set; }

    public DateTimeOffset UpdateDate { get; set; } = identity.CreateDate;
}

internal sealed record PolicyVersion(string VersionId, StoredPolicy Policy, DateTimeOffset CreateDate);
