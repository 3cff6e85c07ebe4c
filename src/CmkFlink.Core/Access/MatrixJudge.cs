using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>What is known about a request's policies, and what is not.</summary>
internal sealed record AccessFacts
{
    /// <summary>The key policy; <see langword="null"/> where it is unread, or where the request is not about a key.</summary>
    public CompiledPolicy? KeyPolicy { get; init; }

    public UnreadPolicy? KeyPolicyUnread { get; init; }

    public IReadOnlyList<KeyGrant> Grants { get; init; } = [];

    public UnreadPolicy? GrantsUnread { get; init; }

    public IdentityPolicies Identity { get; init; } = new();
}

/// <summary>The answer to one request.</summary>
internal sealed record AccessJudgement(AccessAnswer Decision, string Reason)
{
    /// <summary>Set where the answer is certain.</summary>
    public AccessExplanation? Explanation { get; init; }

    /// <summary>Who can read what the answer hangs on.</summary>
    public IReadOnlyList<UnreadPolicy> Unread { get; init; } = [];
}

/// <summary>Answers a request by the policies that could be read, and says Unknown wherever an unread one could turn the answer.</summary>
internal static class MatrixJudge
{
    public static AccessJudgement Of(AuthorizationRequest request, AccessFacts facts)
    {
        // Identity policies and boundaries do not apply to a service principal: key policy and grants decide.
        IdentityPolicies identity = request.Principal.Kind == PrincipalKind.Service ? new IdentityPolicies() : facts.Identity;
        // The most favourable reading of what is unread: a denial even then is certain.
        CompiledPolicy? keyPolicy = facts.KeyPolicy ?? (facts.KeyPolicyUnread is null ? null : Allowing(Principal(request.Principal), "the unread key policy"));
        IReadOnlyList<CompiledPolicy> policies = identity.IsComplete ? identity.Identity : [.. identity.Identity, Allowing(null, "any unread identity policy")];
        AuthorizationPolicies read = new() { Resource = keyPolicy, Identity = policies, Boundary = identity.Boundary, Grants = facts.Grants };
        AccessExplanation favourable = PolicyEvaluator.Explain(request, read);

        List<UnreadPolicy> unread = [];
        if (favourable.Decision.IsAllowed)
        {
            if (facts.KeyPolicyUnread is not null) unread.Add(facts.KeyPolicyUnread);
            unread.AddRange(identity.Unread);
        }
        else if (favourable.Decision.Outcome == AccessOutcome.ImplicitlyDenied && facts.GrantsUnread is not null)
        {
            unread.Add(facts.GrantsUnread);
        }

        // Nor is a denial certain that the real call may escape by what no policy tells.
        if (!favourable.Decision.IsAllowed && unread.Count == 0 && OpenConditions.Met(read, request, out string key) is { } met && PolicyEvaluator.Evaluate(request, met).IsAllowed)
            unread.Add(new UnreadPolicy($"the call's {key}", "a statement decides by it, and no policy tells it", "nobody before the call is made"));

        if (unread.Count == 0) return new AccessJudgement(favourable.Decision.IsAllowed ? AccessAnswer.Allowed : AccessAnswer.Denied, favourable.Reason) { Explanation = favourable };
        return new AccessJudgement(AccessAnswer.Unknown, $"Whether {request.Principal.PrincipalArn} may call {request.Action} on {request.Resource} is not known: {string.Join("; ", unread.Select(u => $"{u.What}: {u.Reason}"))}.") { Unread = unread };
    }

    /// <summary>Whether identity policies would do, were the key policy to leave it to them; the explanation of a denial.</summary>
    public static AccessExplanation IdentityAlone(AuthorizationRequest request, IdentityPolicies identity)
    {
        Arn resource = Arn.Parse(request.Resource);
        CompiledPolicy delegating = Allowing(new PolicyPrincipal(PolicyPrincipalType.Aws, $"arn:{resource.Partition}:iam::{request.ResourceAccount}:root"), "a key policy that delegates to IAM");
        return PolicyEvaluator.Explain(request, new AuthorizationPolicies { Resource = delegating, Identity = identity.Identity, Boundary = identity.Boundary });
    }

    /// <summary>Who can tell more.</summary>
    public static string RemedyOfUnknown(IReadOnlyList<UnreadPolicy> unread) => $"Ask again as one who can read it: {string.Join("; ", unread.Select(u => u.WhoCan).Distinct(StringComparer.Ordinal))}.";

    private static PolicyPrincipal Principal(RequestPrincipal principal) => new(principal.Kind == PrincipalKind.Service ? PolicyPrincipalType.Service : PolicyPrincipalType.Aws, principal.PrincipalArn);

    private static CompiledPolicy Allowing(PolicyPrincipal? principal, string name) => CompiledPolicy.Compile(
        new PolicyDocument { Statements = [new PolicyStatement { Effect = PolicyEffect.Allow, Principals = principal is null ? null : [principal], Actions = ["*"], Resources = ["*"] }] },
        name);
}
