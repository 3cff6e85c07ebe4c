using System.Text;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Hosting;

/// <summary>Without a seed virtual time goes on while nobody calls, and what is judged before or beside a call knows it.</summary>
public sealed class PassingTimeTests : IDisposable
{
    private const string Role = "arn:aws:iam::123456789012:role/Operator";

    private readonly ManualTime _time = new();
    private readonly AccountHost _host;

    public PassingTimeTests() => _host = new AccountHost(new SandboxOptions(), "token", _time);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_session_that_ended_while_nobody_called_is_refused_at_the_first_call()
    {
        JsonNode session = Call("sts", "AssumeRole", new { RoleArn = Role, RoleSessionName = "me", DurationSeconds = 900 })["Credentials"]!;
        _time.Now += TimeSpan.FromSeconds(890);
        Assert.Equal(200, (await WhoIsAsync(session)).Status);
        _time.Now += TimeSpan.FromSeconds(11);
        HttpResponse refused = await WhoIsAsync(session);
        Assert.Equal(403, refused.Status);
        Assert.Contains("<Code>ExpiredToken</Code>", Encoding.UTF8.GetString(refused.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_web_identity_token_that_is_issued_after_a_pause_is_good_for_its_ten_minutes()
    {
        const string trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/tokens.sandbox.example"},"Action":"sts:AssumeRoleWithWebIdentity"}]}""";
        Call("iam", "CreateOpenIDConnectProvider", new { Url = "https://tokens.sandbox.example", ClientIDList = new[] { "audience" } });
        Call("iam", "CreateRole", new { RoleName = "Pipeline", AssumeRolePolicyDocument = trust });
        _time.Now += TimeSpan.FromMinutes(20);
        string token = _host.WebIdentity.Issue("somebody", "audience");
        object assume = new { RoleArn = "arn:aws:iam::123456789012:role/Pipeline", RoleSessionName = "me", WebIdentityToken = token };
        _time.Now += TimeSpan.FromMinutes(9);
        Call("sts", "AssumeRoleWithWebIdentity", assume);
        _time.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("ExpiredTokenException", Assert.Throws<ServiceException>(() => Call("sts", "AssumeRoleWithWebIdentity", assume)).Code);
    }

    [Fact]
    public void What_is_saved_after_a_pause_is_saved_with_the_time_of_the_pause()
    {
        DateTimeOffset begun = _host.Now();
        _time.Now += TimeSpan.FromHours(3);
        Assert.Equal(begun.AddHours(3), _host.Now());
        JsonNode saved = JsonNode.Parse(_host.SaveAccount())!;
        Assert.Equal(begun.AddHours(3), (DateTimeOffset)saved["now"]!);
    }

    private JsonObject Call(string service, string operation, object input) => _host.Environment.Dispatcher.Invoke(new ServiceCall
    {
        Service = service,
        Operation = operation,
        Input = System.Text.Json.JsonSerializer.SerializeToElement(input),
        Caller = _host.Profiles[0].Credential!.Caller,
        RequestId = "00000000-0000-4000-8000-000000000000",
    });

    private ValueTask<HttpResponse> WhoIsAsync(JsonNode session)
    {
        string body = SandboxClient.Form("2011-06-15", "GetCallerIdentity");
        var signer = new TestSigner((string)session["AccessKeyId"]!, (string)session["SecretAccessKey"]!, (string)session["SessionToken"]!) { Time = _time.Now };
        IReadOnlyList<HttpHeader> headers = [.. signer.Sign("sts", body, "application/x-www-form-urlencoded").Select(header => new HttpHeader(header.Name, header.Value))];
        return _host.Endpoint.RespondAsync(new HttpRequest { Method = "POST", Path = "/", Query = "", Headers = headers, Body = Encoding.UTF8.GetBytes(body) }, CancellationToken.None);
    }

    private sealed class ManualTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
