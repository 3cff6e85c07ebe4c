using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

/// <summary>Words for a decision.</summary>
internal static class Explainer
{
    public static AccessExplanation Explain(AuthorizationRequest request, AuthorizationPolicies policies, AccessDecision decision)
    {
        string may = $"{Name(request.Principal)} {(decision.IsAllowed ? "may" : "may not")} {request.Action} on {request.Resource}{(request.ForwardedBy is null ? "" : $" through {request.ForwardedBy}")}";
        if (decision.Outcome != AccessOutcome.ImplicitlyDenied) return new AccessExplanation { Decision = decision, Reason = $"{may}: {Decider(request, policies, decision)}." };

        StatementMismatch? nearest = Nearest(request, policies, decision.Layer);
        string layer = Layer(request, decision.Layer);
        string reason = nearest is null
            ? $"{may}: {layer} {Nothing(policies, decision.Layer)}."
            : $"{may}: no statement of {layer} allows it; the nearest is {Title(nearest.Statement.Source, nearest.Policy)}, but {string.Join("; ", nearest.Mismatches)}.";
        return new AccessExplanation
        {
            Decision = decision,
            Reason = reason,
            NearestStatement = nearest?.Statement.Source,
            Mismatches = nearest?.Mismatches ?? [],
            MissingStatement = MissingStatement.For(request, decision.Layer),
        };
    }

    private static string Decider(AuthorizationRequest request, AuthorizationPolicies policies, AccessDecision decision)
    {
        bool several = decision.Layer == PolicyLayer.Identity;
        string verb = decision.IsAllowed ? several ? "allow" : "allows" : several ? "deny" : "denies";
        if (decision.Layer == PolicyLayer.Grant) return $"grant {policies.Grants[decision.StatementIndex].GrantId} allows it";
        return decision.Statement is null ? "the account's root user needs no identity policy" : $"{Layer(request, decision.Layer)} {verb} it in {Title(decision.Statement, decision.Policy!)}";
    }

    private static string Nothing(AuthorizationPolicies policies, PolicyLayer layer) => (layer == PolicyLayer.Identity, Policies(policies, layer).Count == 0) switch
    {
        (true, true) => "are missing",
        (true, false) => "have no statement that allows anything",
        (false, true) => "is missing",
        _ => "has no statement that allows anything",
    };

    /// <summary>Of the statements that allow, the one with the least amiss; the first of equals.</summary>
    private static StatementMismatch? Nearest(AuthorizationRequest request, AuthorizationPolicies policies, PolicyLayer layer)
    {
        bool resource = layer is PolicyLayer.Resource or PolicyLayer.ResourceControl;
        return Policies(policies, layer)
            .SelectMany(policy => policy.Statements.Where(statement => !statement.IsDeny).Select(statement => StatementMismatch.Of(request, policy, statement, resource)))
            .OrderBy(mismatch => mismatch.Weight)
            .FirstOrDefault();
    }

    private static IReadOnlyList<CompiledPolicy> Policies(AuthorizationPolicies policies, PolicyLayer layer) => layer switch
    {
        PolicyLayer.Resource => policies.Resource is null ? [] : [policies.Resource],
        PolicyLayer.Identity => policies.Identity,
        PolicyLayer.Boundary => policies.Boundary is null ? [] : [policies.Boundary],
        PolicyLayer.Session => policies.Session,
        PolicyLayer.ServiceControl => policies.ServiceControl,
        PolicyLayer.ResourceControl => policies.ResourceControl,
        _ => [],
    };

    private static string Layer(AuthorizationRequest request, PolicyLayer layer) => layer switch
    {
        PolicyLayer.Resource when request.IsKmsKey => "the key policy",
        PolicyLayer.Resource when request.IsRoleAssumption => "the role's trust policy",
        PolicyLayer.Resource => "the resource policy",
        PolicyLayer.Identity => "the caller's identity policies",
        PolicyLayer.Boundary => "the caller's permissions boundary",
        PolicyLayer.Session => "the session policy",
        PolicyLayer.ServiceControl => "the service control policy",
        PolicyLayer.ResourceControl => "the resource control policy",
        _ => "the grants",
    };

    private static string Title(PolicyStatement statement, CompiledPolicy policy)
    {
        string sid = statement.Sid is null ? $"statement {policy.Document.Statements.TakeWhile(other => !ReferenceEquals(other, statement)).Count() + 1}" : $"statement '{statement.Sid}'";
        return policy.Name is null ? sid : $"{sid} of '{policy.Name}'";
    }

    private static string Name(RequestPrincipal principal) => principal.Kind == PrincipalKind.RoleSession && principal.SessionIssuerArn is { } role ? $"{principal.Arn} (role {role})" : principal.Arn;
}
