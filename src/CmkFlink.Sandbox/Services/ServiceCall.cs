using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Protocol;

namespace CmkFlink.Sandbox.Services;

/// <summary>Who makes a call: found from the signature, or MSF itself acting as a service.</summary>
internal sealed record Caller(RequestPrincipal Principal)
{
    /// <summary>Empty for a service principal.</summary>
    public string AccessKeyId { get; init; } = "";

    /// <summary>Policies that AssumeRole was given; empty where the session has none.</summary>
    public IReadOnlyList<CompiledPolicy> SessionPolicies { get; init; } = [];

    /// <summary>When the session authenticated with MFA; absent for long-term keys and for AssumeRole's sessions (IAM user guide, MFAProtectedAPI).</summary>
    public DateTimeOffset? MfaAuthenticatedAt { get; init; }

    /// <summary>Whether the credentials are temporary ones (a session token came with them).</summary>
    public bool IsTemporary { get; init; }

    /// <summary>When the session began (virtual time); <see langword="null"/> for long-term keys and services.</summary>
    public DateTimeOffset? SessionStartedAt { get; init; }

    public string SourceAddress { get; init; } = "127.0.0.1";

    public string UserAgent { get; init; } = "";
}

/// <summary>One call of an operation, whichever protocol carried it. Query parameters arrive as the same JSON shape (lists as arrays).</summary>
internal sealed class ServiceCall
{
    /// <summary>Signing name: kms, kinesisanalytics, iam, sts.</summary>
    public required string Service { get; init; }

    public required string Operation { get; init; }

    public required JsonElement Input { get; init; }

    public required Caller Caller { get; init; }

    public required string RequestId { get; init; }

    /// <summary>The service that forwards the caller's session, or <see langword="null"/>.</summary>
    public string? ForwardedBy { get; init; }

    /// <summary>Further context of a service's own call: aws:SourceArn, aws:SourceAccount.</summary>
    public RequestContext SourceContext { get; init; } = RequestContext.Empty;

    /// <summary>Set by the authorizer, for the event log.</summary>
    public AccessDecision? Decision { get; set; }

    /// <summary>What goes wrong with this call, by the fault rules.</summary>
    public InjectedFault? Fault { get; set; }
}

/// <summary>An error as AWS words it.</summary>
internal sealed class ServiceException(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;
}

/// <summary>One AWS service of the sandbox. Called under the account's gate: never two at a time.</summary>
internal interface ISandboxService
{
    string SigningName { get; }

    /// <summary>Names of the operations it knows.</summary>
    IReadOnlyCollection<string> Operations { get; }

    /// <summary>The input of an operation; the dispatcher refuses what does not fit before the service sees it. <see langword="null"/>: the service checks for itself.</summary>
    InputShape? InputOf(string operation) => null;

    /// <summary>Code of the refusal of an input that breaks a constraint of its shape.</summary>
    string ConstraintCode => "ValidationException";

    /// <summary>Performs a call and returns the members of the answer. Times are numbers (epoch seconds) in JSON services and ISO 8601 text in Query services.</summary>
    /// <exception cref="ServiceException">Every refusal.</exception>
    JsonObject Invoke(ServiceCall call);
}

/// <summary>The way into every service, for clients and for MSF's own calls alike: takes the gate (re-entrant), records the event, and invokes.</summary>
internal interface IDispatcher
{
    /// <exception cref="ServiceException">Every refusal; with bare errors its message is its code, for nested calls too.</exception>
    JsonObject Invoke(ServiceCall call);
}

/// <summary>Enforces policies. Knows the identities of the account.</summary>
internal interface IAuthorizer
{
    /// <summary>Decides and notes the decision in the call.</summary>
    AccessDecision Authorize(ServiceCall call, string action, string resource, RequestContext? context = null, CompiledPolicy? resourcePolicy = null, IReadOnlyList<KeyGrant>? grants = null);

    /// <summary>As <see cref="Authorize"/>; throws AccessDeniedException in AWS's words (no more than AWS says) where the call is not allowed.</summary>
    void Demand(ServiceCall call, string action, string resource, RequestContext? context = null, CompiledPolicy? resourcePolicy = null, IReadOnlyList<KeyGrant>? grants = null);

    /// <summary>Whether an AWS principal named by ARN, account id or unique id exists (KMS and trust policies refuse one that does not).</summary>
    bool PrincipalExists(string principal);

    /// <summary>Whether a role exists and its trust policy lets an AWS service assume it (MSF refuses a service execution role that does not trust it).</summary>
    bool RoleTrustsService(string roleArn, string servicePrincipal, RequestContext? context = null);
}
