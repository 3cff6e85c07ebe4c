using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Sts;

namespace CmkFlink.Sandbox.Controls;

/// <summary>PUT <c>/_sandbox/state</c>, POST <c>/_sandbox/web-identity</c>, and <c>/_sandbox/service-control-policies</c>.</summary>
internal sealed class AccountControls(AccountHost host)
{
    public HttpResponse Restore(HttpRequest request)
    {
        host.RestoreAccount(request.Body);
        return ControlAnswer.Json([]);
    }

    public HttpResponse IssueToken(HttpRequest request)
    {
        JsonElement body = JsonInput.Parse(request.Body);
        if (Text(body, "subject") is not { Length: >= 6 and <= 255 } subject || Text(body, "audience") is not { Length: >= 1 and <= 255 } audience) throw new FormatException("Send {\"subject\": S, \"audience\": A}: S of 6 to 255 characters, A of 1 to 255.");
        return ControlAnswer.Json(new JsonObject { ["issuer"] = WebIdentityIssuer.Url, ["token"] = host.WebIdentity.Issue(subject, audience) });

        static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    public HttpResponse Policies()
    {
        lock (host.Environment.Gate) return ControlAnswer.Json(new JsonObject { ["policies"] = new JsonArray([.. host.ServiceControl.Texts.Select(text => JsonNode.Parse(text))]) });
    }

    public HttpResponse SetPolicies(HttpRequest request)
    {
        if (!JsonInput.Parse(request.Body).TryGetProperty("policies", out JsonElement policies) || policies.ValueKind != JsonValueKind.Array) throw new FormatException("Send {\"policies\": [...]}, each a policy document.");
        string[] texts = [.. policies.EnumerateArray().Select(policy => policy.ValueKind == JsonValueKind.String ? policy.GetString()! : policy.GetRawText())];
        host.Change(() => host.ServiceControl.Set(texts));
        return Policies();
    }

    public HttpResponse ClearPolicies()
    {
        host.Change(() => host.ServiceControl.Set([]));
        return Policies();
    }
}
