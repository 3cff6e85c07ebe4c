using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Events;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;
using CmkFlink.Sandbox.Sts;

namespace CmkFlink.Sandbox.Controls;

/// <summary>What a user of the sandbox may do that no user of AWS may: under <c>/_sandbox/</c>, with the bearer token.</summary>
internal sealed class SandboxControls(string token, SandboxEnvironment environment, EventLog events, MfaDevice device, WebIdentityIssuer webIdentity)
{
    /// <summary>Virtual time may be moved by so much at once.</summary>
    private const double MaxAdvanceSeconds = 100 * 366 * 86400d;

    public async ValueTask<HttpResponse> RespondAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string? authorization = request.Header("Authorization");
        if (authorization is null || !SignatureVerifier.FixedTimeEquals(authorization, "Bearer " + token)) return Error(401, "UnauthorizedException", "The sandbox's controls need the header 'Authorization: Bearer TOKEN' with the controlToken that the sandbox gave when it started.");
        return (request.Method, request.Path) switch
        {
            ("GET" or "POST", "/_sandbox/mfa") => await MfaAsync(cancellationToken),
            ("GET", "/_sandbox/events") => new HttpResponse { Status = 200, ContentType = "application/json", Body = EventJson.Write(events.Snapshot()) },
            ("GET", "/_sandbox/clock") => Clock(),
            ("POST", "/_sandbox/clock") => AdvanceClock(request),
            ("POST", "/_sandbox/web-identity") => IssueToken(request),
            (_, "/_sandbox/web-identity" or "/_sandbox/mfa" or "/_sandbox/events" or "/_sandbox/clock") => Error(405, "MethodNotAllowedException", $"{request.Method} is not supported here; use GET, or POST to advance the clock."),
            _ => Error(404, "ResourceNotFoundException", "The sandbox's controls are /_sandbox/mfa, /_sandbox/web-identity, /_sandbox/events and /_sandbox/clock."),
        };
    }

    private async ValueTask<HttpResponse> MfaAsync(CancellationToken cancellationToken)
    {
        string code = await device.NextCodeAsync(cancellationToken);
        return Json(new JsonObject { ["serialNumber"] = device.SerialNumber, ["tokenCode"] = code });
    }

    private HttpResponse IssueToken(HttpRequest request)
    {
        try
        {
            JsonElement body = JsonInput.Parse(request.Body);
            if (Text(body, "subject") is not { Length: >= 6 and <= 255 } subject || Text(body, "audience") is not { Length: >= 1 and <= 255 } audience) return Error(400, "ValidationException", "Send {\"subject\": S, \"audience\": A}: S of 6 to 255 characters, A of 1 to 255.");
            return Json(new JsonObject { ["issuer"] = WebIdentityIssuer.Url, ["token"] = webIdentity.Issue(subject, audience) });
        }
        catch (ServiceException error)
        {
            return Error(400, error.Code, error.Message);
        }

        static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private HttpResponse Clock()
    {
        lock (environment.Gate) return Json(new JsonObject { ["now"] = environment.Clock.UtcNow.ToString("O", CultureInfo.InvariantCulture) });
    }

    private HttpResponse AdvanceClock(HttpRequest request)
    {
        try
        {
            JsonElement body = JsonInput.Parse(request.Body);
            if (!body.TryGetProperty("advanceSeconds", out JsonElement by) || by.ValueKind != JsonValueKind.Number || !by.TryGetDouble(out double seconds) || seconds is not (>= 0 and <= MaxAdvanceSeconds)) return Error(400, "ValidationException", "Send {\"advanceSeconds\": N}, N from 0 to a hundred years.");
            lock (environment.Gate) environment.Clock.Advance(TimeSpan.FromSeconds(seconds));
            return Clock();
        }
        catch (ServiceException error)
        {
            return Error(400, error.Code, error.Message);
        }
    }

    private static HttpResponse Error(int status, string code, string message) => Json(new JsonObject { ["__type"] = code, ["message"] = message }, status);

    private static HttpResponse Json(JsonObject body, int status = 200) => new() { Status = status, ContentType = "application/json", Body = Encoding.UTF8.GetBytes(body.ToJsonString()) };
}
