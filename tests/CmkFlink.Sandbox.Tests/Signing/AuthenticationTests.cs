using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Signing;

/// <summary>Every way in which a request is not authenticated, with AWS's code in each protocol.</summary>
public sealed class AuthenticationTests : SandboxFixture
{
    private TestSigner Signer => TestSigner.For(Sandbox, "account-administrator");

    [Fact]
    public void A_good_signature_tells_who_it_is()
    {
        Answer answer = Admin.Sts("GetCallerIdentity").Ok();
        Assert.Equal("arn:aws:iam::123456789012:user/account-administrator", answer.Value("Arn"));
        Assert.Equal("123456789012", answer.Value("Account"));
    }

    [Theory]
    [InlineData("us-east-1")]
    [InlineData("eu-west-1")]
    public void Global_services_are_signed_for_the_global_Region_or_the_own_one(string region) =>
        new SandboxClient(Sandbox, Signer with { Region = region }).Iam("ListUsers").Ok();

    [Fact]
    public void An_unknown_key_is_refused() => BothRefuse(new TestSigner("AKIAIOSFODNN7EXAMPLE", "x", null), 403, "InvalidClientTokenId", "UnrecognizedClientException");

    [Fact]
    public void A_wrong_secret_is_refused() => BothRefuse(Signer with { Secret = "x" }, 403, "SignatureDoesNotMatch", "InvalidSignatureException");

    [Fact]
    public void A_session_without_its_token_is_refused() => BothRefuse(TestSigner.For(Sandbox, "operator") with { Token = null }, 403, "InvalidClientTokenId", "UnrecognizedClientException");

    [Fact]
    public void A_session_with_the_token_of_another_is_refused() =>
        BothRefuse(TestSigner.For(Sandbox, "operator") with { Token = Sandbox.CredentialsOf("reader").SessionToken }, 403, "InvalidClientTokenId", "UnrecognizedClientException");

    [Fact]
    public void A_long_term_key_with_a_token_is_refused() => BothRefuse(Signer with { Token = "x" }, 403, "InvalidClientTokenId", "UnrecognizedClientException");

    [Theory]
    [InlineData(-16)]
    [InlineData(16)]
    public void A_stale_date_is_refused(int minutes) => BothRefuse(Signer with { Time = DateTimeOffset.UtcNow.AddMinutes(minutes) }, 403, "SignatureDoesNotMatch", "InvalidSignatureException");

    [Theory]
    [InlineData(-14)]
    [InlineData(14)]
    public void A_date_within_a_quarter_of_an_hour_is_accepted(int minutes) =>
        new SandboxClient(Sandbox, Signer with { Time = DateTimeOffset.UtcNow.AddMinutes(minutes) }).Iam("ListUsers").Ok();

    [Fact]
    public void Another_Region_is_refused() => BothRefuse(Signer with { Region = "ap-south-1" }, 403, "SignatureDoesNotMatch", "InvalidSignatureException");

    [Fact]
    public void The_global_Region_does_not_sign_for_KMS() =>
        new SandboxClient(Sandbox, Signer with { Region = "us-east-1" }).Kms("ListKeys").Fails(400, "InvalidSignatureException");

    [Fact]
    public void Another_service_is_refused()
    {
        string body = "{}";
        Answer answer = SandboxClient.Send(Sandbox, SandboxClient.Request(Signer.Sign("kinesisanalytics", body, "application/x-amz-json-1.1", "TrentService.ListKeys"), body));
        answer.Fails(400, "InvalidSignatureException");
        Assert.Contains("Credential should be scoped to correct service: 'kms'", answer.Message);
    }

    [Fact]
    public void A_session_ends_on_virtual_time_and_an_actors_session_does_not()
    {
        Admin.Iam("CreateRole", ("RoleName", "Short"), ("AssumeRolePolicyDocument", TrustOf("arn:aws:iam::123456789012:root"))).Ok();
        Answer assumed = Admin.Sts("AssumeRole", ("RoleArn", "arn:aws:iam::123456789012:role/Short"), ("RoleSessionName", "me"), ("DurationSeconds", "900")).Ok();
        var session = new TestSigner(assumed.Value("AccessKeyId")!, assumed.Value("SecretAccessKey")!, assumed.Value("SessionToken"));
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(800));
        new SandboxClient(Sandbox, session).Sts("GetCallerIdentity").Ok();
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(101));
        BothRefuse(session, 403, "ExpiredToken", "ExpiredTokenException");
        Sandbox.AdvanceClock(TimeSpan.FromDays(400));
        SandboxClient.As(Sandbox, "operator").Sts("GetCallerIdentity").Ok();
    }

    [Theory]
    [InlineData("content-type: application/x-amz-json-1.1\r\nx-amz-target: TrentService.ListKeys\r\n", "{}", 400, "MissingAuthenticationTokenException")]
    [InlineData("content-type: application/x-www-form-urlencoded\r\n", "Action=ListUsers&Version=2010-05-08", 403, "MissingAuthenticationToken")]
    [InlineData("content-type: application/x-www-form-urlencoded\r\n", "Action=ListUsers&Version=2010-05-08&X-Amz-Signature=00&X-Amz-Algorithm=AWS4-HMAC-SHA256", 403, "MissingAuthenticationToken")]
    [InlineData("content-type: application/x-www-form-urlencoded\r\nauthorization: AWS4-HMAC-SHA256 Credential=a/b/c\r\nx-amz-date: 20260101T000000Z\r\n", "Action=ListUsers&Version=2010-05-08", 403, "IncompleteSignature")]
    [InlineData("x-amz-target: TrentService.ListKeys\r\nauthorization: Basic YTpi\r\n", "{}", 400, "IncompleteSignatureException")]
    [InlineData("x-amz-target: TrentService.ListKeys\r\nauthorization: AWS AKIA:sig\r\n", "{}", 400, "IncompleteSignatureException")]
    [InlineData("x-amz-target: TrentService.ListKeys\r\nauthorization: AWS4-HMAC-SHA256 Credential=a/20260101/r/kms/aws4_request, SignedHeaders=x;host, Signature=0\r\nx-amz-date: 20260101T000000Z\r\n", "{}", 400, "IncompleteSignatureException")]
    [InlineData("x-amz-target: TrentService.ListKeys\r\nauthorization: AWS4-HMAC-SHA256 Credential=a/20260101/r/kms/aws4_request, SignedHeaders=host, Signature=0\r\nx-amz-date: yesterday\r\n", "{}", 400, "IncompleteSignatureException")]
    public void Without_a_whole_signature_a_request_is_refused(string headers, string body, int status, string code) =>
        SandboxClient.Send(Sandbox, System.Text.Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nhost: localhost\r\n{headers}content-length: {body.Length}\r\n\r\n{body}")).Fails(status, code);

    [Fact]
    public void A_body_that_was_changed_is_refused()
    {
        string signed = SandboxClient.Form("2010-05-08", "ListUsers");
        string sent = SandboxClient.Form("2010-05-08", "ListRoles");
        SandboxClient.Send(Sandbox, SandboxClient.Request(Signer.Sign("iam", signed, "application/x-www-form-urlencoded"), sent)).Fails(403, "SignatureDoesNotMatch");
    }

    [Theory]
    [InlineData("x-amz-target", "TrentService.CreateKey")]
    [InlineData("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]
    public void A_header_that_decides_and_is_not_signed_is_refused(string name, string value)
    {
        string body = SandboxClient.Form("2010-05-08", "ListUsers");
        IEnumerable<(string, string)> headers = Signer.Sign("iam", body, "application/x-www-form-urlencoded").Append((name, value));
        Answer answer = SandboxClient.Send(Sandbox, SandboxClient.Request(headers, body));
        Assert.Contains(answer.Code, (string[])["SignatureDoesNotMatch", "InvalidSignatureException"]);
    }

    [Fact]
    public void A_signed_header_with_a_blank_beyond_ASCII_added_is_another_header()
    {
        byte[] request = SandboxClient.Request(Signer.Sign("kms", "{}", "application/x-amz-json-1.1", "TrentService.ListKeys"), "{}");
        string changed = System.Text.Encoding.Latin1.GetString(request).Replace("TrentService.ListKeys", "TrentService.ListKeys\u00a0", StringComparison.Ordinal);
        SandboxClient.Send(Sandbox, System.Text.Encoding.Latin1.GetBytes(changed)).Fails(400, "InvalidSignatureException");
    }

    [Theory]
    [InlineData("a+b", "a%20b", true)]
    [InlineData("a+b", "a%2Bb", false)]
    public void A_plus_in_a_query_is_signed_as_what_it_is_understood_to_mean(string one, string other, bool same)
    {
        Assert.Equal(same, CmkFlink.Sandbox.Signing.CanonicalRequest.Query("x=" + one) == CmkFlink.Sandbox.Signing.CanonicalRequest.Query("x=" + other));
        Assert.Equal(same, CmkFlink.Sandbox.Protocol.QueryInput.Parse("x=" + one)["x"] == CmkFlink.Sandbox.Protocol.QueryInput.Parse("x=" + other)["x"]);
    }

    [Fact]
    public void A_scope_is_of_one_day_and_not_of_a_month()
    {
        Answer month = new SandboxClient(Sandbox, Signer with { ScopeDate = date => date[..6] }).Kms("ListKeys");
        month.Fails(400, "InvalidSignatureException");
        Assert.StartsWith("Date in Credential scope does not match", month.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_deleted_or_inactive_signs_no_more()
    {
        Admin.Iam("CreateUser", ("UserName", "bob")).Ok();
        Answer key = Admin.Iam("CreateAccessKey", ("UserName", "bob")).Ok();
        string id = key.Value("AccessKeyId")!;
        var bob = new SandboxClient(Sandbox, new TestSigner(id, key.Value("SecretAccessKey")!, null));
        bob.Sts("GetCallerIdentity").Ok();
        Admin.Iam("UpdateAccessKey", ("UserName", "bob"), ("AccessKeyId", id), ("Status", "Inactive")).Ok();
        bob.Sts("GetCallerIdentity").Fails(403, "InvalidClientTokenId");
        Admin.Iam("UpdateAccessKey", ("UserName", "bob"), ("AccessKeyId", id), ("Status", "Active")).Ok();
        bob.Sts("GetCallerIdentity").Ok();
        Admin.Iam("DeleteAccessKey", ("UserName", "bob"), ("AccessKeyId", id)).Ok();
        bob.Sts("GetCallerIdentity").Fails(403, "InvalidClientTokenId");
    }

    private void BothRefuse(TestSigner signer, int queryStatus, string queryCode, string jsonCode)
    {
        var client = new SandboxClient(Sandbox, signer);
        client.Iam("ListUsers").Fails(queryStatus, queryCode);
        client.Kms("ListKeys").Fails(400, jsonCode);
    }
}
