using System.Text;
using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Sts;

public sealed class WebIdentityTests : SandboxFixture
{
    [Fact]
    public async Task A_token_and_no_signature_give_a_session_of_a_role_that_trusts_its_subject()
    {
        WebIdentity identity = WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        Answer answer = Unsigned(WebIdentity.RoleArn, await identity.TokenAsync("somebody")).Ok();
        Assert.Equal(("somebody", "sts.amazonaws.com", WebIdentity.Provider), (answer.Value("SubjectFromWebIdentityToken"), answer.Value("Audience"), answer.Value("Provider")));
        var session = new SandboxClient(Sandbox, new TestSigner(answer.Value("AccessKeyId")!, answer.Value("SecretAccessKey")!, answer.Value("SessionToken")));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/pipeline/session", session.Sts("GetCallerIdentity").Ok().Value("Arn"));
        session.Iam("ListUsers").Fails(403, "AccessDenied");
        Assert.Equal("WebIdentityUser", Sandbox.Events.Single(e => e.EventName == "AssumeRoleWithWebIdentity").UserIdentity.Type);
    }

    [Theory]
    [InlineData("another", "sts.amazonaws.com", 403, "AccessDenied")]
    [InlineData("somebody", "another", 400, "InvalidIdentityToken")]
    public async Task Another_subject_or_audience_gives_none(string subject, string audience, int status, string code)
    {
        WebIdentity identity = WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        Unsigned(WebIdentity.RoleArn, await identity.TokenAsync(subject, audience)).Fails(status, code);
    }

    [Fact]
    public async Task A_role_that_trusts_accounts_only_and_one_that_is_not_there_read_the_same()
    {
        WebIdentity identity = WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        string token = await identity.TokenAsync("somebody");
        Unsigned("arn:aws:iam::123456789012:role/Operator", token).Fails(403, "AccessDenied");
        Unsigned("arn:aws:iam::123456789012:role/absent", token).Fails(403, "AccessDenied");
    }

    [Fact]
    public async Task An_audience_counts_from_when_it_is_added_until_it_is_removed()
    {
        WebIdentity identity = WebIdentity.Create(Sandbox, "another");
        string token = await identity.TokenAsync("somebody");
        (string, string)[] audience = [("OpenIDConnectProviderArn", WebIdentity.Provider), ("ClientID", "sts.amazonaws.com")];
        Unsigned(WebIdentity.RoleArn, token).Fails(400, "InvalidIdentityToken");
        Admin.Iam("AddClientIDToOpenIDConnectProvider", audience).Ok();
        Admin.Iam("AddClientIDToOpenIDConnectProvider", audience).Ok();
        Unsigned(WebIdentity.RoleArn, token).Ok();
        Admin.Iam("RemoveClientIDFromOpenIDConnectProvider", audience).Ok();
        Unsigned(WebIdentity.RoleArn, token).Fails(400, "InvalidIdentityToken");
    }

    [Fact]
    public void A_provider_keeps_its_thumbprints_and_tags()
    {
        WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        string print = new('a', 40);
        Admin.Iam("UpdateOpenIDConnectProviderThumbprint", ("OpenIDConnectProviderArn", WebIdentity.Provider), ("ThumbprintList.member.1", print)).Ok();
        Admin.Iam("TagOpenIDConnectProvider", ("OpenIDConnectProviderArn", WebIdentity.Provider), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "data")).Ok();
        Answer provider = Admin.Iam("GetOpenIDConnectProvider", ("OpenIDConnectProviderArn", WebIdentity.Provider)).Ok();
        Assert.Contains(print, provider.Body, StringComparison.Ordinal);
        Assert.Equal(["team", "data"], provider.Values("Key").Concat(provider.Values("Value")));
        Admin.Iam("UntagOpenIDConnectProvider", ("OpenIDConnectProviderArn", WebIdentity.Provider), ("TagKeys.member.1", "team")).Ok();
        Assert.Empty(Admin.Iam("ListOpenIDConnectProviderTags", ("OpenIDConnectProviderArn", WebIdentity.Provider)).Ok().Values("Key"));
    }

    [Fact]
    public async Task A_token_ends_on_virtual_time()
    {
        WebIdentity identity = WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        string token = await identity.TokenAsync("somebody");
        Sandbox.AdvanceClock(TimeSpan.FromMinutes(9));
        Unsigned(WebIdentity.RoleArn, token).Ok();
        Sandbox.AdvanceClock(TimeSpan.FromMinutes(2));
        Unsigned(WebIdentity.RoleArn, token).Fails(400, "ExpiredTokenException");
    }

    [Fact]
    public async Task No_character_of_a_token_can_be_changed()
    {
        WebIdentity identity = WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        string token = await identity.TokenAsync("somebody");
        // The last character of the signature carries two bits that mean nothing.
        for (int i = 0; i < token.Length - 1; i += 7)
        {
            char other = token[i] == 'A' ? 'B' : 'A';
            Unsigned(WebIdentity.RoleArn, token[..i] + other + token[(i + 1)..]).Fails(400, "InvalidIdentityToken");
        }

        Unsigned(WebIdentity.RoleArn, "eyJhbGciOiJub25lIn0." + token.Split('.')[1] + ".").Fails(400, "InvalidIdentityToken");
    }

    [Fact]
    public async Task Without_a_provider_of_the_account_no_token_counts()
    {
        WebIdentity identity = WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        string token = await identity.TokenAsync("somebody");
        Admin.Iam("DeleteOpenIDConnectProvider", ("OpenIDConnectProviderArn", WebIdentity.Provider)).Ok();
        Unsigned(WebIdentity.RoleArn, token).Fails(400, "InvalidIdentityToken");
    }

    [Fact]
    public void No_other_operation_goes_unsigned()
    {
        foreach (string action in (string[])["GetCallerIdentity", "AssumeRole", "GetSessionToken"]) Send(action).Fails(403, "MissingAuthenticationToken");
    }

    private Answer Unsigned(string role, string token) => Send("AssumeRoleWithWebIdentity", ("RoleArn", role), ("RoleSessionName", "session"), ("WebIdentityToken", token));

    private Answer Send(string action, params (string Name, string Value)[] parameters)
    {
        string body = SandboxClient.Form("2011-06-15", action, parameters);
        return SandboxClient.Send(Sandbox, Encoding.UTF8.GetBytes($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }
}
