using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Conformance;

public sealed class StsConformanceTests : SandboxFixture
{
    private const string Role = "arn:aws:iam::123456789012:role/Operator";

    [Fact]
    public async Task Every_operation_answers_as_its_published_shape_and_refuses_what_that_shape_does_not_allow()
    {
        Scenario sts = Scenario.On(Sandbox, "sts", "sts", "ValidationError");
        sts.Do("GetCallerIdentity");
        sts.Do("GetSessionToken", new { DurationSeconds = 900 });
        sts.Do("AssumeRole", new { RoleArn = Role, RoleSessionName = "conformance", DurationSeconds = 900, Policy = Allow("kms:*"), PolicyArns = new[] { new { arn = "arn:aws:iam::aws:policy/AdministratorAccess" } }, ExternalId = "external", SourceIdentity = "somebody" });
        Sts.WebIdentity identity = Sts.WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        sts.Do("AssumeRoleWithWebIdentity", new { Sts.WebIdentity.RoleArn, RoleSessionName = "conformance", WebIdentityToken = await identity.TokenAsync("somebody"), DurationSeconds = 900, Policy = Allow("kms:*"), PolicyArns = new[] { new { arn = "arn:aws:iam::aws:policy/AdministratorAccess" } } });

        sts.AssertSound();
        Assert.True(sts.MalformedSent > 30, $"only {sts.MalformedSent} malformed inputs");
        Assert.Equal(Operations.Of("sts"), sts.Covered.Order());
    }

    [Fact]
    public async Task Refusals_carry_codes_and_statuses_that_the_model_lists()
    {
        Scenario sts = Scenario.On(Sandbox, "sts", "sts", "ValidationError");
        Sts.WebIdentity identity = Sts.WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        sts.Refused("AssumeRole", "MalformedPolicyDocument", new { RoleArn = Role, RoleSessionName = "session", Policy = "{" });
        sts.Refused("AssumeRoleWithWebIdentity", "InvalidIdentityToken", new { Sts.WebIdentity.RoleArn, RoleSessionName = "session", WebIdentityToken = "no.token.at-all" });
        sts.Refused("AssumeRoleWithWebIdentity", "MalformedPolicyDocument", new { Sts.WebIdentity.RoleArn, RoleSessionName = "session", WebIdentityToken = await identity.TokenAsync("somebody"), Policy = "{" });
        sts.AssertSound();
    }
}
