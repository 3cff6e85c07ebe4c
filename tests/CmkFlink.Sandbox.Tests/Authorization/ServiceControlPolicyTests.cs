using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Authorization;

public sealed class ServiceControlPolicyTests : SandboxFixture
{
    private const string DenyRotation = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"NoRotation","Effect":"Deny","Action":"kms:RotateKeyOnDemand","Resource":"*"}]}""";

    [Fact]
    public void A_denial_binds_the_administrator()
    {
        string key = (string)Admin.Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        Sandbox.SetServiceControlPolicies(DenyRotation);
        Answer refused = Admin.Kms("RotateKeyOnDemand", new { KeyId = key });
        refused.Fails(400, "AccessDeniedException");
        Assert.EndsWith("with an explicit deny in a service control policy", refused.Message);
        Assert.Equal(("explicitDeny", "serviceControl", "service control policy 1", "NoRotation"), (Sandbox.Events[^1].Decision, Sandbox.Events[^1].DecidingLayer, Sandbox.Events[^1].DecidingPolicy, Sandbox.Events[^1].DecidingStatement));
        Admin.Kms("DescribeKey", new { KeyId = key }).Ok();
    }

    [Fact]
    public void What_no_policy_allows_is_refused_and_identity_says_nothing()
    {
        Sandbox.SetServiceControlPolicies(Allow("kms:*"));
        Admin.Kms("ListKeys").Ok();
        Answer refused = Admin.Iam("ListUsers");
        refused.Fails(403, "AccessDenied");
        Assert.Contains("no service control policy allows the iam:ListUsers action", refused.Message);
        Admin.Sts("GetCallerIdentity").Ok();
    }

    [Fact]
    public void They_grant_nothing()
    {
        Sandbox.SetServiceControlPolicies(Allow("*"));
        SandboxClient.As(Sandbox, "reader").Kms("ListKeys").Fails(400, "AccessDeniedException");
    }

    [Fact]
    public async Task They_do_not_bind_AWS_services()
    {
        await using FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true, Seed = 1 });
        SandboxClient admin = SandboxClient.As(sandbox, "account-administrator");
        const string policy = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},
              {"Effect":"Allow","Principal":{"Service":["kinesisanalytics.amazonaws.com","infrastructure.kinesisanalytics.amazonaws.com"]},"Action":"kms:*","Resource":"*"}]}
            """;
        string key = (string)admin.Kms("CreateKey", new { Policy = policy }).Ok().Json["KeyMetadata"]!["Arn"]!;
        admin.Flink("UpdateApplication", new
        {
            ApplicationName = "orders",
            CurrentApplicationVersionId = 1,
            ApplicationConfigurationUpdate = new { ApplicationEncryptionConfigurationUpdate = new { KeyTypeUpdate = "CUSTOMER_MANAGED_KEY", KeyIdUpdate = key } },
        }).Ok();
        // Accepted before, carried out after: only the services' own calls are left.
        sandbox.SetServiceControlPolicies(Allow("kinesisanalytics:*"));
        sandbox.AdvanceClock(TimeSpan.FromSeconds(1));
        Assert.Equal("RUNNING", (string)admin.Flink("DescribeApplication", new { ApplicationName = "orders" }).Ok().Json["ApplicationDetail"]!["ApplicationStatus"]!);
        admin.Kms("DescribeKey", new { KeyId = key }).Fails(400, "AccessDeniedException");
    }

    [Fact]
    public async Task They_are_given_at_the_start_and_kept_in_the_state_file()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sandbox-scp-");
        try
        {
            string file = Path.Combine(folder.FullName, "state.json");
            await using (FlinkSandbox first = await FlinkSandbox.StartAsync(new SandboxOptions { StateFile = file, ServiceControlPolicies = [Allow("kms:*")] })) SandboxClient.As(first, "account-administrator").Iam("ListUsers").Fails(403, "AccessDenied");
            await using FlinkSandbox second = await FlinkSandbox.StartAsync(new SandboxOptions { StateFile = file });
            SandboxClient.As(second, "account-administrator").Iam("ListUsers").Fails(403, "AccessDenied");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}""")]
    public async Task A_malformed_one_is_refused_and_the_old_ones_stay(string policy)
    {
        Sandbox.SetServiceControlPolicies(Allow("kms:*"));
        Assert.Throws<FormatException>(() => Sandbox.SetServiceControlPolicies(policy));
        Admin.Iam("ListUsers").Fails(403, "AccessDenied");
        await Assert.ThrowsAsync<ArgumentException>(() => FlinkSandbox.StartAsync(new SandboxOptions { ServiceControlPolicies = [policy] }));
    }

    [Fact]
    public void Without_any_nothing_is_limited()
    {
        Sandbox.SetServiceControlPolicies(Allow("kms:*"));
        Sandbox.SetServiceControlPolicies();
        Admin.Iam("ListUsers").Ok();
    }
}
