namespace CmkFlink.Policy.Evaluation;

/// <summary>Decides requests as AWS does within one account.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html and
/// https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html: a key policy is primary, an explicit Deny anywhere wins.
/// What depends on the time or the network (aws:CurrentTime, aws:SourceIp ...) is in the request's context or absent.
/// </remarks>
public static class PolicyEvaluator
{
    /// <summary>The decision alone: no allocation to speak of.</summary>
    /// <exception cref="PolicyNotSupportedException">The caller is of another account than the resource, or a policy is in the wrong layer.</exception>
    /// <exception cref="ArgumentException">The request is malformed.</exception>
    public static AccessDecision Evaluate(AuthorizationRequest request, AuthorizationPolicies policies)
    {
        if (request is null) throw new ArgumentNullException(nameof(request));
        if (policies is null) throw new ArgumentNullException(nameof(policies));
        Check(request);

        // A key policy speaks of its key, and has no say where KMS asks IAM alone: ListKeys, or the alias half of CreateAlias.
        PolicyScan resource = PolicyScan.OfResource(request.IsKms && !request.IsKmsKey ? null : policies.Resource, request, policies.Boundary is not null);
        if (resource.Denies) return resource.Denial(PolicyLayer.Resource);
        PolicyScan resourceControl = PolicyScan.OfResources(policies.ResourceControl, request, policies.Boundary is not null);
        if (request.Principal.HasNoAccount)
        {
            // Only the resource's policies, control policies and grants speak of a service; of a federated identity, a role's trust policy.
            if (resourceControl.Denies) return resourceControl.Denial(PolicyLayer.ResourceControl);
            if (policies.ResourceControl.Count > 0 && !resourceControl.Allows) return Implicit(PolicyLayer.ResourceControl);
            return resource.Match == PrincipalMatch.Direct ? resource.Allowance(PolicyLayer.Resource) : GrantOr(request, policies, PolicyLayer.Resource);
        }

        PolicyScan identity = PolicyScan.OfCaller(policies.Identity, request);
        PolicyScan boundary = PolicyScan.OfCaller(policies.Boundary, request);
        PolicyScan session = PolicyScan.OfCaller(policies.Session, request);
        PolicyScan serviceControl = PolicyScan.OfCaller(policies.ServiceControl, request);
        if (identity.Denies) return identity.Denial(PolicyLayer.Identity);
        if (boundary.Denies) return boundary.Denial(PolicyLayer.Boundary);
        if (session.Denies) return session.Denial(PolicyLayer.Session);
        if (serviceControl.Denies) return serviceControl.Denial(PolicyLayer.ServiceControl);
        if (resourceControl.Denies) return resourceControl.Denial(PolicyLayer.ResourceControl);
        if (policies.ResourceControl.Count > 0 && !resourceControl.Allows) return Implicit(PolicyLayer.ResourceControl);
        if (policies.ServiceControl.Count > 0 && !serviceControl.Allows) return Implicit(PolicyLayer.ServiceControl);

        // The user, the session or everybody is named: an implicit denial in boundary or session does not limit it.
        if (resource.Match == PrincipalMatch.Direct) return resource.Allowance(PolicyLayer.Resource);
        // A federated user has of the user's permissions what the session policies pass on, and without any of those nothing (STS API reference, GetFederationToken).
        PolicyLayer limit = policies.Boundary is not null && !boundary.Allows ? PolicyLayer.Boundary
            : (policies.Session.Count > 0 || request.Principal.Kind == PrincipalKind.FederatedUser) && !session.Allows ? PolicyLayer.Session
            : PolicyLayer.None;
        // The role is named: an allow by itself, within boundary and session policies.
        if (resource.Match == PrincipalMatch.Role && limit == PolicyLayer.None) return resource.Allowance(PolicyLayer.Resource);

        // A key or a role trusts its account only where its policy says so; other resources always do.
        bool delegated = resource.Match != PrincipalMatch.None || !(request.IsKmsKey || request.IsRoleAssumption);
        bool isRoot = request.Principal.Kind == PrincipalKind.AccountRoot;
        if (delegated && limit == PolicyLayer.None && (identity.Allows || isRoot)) return isRoot && !identity.Allows ? new AccessDecision(AccessOutcome.Allowed, PolicyLayer.Identity) : identity.Allowance(PolicyLayer.Identity);
        PolicyLayer missing = !delegated ? PolicyLayer.Resource
            : resource.Match != PrincipalMatch.Role && !identity.Allows && !isRoot ? PolicyLayer.Identity
            : limit;
        return GrantOr(request, policies, missing);
    }

    /// <summary>The decision and why; for denials.</summary>
    /// <exception cref="PolicyNotSupportedException">As <see cref="Evaluate"/>.</exception>
    public static AccessExplanation Explain(AuthorizationRequest request, AuthorizationPolicies policies) => Explainer.Explain(request, policies, Evaluate(request, policies));

    private static AccessDecision Implicit(PolicyLayer layer) => new(AccessOutcome.ImplicitlyDenied, layer);

    private static AccessDecision GrantOr(AuthorizationRequest request, AuthorizationPolicies policies, PolicyLayer missing)
    {
        int grant = request.IsKmsKey ? GrantMatcher.Find(request, policies.Grants) : -1;
        return grant >= 0 ? new AccessDecision(AccessOutcome.Allowed, PolicyLayer.Grant, null, grant) : Implicit(missing);
    }

    private static void Check(AuthorizationRequest request)
    {
        int colon = request.Action.IndexOf(':');
        if (colon <= 0 || colon == request.Action.Length - 1) throw new ArgumentException($"'{request.Action}' is no action; write service:Action.", nameof(request));
        if (request.Principal.Kind is < PrincipalKind.AccountRoot or > PrincipalKind.FederatedIdentity) throw new PolicyNotSupportedException($"Principals of kind {request.Principal.Kind} cannot be evaluated.");
        if (!request.Principal.HasNoAccount && request.Principal.Account != request.ResourceAccount)
            throw new PolicyNotSupportedException($"{request.Principal.Arn} is of account '{request.Principal.Account}' and the resource {request.Resource} of account '{request.ResourceAccount}'; access across accounts cannot be evaluated.");
    }
}
