using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

/// <summary>What a layer of policies says to a request: its first Deny and its strongest Allow.</summary>
internal struct PolicyScan()
{
    private CompiledPolicy? _denyPolicy;
    private int _deny = -1;
    private CompiledPolicy? _allowPolicy;
    private int _allow = -1;

    /// <summary>By what name the strongest Allow means the caller; <see cref="PrincipalMatch.None"/> where nothing allows. Identity policies mean whoever has them.</summary>
    public PrincipalMatch Match { get; private set; }

    public readonly bool Denies => _deny >= 0;

    public readonly bool Allows => _allow >= 0;

    public readonly AccessDecision Denial(PolicyLayer layer) => new(AccessOutcome.ExplicitlyDenied, layer, _denyPolicy, _deny);

    public readonly AccessDecision Allowance(PolicyLayer layer) => new(AccessOutcome.Allowed, layer, _allowPolicy, _allow);

    /// <summary>A key policy, trust policy or resource control policy.</summary>
    /// <exception cref="PolicyNotSupportedException">A statement names no principal.</exception>
    public static PolicyScan OfResource(CompiledPolicy? policy, AuthorizationRequest request, bool hasBoundary)
    {
        PolicyScan scan = new();
        if (policy is not null) scan.Add(policy, request, resource: true, hasBoundary);
        return scan;
    }

    public static PolicyScan OfResources(IReadOnlyList<CompiledPolicy> policies, AuthorizationRequest request, bool hasBoundary)
    {
        PolicyScan scan = new();
        for (int i = 0; i < policies.Count; i++) scan.Add(policies[i], request, resource: true, hasBoundary);
        return scan;
    }

    /// <summary>Policies of the caller: identity, boundary, session, service control.</summary>
    /// <exception cref="PolicyNotSupportedException">A statement names a principal, which is no identity policy.</exception>
    public static PolicyScan OfCaller(IReadOnlyList<CompiledPolicy> policies, AuthorizationRequest request)
    {
        PolicyScan scan = new();
        for (int i = 0; i < policies.Count; i++) scan.Add(policies[i], request, resource: false, hasBoundary: false);
        return scan;
    }

    public static PolicyScan OfCaller(CompiledPolicy? policy, AuthorizationRequest request)
    {
        PolicyScan scan = new();
        if (policy is not null) scan.Add(policy, request, resource: false, hasBoundary: false);
        return scan;
    }

    private void Add(CompiledPolicy policy, AuthorizationRequest request, bool resource, bool hasBoundary)
    {
        CompiledStatement[] statements = policy.Statements;
        for (int i = 0; i < statements.Length; i++)
        {
            CompiledStatement statement = statements[i];
            if (statement.HasPrincipal != resource) throw Misplaced(policy, statement, resource);
            if (statement.IsDeny ? Denies : Match == PrincipalMatch.Direct) continue;
            PrincipalMatch match = resource ? statement.MatchPrincipal(request, hasBoundary) : PrincipalMatch.Direct;
            if (match == PrincipalMatch.None || (!statement.IsDeny && match <= Match) || !statement.Applies(request)) continue;
            if (statement.IsDeny)
            {
                _denyPolicy = policy;
                _deny = i;
            }
            else
            {
                _allowPolicy = policy;
                _allow = i;
                Match = match;
            }
        }
    }

    private static PolicyNotSupportedException Misplaced(CompiledPolicy policy, CompiledStatement statement, bool resource) => new(
        $"Statement '{statement.Source.Sid}' of the policy {policy.Name ?? "without name"} " + (resource ? "names no principal, so it is no statement of a resource policy." : "names a principal, so it is no statement of an identity policy."));
}
