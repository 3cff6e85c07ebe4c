using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Sts;

/// <summary>A provider for the sandbox's own issuer, a role that trusts it, and tokens from the control.</summary>
internal sealed class WebIdentity(FlinkSandbox sandbox)
{
    public const string Provider = "arn:aws:iam::123456789012:oidc-provider/tokens.sandbox.example";

    public const string RoleArn = "arn:aws:iam::123456789012:role/pipeline";

    public static WebIdentity Create(FlinkSandbox sandbox, string audience, string subject = "somebody")
    {
        SandboxClient admin = SandboxClient.As(sandbox, "account-administrator");
        admin.Iam("CreateOpenIDConnectProvider", ("Url", "https://tokens.sandbox.example"), ("ClientIDList.member.1", audience)).Ok();
        admin.Iam("CreateRole", ("RoleName", "pipeline"), ("AssumeRolePolicyDocument", Trust(subject))).Ok();
        return new WebIdentity(sandbox);
    }

    public async Task<string> TokenAsync(string subject, string audience = "sts.amazonaws.com")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sandbox.Endpoint, "/_sandbox/web-identity")) { Content = JsonContent.Create(new { subject, audience }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ControlToken);
        using HttpResponseMessage response = await http.SendAsync(request);
        JsonNode answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return (string?)answer["token"] ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    private static string Trust(string subject) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"{{Provider}}"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"tokens.sandbox.example:sub":"{{subject}}","tokens.sandbox.example:aud":"sts.amazonaws.com"} } }]}""";
}
