using System.Text.Json;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Events;

/// <summary>Turns a finished call into an event. Used under the account's gate.</summary>
/// <param name="log">Where events go.</param>
/// <param name="environment">Region and ids.</param>
/// <param name="keepsUserAgents">False where a run must repeat byte for byte.</param>
internal sealed class EventRecorder(EventLog log, SandboxEnvironment environment, bool keepsUserAgents)
{
    /// <summary>Operations that CloudTrail marks read-only although their names do not begin with Get, List, Describe, ...</summary>
    private static readonly HashSet<string> _readOnly = new(StringComparer.Ordinal)
    {
        "Decrypt", "Encrypt", "ReEncrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext",
        "GenerateMac", "GenerateRandom", "Sign", "Verify", "VerifyMac", "AssumeRole", "SimulatePrincipalPolicy", "SimulateCustomPolicy", "DiscoverInputSchema",
    };

    private static readonly string[] _readPrefixes = ["Get", "List", "Describe"];

    /// <summary>Notes a call that began at <paramref name="time"/>.</summary>
    public void Record(ServiceCall call, DateTimeOffset time, ServiceException? error) => log.Add(new SandboxEvent
    {
        EventId = environment.Ids.NextUuid(),
        EventTime = time,
        EventSource = call.Service + ".amazonaws.com",
        EventName = call.Operation,
        AwsRegion = environment.Region,
        UserIdentity = Identity(call),
        SourceIPAddress = Invoker(call) ?? call.Caller.SourceAddress,
        UserAgent = Invoker(call) ?? (keepsUserAgents && call.Caller.UserAgent.Length > 0 ? call.Caller.UserAgent : null),
        RequestId = call.RequestId,
        RequestParameters = EventParameters.Of(call.Input),
        ErrorCode = error?.Code,
        ErrorMessage = error?.Message,
        ReadOnly = IsReadOnly(call.Operation),
        DryRun = IsDryRun(call.Input),
        InjectedFault = call.Fault,
        Decision = call.Decision?.Outcome switch
        {
            null => null,
            AccessOutcome.Allowed => "allowed",
            AccessOutcome.ExplicitlyDenied => "explicitDeny",
            _ => "implicitDeny",
        },
        DecidingLayer = call.Decision is { Layer: not PolicyLayer.None } decided ? Camel(decided.Layer.ToString()) : null,
        DecidingPolicy = call.Decision?.Policy?.Name,
        DecidingStatement = call.Decision is { StatementIndex: >= 0 } decision ? decision.Statement?.Sid ?? $"#{decision.StatementIndex}" : null,
    });

    /// <summary>Notes which fault rules hold from now on, with the seed that decides.</summary>
    public void RecordFaults(FaultPlan plan) => log.Add(new SandboxEvent
    {
        EventId = environment.Ids.NextUuid(),
        EventTime = environment.Clock.UtcNow,
        EventSource = "sandbox.local",
        EventName = "SetFaults",
        AwsRegion = environment.Region,
        UserIdentity = new SandboxUserIdentity { Type = "SandboxControl" },
        SourceIPAddress = "127.0.0.1",
        RequestId = environment.Ids.NextUuid(),
        RequestParameters = Faults.FaultJson.ToElement(plan),
    });

    internal static bool IsReadOnly(string operation) => _readOnly.Contains(operation) || _readPrefixes.Any(prefix => operation.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsDryRun(JsonElement input) => input.ValueKind == JsonValueKind.Object && input.TryGetProperty("DryRun", out JsonElement dryRun) && dryRun.ValueKind == JsonValueKind.True;

    /// <summary>The service behind the call: the one that forwards a session, or that acts for itself.</summary>
    private static string? Invoker(ServiceCall call) => call.ForwardedBy ?? (call.Caller.Principal.Kind == PrincipalKind.Service ? call.Caller.Principal.Arn : null);

    private static SandboxUserIdentity Identity(ServiceCall call)
    {
        Caller caller = call.Caller;
        RequestPrincipal principal = caller.Principal;
        if (principal.Kind == PrincipalKind.FederatedIdentity) return new SandboxUserIdentity { Type = "WebIdentityUser" };
        if (principal.Kind == PrincipalKind.Service) return new SandboxUserIdentity { Type = "AWSService", InvokedBy = principal.Arn };
        return new SandboxUserIdentity
        {
            Type = principal.Kind switch
            {
                PrincipalKind.RoleSession => "AssumedRole",
                PrincipalKind.AccountRoot => "Root",
                _ => "IAMUser",
            },
            PrincipalId = principal.UserId,
            Arn = principal.Arn,
            AccountId = principal.Account,
            AccessKeyId = caller.AccessKeyId.Length == 0 ? null : caller.AccessKeyId,
            SessionContext = caller.IsTemporary ? new SandboxSessionContext(principal.SessionIssuerArn, caller.MfaAuthenticatedAt is not null, caller.SessionStartedAt) : null,
            InvokedBy = call.ForwardedBy,
        };
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
