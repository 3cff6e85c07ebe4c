using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;

namespace CmkFlink.Sandbox.Sts;

/// <summary>AssumeRoleWithWebIdentity: nobody signs it; the token says who asks, and the role's trust policy whether it may.</summary>
internal sealed class WebIdentityOperation(IamState iam, IAuthorizer authorizer, WebIdentityIssuer issuer)
{
    /// <summary>The role, the claims and the provider, after every check.</summary>
    /// <exception cref="ServiceException">InvalidIdentityToken, ExpiredTokenException or AccessDenied.</exception>
    public (IamRole Role, WebIdentityClaims Claims, OidcProvider Provider) Authorize(ServiceCall call)
    {
        WebIdentityClaims claims = issuer.Verify(Need(call, "WebIdentityToken"));
        string name = WebIdentityIssuer.Url["https://".Length..];
        if (!iam.OidcProviders.TryGetValue(iam.Arn("oidc-provider", "/", name), out OidcProvider? provider)) throw new ServiceException("InvalidIdentityToken", "No OpenIDConnect provider found in your account for " + WebIdentityIssuer.Url);
        if (!provider.ClientIds.Contains(claims.Audience)) throw new ServiceException("InvalidIdentityToken", "Incorrect token audience");
        IamRole? role = iam.RoleByArn(Need(call, "RoleArn"));
        if (role is null || !IsTrusted(call, role, claims, provider, name)) throw new ServiceException("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);
        return (role, claims, provider);
    }

    private bool IsTrusted(ServiceCall call, IamRole role, WebIdentityClaims claims, OidcProvider provider, string name)
    {
        var asked = new ServiceCall { Service = call.Service, Operation = call.Operation, Input = call.Input, RequestId = call.RequestId, Caller = call.Caller with { Principal = RequestPrincipal.FederatedIdentity(provider.Arn) } };
        RequestContext context = new RequestContext().Set(name + ":sub", claims.Subject).Set(name + ":aud", claims.Audience).Set("sts:RoleSessionName", Need(call, "RoleSessionName"));
        AccessDecision decision = authorizer.Authorize(asked, "sts:AssumeRoleWithWebIdentity", role.Identity.Arn, context, role.Trust.Compiled);
        call.Decision = decision;
        return decision.IsAllowed;
    }
}
