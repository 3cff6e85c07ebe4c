using System.Text.Json.Serialization;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Sandbox.Kms;

/// <summary>The states that the sandbox's keys can be in (KMS developer guide, key-state).</summary>
internal enum KeyState
{
    Enabled,
    Disabled,
    PendingDeletion,
    PendingImport,
}

/// <summary>One version of a key's cryptographic material.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Secret">256 bits. Never leaves KMS but in a dump of the whole sandbox.</param>
/// <param name="RotatedAt">When a rotation made it current; absent for the first.</param>
/// <param name="RotationType">AUTOMATIC or ON_DEMAND; absent for the first.</param>
internal sealed record KeyMaterial(string Id, byte[] Secret, DateTimeOffset? RotatedAt, string? RotationType);

/// <summary>The most recent successful cryptographic use of a key (GetKeyLastUsage).</summary>
internal sealed record KeyLastUse(string Operation, DateTimeOffset At, string EventId, string RequestId);

/// <summary>A grant.</summary>
internal sealed record KmsGrant
{
    public required long Number { get; init; }

    public required string GrantId { get; init; }

    public required string Token { get; init; }

    public required string GranteePrincipal { get; init; }

    public string? RetiringPrincipal { get; init; }

    public required IReadOnlyList<string> Operations { get; init; }

    public IReadOnlyDictionary<string, string>? EncryptionContextSubset { get; init; }

    public IReadOnlyDictionary<string, string>? EncryptionContextEquals { get; init; }

    public string? Name { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    /// <summary>Root ARN of the account that issued it.</summary>
    public required string IssuingAccount { get; init; }
}

/// <summary>A KMS key.</summary>
internal sealed class KmsKey
{
    private IReadOnlyList<KeyGrant>? _authorizationGrants;
    private string _policyText = "";
    private CompiledPolicy? _policy;

    /// <summary>Grows with every key; orders ListKeys.</summary>
    public required long Number { get; init; }

    public required string KeyId { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    public required string KeySpec { get; init; }

    public required string KeyUsage { get; init; }

    /// <summary>AWS_KMS, EXTERNAL, AWS_CLOUDHSM or EXTERNAL_KEY_STORE.</summary>
    public required string Origin { get; init; }

    /// <summary>CUSTOMER, or AWS for the keys behind <c>alias/aws/...</c>.</summary>
    public required string KeyManager { get; init; }

    public string? CustomKeyStoreId { get; init; }

    public string? XksKeyId { get; init; }

    public bool MultiRegion { get; init; }

    public string Description { get; set; } = "";

    public KeyState State { get; set; }

    public DateTimeOffset? DeletionDate { get; set; }

    /// <summary>Oldest first; the last is current. Empty for keys without symmetric material in the sandbox.</summary>
    public List<KeyMaterial> Materials { get; init; } = [];

    /// <summary>Key policy as it was put.</summary>
    public required string PolicyText
    {
        get => _policyText;
        set
        {
            _policyText = value;
            _policy = null;
        }
    }

    [JsonIgnore]
    public CompiledPolicy Policy => _policy ??= CompiledPolicy.Compile(PolicyDocument.Parse(PolicyText), "key policy");

    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    public bool AutomaticRotation { get; set; }

    public int RotationPeriodInDays { get; set; } = 365;

    public DateTimeOffset? NextRotationDate { get; set; }

    /// <summary>Set while an on-demand rotation runs.</summary>
    public DateTimeOffset? OnDemandRotationStart { get; set; }

    public DateTimeOffset? OnDemandRotationEnd { get; set; }

    public List<KmsGrant> Grants { get; init; } = [];

    public KeyLastUse? LastUse { get; set; }

    [JsonIgnore]
    public bool IsSymmetricEncryption => KeySpec == "SYMMETRIC_DEFAULT";

    [JsonIgnore]
    public KeyMaterial CurrentMaterial => Materials[^1];

    /// <summary>The grants as authorization sees them.</summary>
    [JsonIgnore]
    public IReadOnlyList<KeyGrant> AuthorizationGrants => _authorizationGrants ??= [.. Grants.Select(g => new KeyGrant(g.GrantId, g.GranteePrincipal, g.Operations, g.EncryptionContextSubset, g.EncryptionContextEquals))];

    public void AddGrant(KmsGrant grant)
    {
        Grants.Add(grant);
        _authorizationGrants = null;
    }

    public void RemoveGrant(KmsGrant grant)
    {
        Grants.Remove(grant);
        _authorizationGrants = null;
    }
}

/// <summary>An alias. Its target is a key id.</summary>
internal sealed record KmsAlias(string Name, string TargetKeyId, DateTimeOffset CreationDate, DateTimeOffset LastUpdatedDate, long Number);
