using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Comparison;

/// <summary>One of the two policies: what can be evaluated of it, and the statements that cannot.</summary>
internal sealed class ComparedPolicy
{
    private static readonly PolicyStatement Everything = new() { Effect = PolicyEffect.Allow, Actions = ["*"], Resources = ["*"] };

    private static readonly CompiledPolicy AllowAll = CompiledPolicy.Compile(new PolicyDocument { Statements = [Everything] });

    private readonly AuthorizationPolicies _alone;
    private readonly AuthorizationPolicies? _withIdentity;

    /// <param name="document">The policy.</param>
    /// <param name="isResource">Whether it belongs to a resource; otherwise to an identity.</param>
    /// <param name="account">The account of the resource or identity.</param>
    /// <exception cref="PolicyComparisonException">The document as a whole cannot be evaluated.</exception>
    public ComparedPolicy(PolicyDocument document, bool isResource, string account)
    {
        List<PolicyStatement> evaluable = [];
        foreach (PolicyStatement statement in document.Statements)
        {
            if (Refusal(document, statement, isResource) is { } why) Opaque.Add((statement, why));
            else evaluable.Add(statement);
        }

        try
        {
            Policy = CompiledPolicy.Compile(document with { Statements = evaluable }, isResource ? "resource policy" : "identity policy");
        }
        catch (PolicyNotSupportedException e)
        {
            throw new PolicyComparisonException($"The policy cannot be compared: {e.Message}");
        }

        if (!isResource)
        {
            // The resource leaves the choice to the identity's policies, so that these alone decide.
            PolicyStatement delegation = Everything with { Principals = [new PolicyPrincipal(PolicyPrincipalType.Aws, account)] };
            _alone = new AuthorizationPolicies { Resource = CompiledPolicy.Compile(new PolicyDocument { Statements = [delegation] }), Identity = [Policy] };
            return;
        }

        // Session policies pass everything on: what a key policy says is the question, and not what a session was given.
        _alone = new AuthorizationPolicies { Resource = Policy, Session = [AllowAll] };
        bool delegates = evaluable.Any(s => s.Effect == PolicyEffect.Allow && s.Principals!.Any(p => p.Type == PolicyPrincipalType.Aws && IsAccount(p.Value)));
        if (delegates) _withIdentity = new AuthorizationPolicies { Resource = Policy, Identity = [AllowAll], Session = [AllowAll] };
    }

    public CompiledPolicy Policy { get; }

    /// <summary>Statements that cannot be evaluated with certainty, each with the reason.</summary>
    public List<(PolicyStatement Statement, string Why)> Opaque { get; } = [];

    /// <summary>What the policy says to a request. An outsider's own account has the last word on what the key policy allows.</summary>
    public AccessLevel Level(AuthorizationRequest request, bool outsider, bool deniesCount)
    {
        AccessDecision decision = PolicyEvaluator.Evaluate(request, _alone);
        if (decision.IsAllowed) return outsider ? AccessLevel.Delegated : AccessLevel.Allowed;
        if (decision.Outcome == AccessOutcome.ExplicitlyDenied) return deniesCount ? AccessLevel.Denied : AccessLevel.NotAllowed;
        return _withIdentity is not null && PolicyEvaluator.Evaluate(request, _withIdentity).IsAllowed ? AccessLevel.Delegated : AccessLevel.NotAllowed;
    }

    private static bool IsAccount(string principal) => FlinkNames.IsAccountId(principal) || (Arn.TryParse(principal, out Arn? arn) && arn.Service == "iam" && arn.Resource == "root");

    private static string? Refusal(PolicyDocument document, PolicyStatement statement, bool isResource)
    {
        if ((statement.Principals ?? statement.NotPrincipals) is null == isResource) return isResource ? "it names no principal" : "it names a principal";
        try
        {
            CompiledStatement.Compile(statement, document.Version == PolicyDocument.CurrentVersion);
            return null;
        }
        catch (PolicyNotSupportedException e)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
