using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Sts;

/// <summary>AWS Security Token Service (Query, 2011-06-15).</summary>
internal sealed class StsService(IamState iam, IAuthorizer authorizer, SessionIssuer issuer, WebIdentityIssuer webIdentity, TimeProvider realClock) : ISandboxService
{
    private const string SessionNamePattern = "[A-Za-z0-9_+=,.@-]*";

    private const string DocumentPattern = @"[\u0009\u000A\u000D\u0020-\u00FF]+";

    private static readonly Dictionary<string, InputShape> _inputs = new(StringComparer.Ordinal)
    {
        ["GetCallerIdentity"] = Structure(),
        ["GetSessionToken"] = Structure(("DurationSeconds", Integer(900, 129600)), ("SerialNumber", MfaSerial), ("TokenCode", MfaCode)),
        ["AssumeRole"] = Structure(
            ("RoleArn", RoleArn.Required),
            ("RoleSessionName", InputShape.Text(2, 64, SessionNamePattern).Required),
            ("PolicyArns", List(Structure(("arn", RoleArn)), 0, 10)),
            ("Policy", InputShape.Text(1, 2048, DocumentPattern)),
            ("DurationSeconds", Integer(900, 43200)),
            ("ExternalId", InputShape.Text(2, 1224, @"[A-Za-z0-9_+=,.@:\\/-]*")),
            ("SerialNumber", MfaSerial),
            ("TokenCode", MfaCode),
            ("SourceIdentity", InputShape.Text(2, 64, SessionNamePattern)),
            ("Tags", IamShapes.Tags),
            ("TransitiveTagKeys", List(InputShape.Text(1, 128), 0, 50)),
            ("ProvidedContexts", List(Structure(("ProviderArn", RoleArn), ("ContextAssertion", InputShape.Text(4, 2048))), 0, 5))),
        ["AssumeRoleWithWebIdentity"] = Structure(
            ("RoleArn", RoleArn.Required),
            ("RoleSessionName", InputShape.Text(2, 64, SessionNamePattern).Required),
            ("WebIdentityToken", InputShape.Text(4, 20000).Required.Sensitive),
            ("ProviderId", InputShape.Text(4, 2048)),
            ("PolicyArns", List(Structure(("arn", RoleArn)), 0, 10)),
            ("Policy", InputShape.Text(1, 2048, DocumentPattern)),
            ("DurationSeconds", Integer(900, 43200))),
    };

    public string SigningName => "sts";

    public IReadOnlyCollection<string> Operations => _inputs.Keys;

    private static InputShape RoleArn => InputShape.Text(20, 2048, @"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD]+");

    private static InputShape MfaSerial => InputShape.Text(9, 256, "[A-Za-z0-9_+=/:,.@-]*");

    private static InputShape MfaCode => InputShape.Text(6, 6, "[0-9]*").Sensitive;

    public string ConstraintCode => "ValidationError";

    public InputShape? InputOf(string operation) => _inputs.GetValueOrDefault(operation);

    public JsonObject Invoke(ServiceCall call) => call.Operation switch
    {
        "GetCallerIdentity" => GetCallerIdentity(call),
        "GetSessionToken" => GetSessionToken(call),
        "AssumeRoleWithWebIdentity" => AssumeRoleWithWebIdentity(call),
        _ => AssumeRole(call),
    };

    /// <summary>Needs no permission, and no policy can refuse it (STS API reference).</summary>
    private JsonObject GetCallerIdentity(ServiceCall call) => new()
    {
        ["Arn"] = call.Caller.Principal.Arn,
        ["UserId"] = call.Caller.Principal.UserId,
        ["Account"] = iam.Environment.Account,
    };

    /// <summary>Needs no permission.</summary>
    private JsonObject GetSessionToken(ServiceCall call)
    {
        if (call.Caller.IsTemporary || iam.FindUser(call.Caller.Principal) is not { } user) throw Denied("Cannot call GetSessionToken with session credentials");
        bool isMfa = AuthenticateMfa(call);
        TimeSpan duration = Duration(call, 43200);
        return new JsonObject { ["Credentials"] = Credentials(issuer.GetSessionToken(user, duration, isMfa), duration) };
    }

    private JsonObject AssumeRole(ServiceCall call)
    {
        string arn = Need(call, "RoleArn");
        string sessionName = Need(call, "RoleSessionName");
        // Assumption STS-4: refused rather than ignored, since policies may rest on them.
        foreach (string member in (string[])["Tags", "TransitiveTagKeys", "ProvidedContexts"])
        {
            if (call.Input.TryGetProperty(member, out JsonElement given) && given.GetArrayLength() > 0) throw IamErrors.Validation($"The sandbox does not support {member} of a session.");
        }

        var context = new RequestContext().Set("sts:RoleSessionName", sessionName);
        if (Text(call, "ExternalId") is { } externalId) context.Set("sts:ExternalId", externalId);
        if (Text(call, "SourceIdentity") is { } sourceIdentity) context.Set("sts:SourceIdentity", sourceIdentity);
        // The request is authenticated with MFA even where the caller's key is a long-term one (IAM user guide, MFA-protected API access).
        if (AuthenticateMfa(call)) context.Set("aws:MultiFactorAuthPresent", "true").Set("aws:MultiFactorAuthAge", "0");
        IamRole? role = iam.RoleByArn(arn);
        // A role that does not exist reads like one that may not be assumed.
        authorizer.Demand(call, "sts:AssumeRole", arn, context, role?.Trust.Compiled);
        if (role is null) throw Denied($"User: {call.Caller.Principal.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}");

        TimeSpan duration = Duration(call, 3600);
        if (duration.TotalSeconds > role.MaxSessionDuration) throw IamErrors.Validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        if (call.Caller.Principal.Kind == PrincipalKind.RoleSession && duration > TimeSpan.FromHours(1)) throw IamErrors.Validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        Credential credential = issuer.AssumeRole(role, sessionName, duration, SessionPolicies(call));
        return new JsonObject
        {
            ["Credentials"] = Credentials(credential, duration),
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = credential.Caller.Principal.UserId, ["Arn"] = credential.Caller.Principal.Arn },
        };
    }

    /// <summary>Unsigned: the token is the caller.</summary>
    private JsonObject AssumeRoleWithWebIdentity(ServiceCall call)
    {
        (IamRole role, WebIdentityClaims claims, OidcProvider provider) = new WebIdentityOperation(iam, authorizer, webIdentity).Authorize(call);
        if (Text(call, "ProviderId") is not null) throw IamErrors.Validation("ProviderId must not be set for OpenID Connect tokens.");
        TimeSpan duration = Duration(call, 3600);
        if (duration.TotalSeconds > role.MaxSessionDuration) throw IamErrors.Validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        Credential credential = issuer.AssumeRole(role, Need(call, "RoleSessionName"), duration, SessionPolicies(call));
        return new JsonObject
        {
            ["Credentials"] = Credentials(credential, duration),
            ["SubjectFromWebIdentityToken"] = claims.Subject,
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = credential.Caller.Principal.UserId, ["Arn"] = credential.Caller.Principal.Arn },
            ["Provider"] = provider.Arn,
            ["Audience"] = claims.Audience,
        };
    }

    private List<CompiledPolicy> SessionPolicies(ServiceCall call)
    {
        var policies = new List<CompiledPolicy>();
        if (Text(call, "Policy") is { } text) policies.Add(PolicyText.Identity(text, "session policy").Compiled);
        if (!call.Input.TryGetProperty("PolicyArns", out JsonElement arns)) return policies;
        foreach (JsonElement entry in arns.EnumerateArray())
        {
            string arn = entry.TryGetProperty("arn", out JsonElement value) ? value.GetString()! : "";
            ManagedPolicy policy = iam.Policies.GetValueOrDefault(arn) ?? throw IamErrors.Validation($"Policy {arn} does not exist or is not attachable.");
            policies.Add(policy.Default.Policy.Compiled);
        }

        return policies;
    }

    /// <summary>Whether the request carries a valid code of a device of the calling user.</summary>
    /// <exception cref="ServiceException">It carries one that is not valid.</exception>
    private bool AuthenticateMfa(ServiceCall call)
    {
        string? serial = Text(call, "SerialNumber");
        string? code = Text(call, "TokenCode");
        if (serial is null && code is null) return false;
        if (serial is null || code is null) throw IamErrors.Validation("Both SerialNumber and TokenCode must be given, or neither.");
        MfaDevice? device = call.Caller.IsTemporary ? null : iam.FindUser(call.Caller.Principal)?.MfaDevices.Find(d => d.SerialNumber == serial);
        if (device is null) throw Denied("MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.");
        return device.Accept(code) ? true : throw Denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }

    private static TimeSpan Duration(ServiceCall call, int standard) => TimeSpan.FromSeconds(call.Input.TryGetProperty("DurationSeconds", out JsonElement seconds) ? seconds.GetInt32() : standard);

    private JsonObject Credentials(Credential credential, TimeSpan duration) => new()
    {
        ["AccessKeyId"] = credential.AccessKeyId,
        ["SecretAccessKey"] = credential.Secret,
        ["SessionToken"] = credential.SessionToken,
        // On the real clock, by which SDKs decide when to renew; the sandbox itself ends the session on virtual time.
        ["Expiration"] = Time(realClock.GetUtcNow() + duration),
    };

    private static ServiceException Denied(string message) => new("AccessDenied", message, 403);
}
