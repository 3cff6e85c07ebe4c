using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Authorization;

/// <summary>Decides calls by the policies of the account's identities. Used under the account's gate.</summary>
internal sealed class Authorizer(IamState iam, SandboxEnvironment environment, ServiceControlPolicies serviceControl) : IAuthorizer
{
    private readonly Dictionary<string, AuthorizationPolicies> _identityPolicies = new(StringComparer.Ordinal);
    private long _revision = -1;

    public AccessDecision Authorize(ServiceCall call, string action, string resource, RequestContext? context = null, CompiledPolicy? resourcePolicy = null, IReadOnlyList<KeyGrant>? grants = null)
    {
        AuthorizationPolicies identity = PoliciesOf(call.Caller);
        AccessDecision decision = PolicyEvaluator.Evaluate(Request(call, action, resource, context), new AuthorizationPolicies
        {
            Identity = identity.Identity,
            Boundary = identity.Boundary,
            Session = call.Caller.SessionPolicies,
            ServiceControl = serviceControl.Compiled,
            Resource = resourcePolicy,
            Grants = grants ?? [],
        });
        call.Decision = decision;
        return decision;
    }

    public void Demand(ServiceCall call, string action, string resource, RequestContext? context = null, CompiledPolicy? resourcePolicy = null, IReadOnlyList<KeyGrant>? grants = null)
    {
        AccessDecision decision = Authorize(call, action, resource, context, resourcePolicy, grants);
        if (!decision.IsAllowed) throw Denied(call, action, resource, decision);
    }

    public bool PrincipalExists(string principal)
    {
        // The sandbox is one account: no other exists.
        if (principal == environment.Account || principal == $"arn:{environment.Partition}:iam::{environment.Account}:root") return true;
        string prefix = $"arn:{environment.Partition}:sts::{environment.Account}:assumed-role/";
        if (principal.StartsWith(prefix, StringComparison.Ordinal)) return principal[prefix.Length..].Split('/') is [var role, { Length: > 0 }] && iam.Roles.ContainsKey(role);
        if (principal.StartsWith("arn:", StringComparison.Ordinal)) return iam.UserByArn(principal) is not null || iam.RoleByArn(principal) is not null;
        return iam.Users.Values.Any(user => user.Identity.UniqueId == principal) || iam.Roles.Values.Any(role => role.Identity.UniqueId == principal);
    }

    public bool RoleTrustsService(string roleArn, string servicePrincipal, RequestContext? context = null)
    {
        if (iam.RoleByArn(roleArn) is not { } role) return false;
        var request = new AuthorizationRequest
        {
            Principal = RequestPrincipal.Service(servicePrincipal),
            Action = "sts:AssumeRole",
            Resource = roleArn,
            ResourceAccount = environment.Account,
            Region = environment.Region,
            Context = context ?? RequestContext.Empty,
        };
        return PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = role.Trust.Compiled }).IsAllowed;
    }

    /// <summary>The refusal in AWS's words.</summary>
    public static ServiceException Denied(ServiceCall call, string action, string resource, AccessDecision decision)
    {
        string message = $"User: {call.Caller.Principal.Arn} is not authorized to perform: {action} on resource: {resource} {DenialReason.Of(decision, action)}";
        return call.Service is "iam" or "sts" ? new ServiceException("AccessDenied", message, 403) : new ServiceException("AccessDeniedException", message);
    }

    private AuthorizationRequest Request(ServiceCall call, string action, string resource, RequestContext? context) => new()
    {
        Principal = call.Caller.Principal,
        Action = action,
        Resource = resource,
        ResourceAccount = environment.Account,
        ForwardedBy = call.ForwardedBy,
        Region = environment.Region,
        Context = CallContext.Of(call, environment.Clock.UtcNow, context),
    };

    /// <summary>Identity policies and boundary of a caller, kept until IAM changes. A user or role that is gone has none, and may do nothing.</summary>
    private AuthorizationPolicies PoliciesOf(Caller caller)
    {
        if (caller.Principal.Kind == PrincipalKind.Service) return _none;
        if (_revision != iam.Revision)
        {
            _identityPolicies.Clear();
            _revision = iam.Revision;
        }

        string id = caller.Principal.UserId ?? caller.Principal.Arn;
        if (_identityPolicies.TryGetValue(id, out AuthorizationPolicies? known)) return known;
        PolicyHolder? holder = iam.HolderOf(caller.Principal, out IEnumerable<PolicyHolder> groups);
        return _identityPolicies[id] = holder is null ? _none : new AuthorizationPolicies
        {
            Identity = [.. holder.All, .. groups.SelectMany(group => group.All)],
            Boundary = holder.Boundary?.Default.Policy.Compiled,
        };
    }

    private static readonly AuthorizationPolicies _none = new();
}
