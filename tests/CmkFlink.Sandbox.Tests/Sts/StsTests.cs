using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Sts;

public sealed class StsTests : SandboxFixture
{
    private const string Operator = "arn:aws:iam::123456789012:role/Operator";
    private const string Reader = "arn:aws:iam::123456789012:role/Reader";
    private const string Serial = "arn:aws:iam::123456789012:mfa/operator-user";

    private SandboxClient User => SandboxClient.As(Sandbox, "operator-user");

    [Fact]
    public async Task Operator_user_assumes_Operator_with_a_code_and_not_without()
    {
        Assume(User, Operator).Fails(403, "AccessDenied");
        Answer assumed = Assume(User, Operator, ("SerialNumber", Serial), ("TokenCode", await Sandbox.GetMfaCodeAsync())).Ok();
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Operator/me", assumed.Value("Arn"));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Operator/me", Session(assumed).Sts("GetCallerIdentity").Ok().Value("Arn"));
    }

    [Fact]
    public async Task A_code_is_accepted_once()
    {
        string code = await Sandbox.GetMfaCodeAsync();
        Assume(User, Operator, ("SerialNumber", Serial), ("TokenCode", code)).Ok();
        Answer again = Assume(User, Operator, ("SerialNumber", Serial), ("TokenCode", code));
        again.Fails(403, "AccessDenied");
        Assert.StartsWith("MultiFactorAuthentication failed with invalid MFA one time pass code", again.Message);
        Assert.NotEqual(code, await Sandbox.GetMfaCodeAsync());
    }

    [Fact]
    public async Task Another_users_device_and_half_an_authentication_are_refused()
    {
        string code = await Sandbox.GetMfaCodeAsync();
        Assume(User, Operator, ("SerialNumber", Serial + "x"), ("TokenCode", code)).Fails(403, "AccessDenied");
        Assume(Admin, Operator, ("SerialNumber", Serial), ("TokenCode", code)).Fails(403, "AccessDenied");
        Assume(User, Operator, ("SerialNumber", Serial)).Fails(400, "ValidationError");
        Assume(User, Operator, ("TokenCode", code)).Fails(400, "ValidationError");
        Answer malformed = Assume(User, Operator, ("SerialNumber", Serial), ("TokenCode", "secret"));
        malformed.Fails(400, "ValidationError");
        Assert.DoesNotContain("secret", malformed.Message);
    }

    [Fact]
    public async Task No_event_carries_a_code_a_secret_or_a_token()
    {
        string code = await Sandbox.GetMfaCodeAsync();
        Answer assumed = Assume(User, Operator, ("SerialNumber", Serial), ("TokenCode", code)).Ok();
        SandboxEvent last = Sandbox.Events[^1];
        string parameters = last.RequestParameters!.Value.GetRawText();
        Assert.Equal($$"""{"roleArn":"{{Operator}}","roleSessionName":"me","serialNumber":"{{Serial}}"}""", parameters);
        Assert.DoesNotContain(assumed.Value("SecretAccessKey")!, last.ToString());
        Assert.DoesNotContain(code, last.ToString());
    }

    [Fact]
    public void A_role_that_trusts_the_account_is_assumed_by_whom_identity_policies_allow()
    {
        Assume(User, Reader).Fails(403, "AccessDenied");
        Admin.Iam("PutUserPolicy", ("UserName", "operator-user"), ("PolicyName", "assume"), ("PolicyDocument", Allow("sts:AssumeRole", Reader))).Ok();
        Assume(User, Reader).Ok();
    }

    [Fact]
    public void A_role_that_trusts_somebody_else_is_closed_even_to_who_is_allowed_everything()
    {
        Admin.Iam("CreateRole", ("RoleName", "R"), ("AssumeRolePolicyDocument", TrustOf("arn:aws:iam::123456789012:user/operator-user"))).Ok();
        Assume(Admin, "arn:aws:iam::123456789012:role/R").Fails(403, "AccessDenied");
        Assume(User, "arn:aws:iam::123456789012:role/R").Ok();
    }

    [Fact]
    public void A_role_that_does_not_exist_reads_like_one_that_may_not_be_assumed()
    {
        Assume(Admin, "arn:aws:iam::123456789012:role/Nobody").Fails(403, "AccessDenied");
        Assume(User, "arn:aws:iam::123456789012:role/Nobody").Fails(403, "AccessDenied");
    }

    [Fact]
    public void An_external_id_is_what_the_trust_policy_wants()
    {
        Admin.Iam("CreateRole", ("RoleName", "R"), ("AssumeRolePolicyDocument", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/operator-user"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"abc"}}}]}""")).Ok();
        Assume(User, "arn:aws:iam::123456789012:role/R").Fails(403, "AccessDenied");
        Assume(User, "arn:aws:iam::123456789012:role/R", ("ExternalId", "abd")).Fails(403, "AccessDenied");
        Assume(User, "arn:aws:iam::123456789012:role/R", ("ExternalId", "abc")).Ok();
    }

    [Fact]
    public void A_session_policy_limits_the_session()
    {
        Admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "all"), ("PolicyDocument", Allow("iam:List*"))).Ok();
        SandboxClient whole = Session(Assume(Admin, Reader).Ok());
        SandboxClient limited = Session(Assume(Admin, Reader, ("Policy", Allow("iam:ListUsers"))).Ok());
        whole.Iam("ListRoles").Ok();
        limited.Iam("ListUsers").Ok();
        Answer denied = limited.Iam("ListRoles");
        denied.Fails(403, "AccessDenied");
        Assert.EndsWith("because no session policy allows the iam:ListRoles action", denied.Message);
        Assume(Admin, Reader, ("Policy", "{}")).Fails(400, "MalformedPolicyDocument");
        Assume(Admin, Reader, ("PolicyArns.member.1.arn", "arn:aws:iam::123456789012:policy/none")).Fails(400, "ValidationError");
    }

    [Theory]
    [InlineData("899")]
    [InlineData("3601")]
    [InlineData("43201")]
    public void A_session_is_no_shorter_than_900_seconds_and_no_longer_than_its_role_allows(string seconds) => Assume(Admin, Reader, ("DurationSeconds", seconds)).Fails(400, "ValidationError");

    [Fact]
    public void Role_chaining_ends_after_an_hour()
    {
        Admin.Iam("UpdateRole", ("RoleName", "Operator"), ("MaxSessionDuration", "7200")).Ok();
        Admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "assume"), ("PolicyDocument", Allow("sts:AssumeRole"))).Ok();
        SandboxClient reader = SandboxClient.As(Sandbox, "reader");
        Assume(reader, Operator, ("DurationSeconds", "3601")).Fails(400, "ValidationError");
        Assume(reader, Operator, ("DurationSeconds", "3600")).Ok();
    }

    [Fact]
    public async Task Mfa_is_in_the_context_of_a_users_session_and_never_of_a_roles()
    {
        const string whenPresent = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},"NumericLessThan":{"aws:MultiFactorAuthAge":"600"}}}]}""";
        Admin.Iam("PutUserPolicy", ("UserName", "operator-user"), ("PolicyName", "mfa"), ("PolicyDocument", whenPresent)).Ok();
        Admin.Iam("PutRolePolicy", ("RoleName", "Operator"), ("PolicyName", "mfa"), ("PolicyDocument", whenPresent)).Ok();
        User.Iam("ListUsers").Fails(403, "AccessDenied");
        SandboxClient session = Session(User.Sts("GetSessionToken", ("SerialNumber", Serial), ("TokenCode", await Sandbox.GetMfaCodeAsync())).Ok());
        session.Iam("ListUsers").Ok();
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(601));
        session.Iam("ListUsers").Fails(403, "AccessDenied");
        SandboxClient role = Session(Assume(User, Operator, ("SerialNumber", Serial), ("TokenCode", await Sandbox.GetMfaCodeAsync())).Ok());
        role.Iam("ListUsers").Fails(403, "AccessDenied");
    }

    [Fact]
    public void A_session_token_without_mfa_does_not_call_IAM_and_makes_no_other()
    {
        Admin.Iam("PutUserPolicy", ("UserName", "operator-user"), ("PolicyName", "all"), ("PolicyDocument", Allow("*"))).Ok();
        SandboxClient session = Session(User.Sts("GetSessionToken").Ok());
        session.Sts("GetCallerIdentity").Ok();
        session.Iam("ListUsers").Fails(403, "InvalidClientTokenId");
        session.Sts("GetSessionToken").Fails(403, "AccessDenied");
    }

    private static Answer Assume(SandboxClient client, string role, params (string Name, string Value)[] further) => client.Sts("AssumeRole", [("RoleArn", role), ("RoleSessionName", "me"), .. further]);

    private SandboxClient Session(Answer answer) => new(Sandbox, new TestSigner(answer.Value("AccessKeyId")!, answer.Value("SecretAccessKey")!, answer.Value("SessionToken")));
}
