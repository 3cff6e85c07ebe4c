using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Faults;

public sealed class VisibilityTests : FaultFixture
{
    [Fact]
    public void A_hidden_policy_grants_nothing_until_it_is_visible()
    {
        Fault(new FaultRule { Service = "iam", Operation = "PutRolePolicy", Kind = FaultKind.DelayedVisibility, VisibleAfterSeconds = 30 });
        Admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "p"), ("PolicyDocument", SandboxFixture.Allow("kms:ListKeys"))).Ok();
        SandboxClient reader = SandboxClient.As(Sandbox, "reader");
        reader.Kms("ListKeys").Fails(400, "AccessDeniedException");
        Admin.Iam("GetRolePolicy", ("RoleName", "Reader"), ("PolicyName", "p")).Fails(404, "NoSuchEntity");
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(30));
        reader.Kms("ListKeys").Ok();
        Admin.Iam("GetRolePolicy", ("RoleName", "Reader"), ("PolicyName", "p")).Ok();
    }

    [Fact]
    public void A_new_role_is_no_principal_of_a_key_policy_until_it_is_visible()
    {
        Fault(new FaultRule { Service = "iam", Operation = "CreateRole", Kind = FaultKind.DelayedVisibility, VisibleAfterSeconds = 10 });
        Admin.Iam("CreateRole", ("RoleName", "Fresh"), ("AssumeRolePolicyDocument", SandboxFixture.TrustOf("arn:aws:iam::123456789012:root"))).Ok();
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root","arn:aws:iam::123456789012:role/Fresh"]},"Action":"kms:*","Resource":"*"}]}""";
        Admin.Kms("CreateKey", new { Policy = policy }).Fails(400, "MalformedPolicyDocumentException");
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(10));
        Admin.Kms("CreateKey", new { Policy = policy }).Ok();
    }

    [Fact]
    public void A_change_after_a_hidden_one_goes_on_from_it()
    {
        Fault(new FaultRule { Service = "kms", Operation = "CreateKey", Kind = FaultKind.DelayedVisibility, VisibleAfterSeconds = 10 });
        string key = (string)Admin.Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        Admin.Kms("DescribeKey", new { KeyId = key }).Fails(400, "NotFoundException");
        Admin.Kms("TagResource", new { KeyId = key, Tags = new[] { new { TagKey = "a", TagValue = "b" } } }).Ok();
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(10));
        Assert.Equal("a", (string)Admin.Kms("ListResourceTags", new { KeyId = key }).Ok().Json["Tags"]![0]!["TagKey"]!);
    }

    [Fact]
    public void Changes_become_visible_in_their_order()
    {
        Fault(new FaultRule { Service = "kms", Operation = "CreateAlias", Kind = FaultKind.DelayedVisibility, VisibleAfterSeconds = 10 });
        string key = (string)Admin.Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        Admin.Kms("CreateAlias", new { AliasName = "alias/one", TargetKeyId = key }).Ok();
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(6));
        Admin.Kms("CreateAlias", new { AliasName = "alias/two", TargetKeyId = key }).Ok();
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(6));
        Admin.Kms("DescribeKey", new { KeyId = "alias/one" }).Ok();
        Admin.Kms("DescribeKey", new { KeyId = "alias/two" }).Fails(400, "NotFoundException");
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(6));
        Admin.Kms("DescribeKey", new { KeyId = "alias/two" }).Ok();
    }

    [Fact]
    public void A_hidden_deletion_leaves_the_user_visible_and_every_key_policy_renamed()
    {
        Admin.Iam("CreateUser", ("UserName", "leaver")).Ok();
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root","arn:aws:iam::123456789012:user/leaver"]},"Action":"kms:*","Resource":"*"}]}""";
        string key = (string)Admin.Kms("CreateKey", new { Policy = policy }).Ok().Json["KeyMetadata"]!["KeyId"]!;
        Fault(new FaultRule { Service = "*", Operation = "*", Kind = FaultKind.DelayedVisibility, VisibleAfterSeconds = 10 });
        Admin.Kms("UpdateKeyDescription", new { KeyId = key, Description = "hidden" }).Ok();
        Admin.Iam("DeleteUser", ("UserName", "leaver")).Ok();
        Admin.Iam("GetUser", ("UserName", "leaver")).Ok();
        Sandbox.AdvanceClock(TimeSpan.FromSeconds(10));
        Admin.Iam("GetUser", ("UserName", "leaver")).Fails(404, "NoSuchEntity");
        Assert.DoesNotContain("user/leaver", (string)Admin.Kms("GetKeyPolicy", new { KeyId = key }).Ok().Json["Policy"]!);
    }

    [Fact]
    public void A_stale_read_shows_the_state_before_the_last_change_and_the_next_one_the_present()
    {
        Fault(new FaultRule { Service = "kinesisanalytics", Operation = "DescribeApplication", Kind = FaultKind.StaleRead, Nth = 2 });
        long before = Version();
        Admin.Flink("UpdateApplication", new { ApplicationName = "orders", CurrentApplicationVersionId = before, ApplicationConfigurationUpdate = new { ApplicationSnapshotConfigurationUpdate = new { SnapshotsEnabledUpdate = true } } }).Ok();
        Answer stale = Admin.Flink("DescribeApplication", new { ApplicationName = "orders" }).Ok();
        Assert.Equal((before, "RUNNING"), ((long)stale.Json["ApplicationDetail"]!["ApplicationVersionId"]!, (string)stale.Json["ApplicationDetail"]!["ApplicationStatus"]!));
        Assert.Equal(before + 1, Version());
        Assert.Equal("UPDATING", Status());
        Assert.Equal(FaultKind.StaleRead, Sandbox.Events.Single(e => e.InjectedFault is not null).InjectedFault!.Exact.Kind);
    }

    [Fact]
    public void A_stale_read_does_not_know_what_was_just_made()
    {
        Fault(new FaultRule { Service = "kms", Operation = "DescribeKey", Kind = FaultKind.StaleRead });
        string key = (string)Admin.Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        Admin.Kms("DescribeKey", new { KeyId = key }).Fails(400, "NotFoundException");
        Sandbox.ClearFaults();
        Admin.Kms("DescribeKey", new { KeyId = key }).Ok();
    }
}
