namespace CmkFlink.Policy.Evaluation;

/// <summary>One call to be authorized.</summary>
public sealed class AuthorizationRequest
{
    private string? _viaService;

    public required RequestPrincipal Principal { get; init; }

    /// <summary><c>service:Action</c>.</summary>
    public required string Action { get; init; }

    /// <summary>ARN, or <c>*</c> for an action without a resource type.</summary>
    public required string Resource { get; init; }

    /// <summary>The account that owns the resource (12 digits).</summary>
    public required string ResourceAccount { get; init; }

    /// <summary>The service that forwards the caller's session (<c>kinesisanalytics.amazonaws.com</c>), or <see langword="null"/> for a direct call. Sets <c>kms:ViaService</c> (KMS actions), <c>aws:ViaAWSService</c>, <c>aws:CalledVia</c>.</summary>
    public string? ForwardedBy { get; init; }

    /// <summary>The Region of the call, part of <c>kms:ViaService</c> and <c>aws:RequestedRegion</c>.</summary>
    public required string Region { get; init; }

    /// <summary>Condition keys beyond those that follow from the members above (aws:PrincipalArn, aws:PrincipalAccount, aws:userid, aws:username, aws:PrincipalType, kms:CallerAccount, kms:ViaService ...), which the evaluator derives and which a value here overrides.</summary>
    public RequestContext Context { get; init; } = RequestContext.Empty;

    internal bool IsKms => Action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a key policy decides. CreateKey, ListKeys and ListAliases have no key, and the alias half of an alias action is about the alias: those are IAM's alone (KMS developer guide, control access to aliases).</summary>
    internal bool IsKmsKey => IsKms && ResourceIs("kms", "key/");

    /// <summary>Whether a role's trust policy decides.</summary>
    internal bool IsRoleAssumption => Action.StartsWith("sts:", StringComparison.OrdinalIgnoreCase) && ResourceIs("iam", "role/");

    /// <summary><c>SERVICE.REGION.amazonaws.com</c>, the same suffix in every partition; <see langword="null"/> on direct calls and outside KMS. Built once a request.</summary>
    internal string? ViaService
    {
        get
        {
            if (ForwardedBy is null || !IsKms) return null;
            if (_viaService is null)
            {
                int dot = ForwardedBy.IndexOf('.');
                _viaService = $"{(dot < 0 ? ForwardedBy : ForwardedBy.Substring(0, dot))}.{Region}.amazonaws.com";
            }

            return _viaService;
        }
    }

    /// <summary>Whether the resource is an ARN of this service whose last part begins so.</summary>
    private bool ResourceIs(string service, string prefix)
    {
        ReadOnlySpan<char> rest = Resource.AsSpan();
        for (int part = 0; part < 5; part++)
        {
            int colon = rest.IndexOf(':');
            if (colon < 0 || (part == 2 && !rest.Slice(0, colon).Equals(service.AsSpan(), StringComparison.Ordinal))) return false;
            rest = rest.Slice(colon + 1);
        }

        return rest.StartsWith(prefix.AsSpan(), StringComparison.Ordinal);
    }
}

/// <summary>The policies that speak about a request.</summary>
public sealed class AuthorizationPolicies
{
    /// <summary>The key policy (or another resource policy); <see langword="null"/> where the resource has none. For KMS keys it is primary: without an allow or a delegation in it, identity policies count for nothing.</summary>
    public CompiledPolicy? Resource { get; init; }

    public IReadOnlyList<CompiledPolicy> Identity { get; init; } = [];

    public CompiledPolicy? Boundary { get; init; }

    /// <summary>Session policies of AssumeRole, where a session without any is not limited, or of GetFederationToken, where one without any may nothing but what names it.</summary>
    public IReadOnlyList<CompiledPolicy> Session { get; init; } = [];

    /// <summary>Where there is any, one must allow. All count as of one level of the organization; the levels above, where each must allow, are for the caller to evaluate.</summary>
    public IReadOnlyList<CompiledPolicy> ServiceControl { get; init; } = [];

    /// <summary>As <see cref="ServiceControl"/>, but for the resource; they speak of service principals too.</summary>
    public IReadOnlyList<CompiledPolicy> ResourceControl { get; init; } = [];

    /// <summary>Grants on the key: allows independent of policies.</summary>
    public IReadOnlyList<KeyGrant> Grants { get; init; } = [];
}

/// <summary>A KMS grant as authorization sees it.</summary>
public sealed record KeyGrant(string GrantId, string GranteePrincipal, IReadOnlyList<string> Operations, IReadOnlyDictionary<string, string>? EncryptionContextSubset, IReadOnlyDictionary<string, string>? EncryptionContextEquals)
{
    /// <summary>ARN of the resource on whose behalf alone the grant may be used (aws:SourceArn); <see langword="null"/> where the grant is not so bound.</summary>
    public string? SourceArn { get; init; }
}
