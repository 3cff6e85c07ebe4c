using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Tests.State;

/// <summary>Decides with the policy evaluator, over identity policies that a test hands out by principal ARN.</summary>
internal sealed class TestAuthorizer : IAuthorizer
{
    private readonly Dictionary<string, List<CompiledPolicy>> _identity = [];

    /// <summary>Principals that exist.</summary>
    public HashSet<string> Principals { get; } = [TestAccount.AdminArn, TestAccount.OperatorArn, TestAccount.ExecutionRoleArn, TestAccount.Account, $"arn:aws:iam::{TestAccount.Account}:root"];

    public HashSet<string> TrustingRoles { get; } = [TestAccount.ExecutionRoleArn];

    public void Allow(string principalArn, string action, string resource = "*") =>
        Add(principalArn, $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}]}""");

    public void Add(string principalArn, string policy)
    {
        if (!_identity.TryGetValue(principalArn, out List<CompiledPolicy>? policies)) _identity[principalArn] = policies = [];
        policies.Add(CompiledPolicy.Compile(PolicyDocument.Parse(policy)));
    }

    public void Clear(string principalArn) => _identity.Remove(principalArn);

    public AccessDecision Authorize(ServiceCall call, string action, string resource, RequestContext? context = null, CompiledPolicy? resourcePolicy = null, IReadOnlyList<KeyGrant>? grants = null)
    {
        RequestContext all = new();
        foreach ((string key, ContextValue value) in call.SourceContext.All.Concat((context ?? RequestContext.Empty).All))
        {
            if (value.IsMultivalued) all.SetMany(key, value.Values);
            else all.Set(key, value.Values[0]);
        }
        AccessDecision decision = PolicyEvaluator.Evaluate(
            new AuthorizationRequest { Principal = call.Caller.Principal, Action = action, Resource = resource, ResourceAccount = TestAccount.Account, Region = TestAccount.Region, ForwardedBy = call.ForwardedBy, Context = all },
            new AuthorizationPolicies { Resource = resourcePolicy, Grants = grants ?? [], Identity = _identity.GetValueOrDefault(call.Caller.Principal.PrincipalArn) ?? [] });
        call.Decision = decision;
        return decision;
    }

    public void Demand(ServiceCall call, string action, string resource, RequestContext? context = null, CompiledPolicy? resourcePolicy = null, IReadOnlyList<KeyGrant>? grants = null)
    {
        if (!Authorize(call, action, resource, context, resourcePolicy, grants).IsAllowed) throw new ServiceException("AccessDeniedException", $"{call.Caller.Principal.Arn} may not {action} on {resource}");
    }

    public bool PrincipalExists(string principal) => Principals.Contains(principal);

    public bool RoleTrustsService(string roleArn, string servicePrincipal, RequestContext? context = null) => servicePrincipal == "kinesisanalytics.amazonaws.com" && TrustingRoles.Contains(roleArn);
}
