namespace CmkFlink.Policy.Evaluation;

/// <summary>One call to be authorized.</summary>
public sealed class AuthorizationRequest
{
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
}

/// <summary>The policies that speak about a request.</summary>
public sealed class AuthorizationPolicies
{
    /// <summary>The key policy (or another resource policy); <see langword="null"/> where the resource has none. For KMS keys it is primary: without an allow or a delegation in it, identity policies count for nothing.</summary>
    public CompiledPolicy? Resource { get; init; }

    public IReadOnlyList<CompiledPolicy> Identity { get; init; } = [];

    public CompiledPolicy? Boundary { get; init; }

    /// <summary>Session policies of AssumeRole; empty where the session has none.</summary>
    public IReadOnlyList<CompiledPolicy> Session { get; init; } = [];

    public IReadOnlyList<CompiledPolicy> ServiceControl { get; init; } = [];

    public IReadOnlyList<CompiledPolicy> ResourceControl { get; init; } = [];

    /// <summary>Grants on the key: allows independent of policies.</summary>
    public IReadOnlyList<KeyGrant> Grants { get; init; } = [];
}

/// <summary>A KMS grant as authorization sees it.</summary>
public sealed record KeyGrant(string GrantId, string GranteePrincipal, IReadOnlyList<string> Operations, IReadOnlyDictionary<string, string>? EncryptionContextSubset, IReadOnlyDictionary<string, string>? EncryptionContextEquals);
