using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Controls;

/// <summary><c>/_sandbox/clock</c> and <c>/_sandbox/mfa</c>.</summary>
internal sealed class TimeControls(AccountHost host)
{
    /// <summary>Virtual time may be moved by so much at once.</summary>
    private const double MaxAdvanceSeconds = 100 * 366 * 86400d;

    public async ValueTask<HttpResponse> MfaAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (host.MfaDevice is not { } device) return ControlAnswer.Error(404, "ResourceNotFoundException", "The account has no MFA device any more.");
        string code = await device.NextCodeAsync(cancellationToken);
        return ControlAnswer.Json(new JsonObject { ["serialNumber"] = device.SerialNumber, ["tokenCode"] = code });
    }

    public HttpResponse Clock() => ControlAnswer.Json(new JsonObject { ["now"] = host.Now().ToString("O", CultureInfo.InvariantCulture) });

    public HttpResponse Advance(HttpRequest request)
    {
        JsonElement body = JsonInput.Parse(request.Body);
        if (!body.TryGetProperty("advanceSeconds", out JsonElement by) || by.ValueKind != JsonValueKind.Number || !by.TryGetDouble(out double seconds) || seconds is not (>= 0 and <= MaxAdvanceSeconds)) throw new FormatException("Send {\"advanceSeconds\": N}, N from 0 to a hundred years.");
        try
        {
            host.Change(() => host.Environment.Clock.Advance(TimeSpan.FromSeconds(seconds)));
        }
        catch (ArgumentOutOfRangeException beyond)
        {
            throw new FormatException($"Virtual time ends with the year {SandboxClock.End.Year - 1}.", beyond);
        }

        return Clock();
    }
}
