using System.Net;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Controls;

public sealed class FaultControlTests : SandboxFixture
{
    private static readonly HttpClient _http = new();

    [Fact]
    public async Task Rules_are_added_shown_and_taken_away()
    {
        await SendAsync(HttpMethod.Post, "faults", """{"rules":[{"service":"kms","kind":"throttling","nth":1}]}""");
        JsonNode both = await SendAsync(HttpMethod.Post, "faults", """{"rules":[{"service":"iam","kind":"unavailable","times":1}]}""");
        Assert.Equal(["kms", "iam"], both["rules"]!.AsArray().Select(rule => (string)rule!["service"]!));
        Admin.Kms("ListKeys").Fails(400, "ThrottlingException");
        JsonNode fired = (await SendAsync(HttpMethod.Get, "faults"))["fired"]!.AsArray().Single()!;
        Assert.Equal((0, "ListKeys", 1L), ((int)fired["rule"]!, (string)fired["exact"]!["operation"]!, (long)fired["exact"]!["nth"]!));
        JsonNode none = await SendAsync(HttpMethod.Delete, "faults");
        Assert.Empty(none["rules"]!.AsArray());
        Admin.Iam("ListUsers").Ok();
    }

    [Theory]
    [InlineData("faults", "POST")]
    [InlineData("state", "PUT")]
    [InlineData("service-control-policies", "PUT")]
    public async Task What_means_nothing_is_refused_and_changes_nothing(string control, string method)
    {
        foreach (string body in (string[])["", "{", "[]", "{\"rules\":[{\"kind\":\"fire\"}]}", "{\"policies\":[{}]}", "{\"policies\":\"x\"}", "{\"format\":1}"])
        {
            // An empty plan is a plan.
            if (control == "faults" && body == "{\"format\":1}") continue;
            using HttpResponseMessage answer = await AskAsync(new HttpMethod(method), control, body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["__type"], (string[])["ValidationException", "SerializationException"]);
        }

        Admin.Iam("ListUsers").Ok();
    }

    [Theory]
    [InlineData("GET", "faults")]
    [InlineData("POST", "faults")]
    [InlineData("DELETE", "faults")]
    [InlineData("GET", "state")]
    [InlineData("PUT", "state")]
    [InlineData("GET", "service-control-policies")]
    [InlineData("PUT", "service-control-policies")]
    public async Task Without_the_token_nothing_is_shown_or_changed(string method, string control)
    {
        using HttpResponseMessage answer = await AskAsync(new HttpMethod(method), control, "{}", "wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string control, string? body = null)
    {
        using HttpResponseMessage answer = await AskAsync(method, control, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string control, string? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Sandbox.Endpoint, "_sandbox/" + control));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + (token ?? Sandbox.ControlToken));
        if (body is not null) request.Content = new StringContent(body);
        return await _http.SendAsync(request);
    }
}
