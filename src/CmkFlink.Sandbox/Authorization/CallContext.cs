using System.Globalization;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Authorization;

/// <summary>The condition keys of a call that follow from how it was made. Those of principal, service and key follow in the evaluator and in the services.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html</remarks>
internal static class CallContext
{
    public static RequestContext Of(ServiceCall call, DateTimeOffset now, RequestContext? further)
    {
        var context = new RequestContext();
        Caller caller = call.Caller;
        context.Set("aws:CurrentTime", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        context.Set("aws:EpochTime", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        // The loopback stands for AWS's endpoint, which speaks TLS only: a policy that refuses plain HTTP must behave here as it does there.
        context.Set("aws:SecureTransport", "true");
        if (caller.Principal.Kind != PrincipalKind.Service && call.ForwardedBy is null)
        {
            context.Set("aws:SourceIp", caller.SourceAddress);
            if (caller.UserAgent.Length > 0) context.Set("aws:UserAgent", caller.UserAgent);
        }

        // Long-term keys have no such key, nor have sessions of AssumeRole (IAM user guide, MFAProtectedAPI); a session of GetSessionToken says yes or no.
        if (caller is { IsTemporary: true, Principal.Kind: PrincipalKind.User }) context.Set("aws:MultiFactorAuthPresent", caller.MfaAuthenticatedAt is null ? "false" : "true");
        if (caller.MfaAuthenticatedAt is { } authenticated) context.Set("aws:MultiFactorAuthAge", ((long)(now - authenticated).TotalSeconds).ToString(CultureInfo.InvariantCulture));
        if (caller.SessionStartedAt is { } started) context.Set("aws:TokenIssueTime", started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Add(context, call.SourceContext);
        if (further is not null) Add(context, further);
        return context;
    }

    private static void Add(RequestContext context, RequestContext further)
    {
        foreach ((string key, ContextValue value) in further.All)
        {
            if (value.IsMultivalued) context.SetMany(key, value.Values);
            else context.Set(key, value.Values[0]);
        }
    }
}
