using System.Net;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Controls;

public sealed class ControlTests : SandboxFixture
{
    private static readonly HttpClient _http = new();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task Without_the_token_nothing_is_shown(string? token)
    {
        foreach (string path in (string[])["mfa", "events", "clock", "nothing"])
        {
            (HttpStatusCode status, JsonNode? body) = await SendAsync(HttpMethod.Get, path, token);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Equal("UnauthorizedException", (string?)body!["__type"]);
        }
    }

    [Fact]
    public async Task Gives_a_code_that_STS_accepts()
    {
        JsonNode mfa = await OkAsync(HttpMethod.Get, "mfa");
        SandboxClient.As(Sandbox, "operator-user").Sts("AssumeRole", ("RoleArn", "arn:aws:iam::123456789012:role/Operator"), ("RoleSessionName", "me"), ("SerialNumber", (string)mfa["serialNumber"]!), ("TokenCode", (string)mfa["tokenCode"]!)).Ok();
    }

    [Fact]
    public async Task Shows_every_call_as_CloudTrail_would()
    {
        SandboxClient.As(Sandbox, "reader").Iam("CreateUser", ("UserName", "bob"));
        JsonNode record = (await OkAsync(HttpMethod.Get, "events"))["Records"]!.AsArray().Single()!;
        Assert.Equal("iam.amazonaws.com", (string?)record["eventSource"]);
        Assert.Equal("CreateUser", (string?)record["eventName"]);
        Assert.Equal("AccessDenied", (string?)record["errorCode"]);
        Assert.Equal("implicitDeny", (string?)record["decision"]);
        Assert.Equal("bob", (string?)record["requestParameters"]!["userName"]);
        Assert.Equal("AssumedRole", (string?)record["userIdentity"]!["type"]);
        Assert.Equal("arn:aws:iam::123456789012:role/Reader", (string?)record["userIdentity"]!["sessionContext"]!["sessionIssuer"]!["arn"]);
        Assert.False((bool)record["readOnly"]!);
    }

    [Fact]
    public async Task Advances_the_clock_and_never_turns_it_back()
    {
        DateTimeOffset before = DateTimeOffset.Parse((string)(await OkAsync(HttpMethod.Get, "clock"))["now"]!, System.Globalization.CultureInfo.InvariantCulture);
        DateTimeOffset after = DateTimeOffset.Parse((string)(await OkAsync(HttpMethod.Post, "clock", """{"advanceSeconds":3600}"""))["now"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(after - before >= TimeSpan.FromHours(1));
        foreach (string body in (string[])["", "{}", "[]", """{"advanceSeconds":-1}""", """{"advanceSeconds":"1"}""", """{"advanceSeconds":1e300}""", """{"advanceSeconds":1e999999}"""])
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, "clock", Sandbox.ControlToken, body)).Status);
    }

    [Fact]
    public async Task Advances_the_clock_as_far_as_virtual_time_goes()
    {
        JsonNode late = JsonNode.Parse(Sandbox.SaveState())!;
        late["now"] = "8950-01-01T00:00:00+00:00";
        Sandbox.RestoreState(late.ToJsonString());
        (HttpStatusCode status, JsonNode? body) = await SendAsync(HttpMethod.Post, "clock", Sandbox.ControlToken, """{"advanceSeconds":3162240000}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Virtual time ends with the year 8999", (string?)body!["message"], StringComparison.Ordinal);
        Admin.Kms("ListKeys").Ok();
        Assert.Throws<ArgumentOutOfRangeException>(() => Sandbox.AdvanceClock(TimeSpan.FromDays(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sandbox.AdvanceClock(TimeSpan.MaxValue));
    }

    [Fact]
    public async Task Says_what_there_is_where_a_path_or_method_is_wrong()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "nothing", Sandbox.ControlToken)).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync(HttpMethod.Delete, "events", Sandbox.ControlToken)).Status);
    }

    private async Task<JsonNode> OkAsync(HttpMethod method, string path, string? body = null)
    {
        (HttpStatusCode status, JsonNode? answer) = await SendAsync(method, path, Sandbox.ControlToken, body);
        Assert.Equal(HttpStatusCode.OK, status);
        return answer!;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? token, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Sandbox.Endpoint, "_sandbox/" + path));
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (body is not null) request.Content = new StringContent(body);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }
}
