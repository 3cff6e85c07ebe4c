using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Controls;

/// <summary>What a user of the sandbox may do that no user of AWS may: under <c>/_sandbox/</c>, with the bearer token.</summary>
internal sealed class SandboxControls
{
    private const string Prefix = "/_sandbox/";

    /// <summary>A saved account can be longer than any request of AWS.</summary>
    private const int MaxState = 256 * 1024 * 1024;

    private readonly string _authorization;
    private readonly Dictionary<string, Dictionary<string, Func<HttpRequest, CancellationToken, ValueTask<HttpResponse>>>> _controls;

    public SandboxControls(string token, AccountHost host)
    {
        _authorization = "Bearer " + token;
        var time = new TimeControls(host);
        var faults = new FaultControls(host);
        var account = new AccountControls(host);
        _controls = new(StringComparer.Ordinal)
        {
            ["mfa"] = new() { ["GET"] = time.MfaAsync, ["POST"] = time.MfaAsync },
            ["web-identity"] = new() { ["POST"] = (request, _) => new(account.IssueToken(request)) },
            ["events"] = new() { ["GET"] = (_, _) => new(ControlAnswer.Raw(Events.EventJson.Write(host.Events.Snapshot()))) },
            ["clock"] = new() { ["GET"] = (_, _) => new(time.Clock()), ["POST"] = (request, _) => new(time.Advance(request)) },
            ["faults"] = new() { ["GET"] = (_, _) => new(faults.Show()), ["POST"] = (request, _) => new(faults.Add(request)), ["DELETE"] = (_, _) => new(faults.Clear()) },
            ["state"] = new() { ["GET"] = (_, _) => new(ControlAnswer.Raw(host.SaveAccount())), ["PUT"] = (request, _) => new(account.Restore(request)) },
            ["service-control-policies"] = new() { ["GET"] = (_, _) => new(account.Policies()), ["PUT"] = (request, _) => new(account.SetPolicies(request)), ["DELETE"] = (_, _) => new(account.ClearPolicies()) },
        };
    }

    /// <summary>How long the body of a request may be; <see langword="null"/> for the usual. Only who has the token may send more.</summary>
    public static int? BodyLimit(HttpHead head, string token) => head is { Method: "PUT", Path: Prefix + "state" }
        && head.Headers.FirstOrDefault(header => header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)) is { Value: { } given } && SignatureVerifier.FixedTimeEquals(given, "Bearer " + token) ? MaxState : null;

    public async ValueTask<HttpResponse> RespondAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string? authorization = request.Header("Authorization");
        if (authorization is null || !SignatureVerifier.FixedTimeEquals(authorization, _authorization)) return ControlAnswer.Error(401, "UnauthorizedException", "The sandbox's controls need the header 'Authorization: Bearer TOKEN' with the controlToken that the sandbox gave when it started.");
        if (!_controls.TryGetValue(request.Path[Prefix.Length..], out var methods)) return ControlAnswer.Error(404, "ResourceNotFoundException", $"The sandbox's controls are {string.Join(", ", _controls.Keys.Select(name => Prefix + name))}.");
        if (!methods.TryGetValue(request.Method, out var respond)) return ControlAnswer.Error(405, "MethodNotAllowedException", $"{request.Method} is not supported here; use {string.Join(" or ", methods.Keys)}.");
        try
        {
            return await respond(request, cancellationToken);
        }
        catch (ServiceException error)
        {
            return ControlAnswer.Error(400, error.Code, error.Message);
        }
        catch (FormatException error)
        {
            return ControlAnswer.Error(400, "ValidationException", error.Message);
        }
    }
}
