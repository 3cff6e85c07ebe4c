using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.State;

/// <summary>A saved account put in force in another sandbox is the same account.</summary>
public sealed class SavedStateTests : IAsyncLifetime
{
    private FlinkSandbox _first = null!;
    private FlinkSandbox _second = null!;

    public async Task InitializeAsync()
    {
        _first = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true, Seed = 5 });
        _second = await FlinkSandbox.StartAsync(new SandboxOptions { Seed = 6 });
    }

    public async Task DisposeAsync()
    {
        foreach (FlinkSandbox sandbox in (FlinkSandbox[])[_first, _second])
        {
            await sandbox.DisposeAsync();
            Assert.Empty(sandbox.Defects);
        }
    }

    [Fact]
    public void Everything_that_can_be_read_reads_the_same()
    {
        SandboxClient admin = Furnish(_first);
        string[] before = Read(admin);
        string saved = _first.SaveState();
        _second.RestoreState(saved);
        // The first's credentials, at the second's endpoint.
        string[] after = Read(new SandboxClient(_second, TestSigner.For(_first, "account-administrator")));
        Assert.Equal(before, after);
    }

    [Fact]
    public void What_was_restored_is_saved_as_it_was()
    {
        Furnish(_first);
        string saved = _first.SaveState();
        _second.RestoreState(saved);
        Assert.Equal(WithoutTimeOfSaving(saved), WithoutTimeOfSaving(_second.SaveState()));
    }

    [Fact]
    public async Task Access_keys_sessions_and_MFA_go_on()
    {
        _second.RestoreState(_first.SaveState());
        foreach (string profile in (string[])["account-administrator", "key-administrator", "operator", "reader", "operator-user"])
        {
            Assert.Equal(_first.CredentialsOf(profile), _second.CredentialsOf(profile));
            SandboxClient.As(_second, profile).Sts("GetCallerIdentity").Ok();
        }

        string code = await _second.GetMfaCodeAsync();
        SandboxClient.As(_second, "operator-user").Sts("AssumeRole", ("RoleArn", "arn:aws:iam::123456789012:role/Operator"), ("RoleSessionName", "me"), ("SerialNumber", "arn:aws:iam::123456789012:mfa/operator-user"), ("TokenCode", code)).Ok();
    }

    [Fact]
    public void Keys_of_the_account_that_was_replaced_open_nothing()
    {
        TestSigner old = TestSigner.For(_second, "account-administrator");
        _second.RestoreState(_first.SaveState());
        new SandboxClient(_second, old).Sts("GetCallerIdentity").Fails(403, "InvalidClientTokenId");
    }

    [Fact]
    public void The_limits_of_a_session_go_on()
    {
        SandboxClient admin = SandboxClient.As(_first, "account-administrator");
        admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "p"), ("PolicyDocument", SandboxFixture.Allow("kms:*"))).Ok();
        Answer session = admin.Sts("AssumeRole", ("RoleArn", "arn:aws:iam::123456789012:role/Reader"), ("RoleSessionName", "me"), ("Policy", SandboxFixture.Allow("kms:ListKeys"))).Ok();
        _second.RestoreState(_first.SaveState());
        var limited = new SandboxClient(_second, new TestSigner(session.Value("AccessKeyId")!, session.Value("SecretAccessKey")!, session.Value("SessionToken")));
        limited.Kms("ListKeys").Ok();
        limited.Kms("ListAliases").Fails(400, "AccessDeniedException");
        _second.AdvanceClock(TimeSpan.FromHours(1));
        limited.Kms("ListKeys").Fails(400, "ExpiredTokenException");
    }

    [Fact]
    public void What_is_in_progress_goes_on()
    {
        SandboxClient admin = SandboxClient.As(_first, "account-administrator");
        string dying = (string)admin.Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        string rotating = (string)admin.Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        admin.Kms("ScheduleKeyDeletion", new { KeyId = dying, PendingWindowInDays = 7 }).Ok();
        admin.Kms("EnableKeyRotation", new { KeyId = rotating, RotationPeriodInDays = 90 }).Ok();
        admin.Kms("RotateKeyOnDemand", new { KeyId = rotating }).Ok();
        admin.Flink("DeleteApplication", new { ApplicationName = "notebook", CreateTimestamp = Detail(admin, "notebook")["CreateTimestamp"]!.DeepClone() }).Ok();
        admin.Flink("StopApplication", new { ApplicationName = "orders" }).Ok();
        _second.RestoreState(_first.SaveState());

        SandboxClient other = SandboxClient.As(_second, "account-administrator");
        _second.AdvanceClock(TimeSpan.FromSeconds(1));
        Assert.Equal("READY", (string)Detail(other, "orders")["ApplicationStatus"]!);
        Assert.Equal(3, other.Flink("ListApplicationSnapshots", new { ApplicationName = "orders" }).Ok().Json["SnapshotSummaries"]!.AsArray().Count);
        other.Flink("DescribeApplication", new { ApplicationName = "notebook" }).Fails(400, "ResourceNotFoundException");
        Assert.Single(Rotations(other, rotating));
        _second.AdvanceClock(TimeSpan.FromDays(91));
        Assert.Equal(["ON_DEMAND", "AUTOMATIC"], Rotations(other, rotating));
        other.Kms("DescribeKey", new { KeyId = dying }).Fails(400, "NotFoundException");
        // The key that AWS owns came along, or nothing sealed under it could be read.
        other.Flink("StartApplication", new { ApplicationName = "orders" }).Ok();
        _second.AdvanceClock(TimeSpan.FromSeconds(1));
        Assert.Equal("RUNNING", (string)Detail(other, "orders")["ApplicationStatus"]!);
    }

    [Theory]
    [InlineData("ciphertext")]
    [InlineData("nonce")]
    [InlineData("tag")]
    public void A_snapshot_with_one_byte_changed_cannot_be_restored(string member)
    {
        SandboxClient.As(_first, "account-administrator").Flink("StopApplication", new { ApplicationName = "orders", Force = true }).Ok();
        _first.AdvanceClock(TimeSpan.FromSeconds(1));
        JsonNode saved = JsonNode.Parse(_first.SaveState())!;
        JsonNode orders = saved["services"]!["kinesisanalytics"]!["applications"]!.AsArray().Single(application => (string)application!["name"]! == "orders")!;
        JsonNode state = orders["snapshots"]!.AsArray()[^1]!["state"]!;
        byte[] bytes = Convert.FromBase64String((string)state[member]!);
        bytes[0] ^= 1;
        state[member] = Convert.ToBase64String(bytes);
        _second.RestoreState(saved.ToJsonString());

        SandboxClient admin = SandboxClient.As(_second, "account-administrator");
        admin.Flink("StartApplication", new { ApplicationName = "orders" }).Ok();
        _second.AdvanceClock(TimeSpan.FromSeconds(1));
        Assert.Equal("READY", (string)Detail(admin, "orders")["ApplicationStatus"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"format\":2}")]
    public void What_is_no_saved_account_changes_nothing(string state)
    {
        Assert.Throws<FormatException>(() => _first.RestoreState(state));
        SandboxClient.As(_first, "account-administrator").Flink("DescribeApplication", new { ApplicationName = "orders" }).Ok();
    }

    [Fact]
    public void A_damaged_account_is_refused_whole_wherever_it_is_cut()
    {
        string saved = _first.SaveState();
        for (int length = saved.Length - 1; length > 0; length -= 997) Assert.Throws<FormatException>(() => _second.RestoreState(saved[..length]));
        SandboxClient.As(_second, "account-administrator").Iam("ListUsers").Ok();
    }

    [Fact]
    public void An_account_whose_parts_do_not_fit_together_is_refused()
    {
        foreach ((string service, string list, string member, string value) in (ReadOnlySpan<(string, string, string, string)>)[("kms", "aliases", "targetKeyId", "none"), ("iam", "policies", "default", "v9")])
        {
            JsonNode saved = JsonNode.Parse(_first.SaveState())!;
            saved["services"]![service]![list]![0]![member] = value;
            Assert.Throws<FormatException>(() => _second.RestoreState(saved.ToJsonString()));
        }
    }

    [Fact]
    public void An_account_with_a_malformed_service_control_policy_is_refused_whole()
    {
        JsonNode saved = JsonNode.Parse(_first.SaveState())!;
        saved["serviceControlPolicies"] = new JsonArray("{}");
        Assert.Throws<FormatException>(() => _second.RestoreState(saved.ToJsonString()));
        Assert.Empty(SandboxClient.As(_second, "account-administrator").Flink("ListApplications").Ok().Json["ApplicationSummaries"]!.AsArray());
    }

    [Fact]
    public async Task An_account_of_another_Region_is_refused_by_name()
    {
        await using FlinkSandbox other = await FlinkSandbox.StartAsync(new SandboxOptions { Region = "us-east-1" });
        Assert.Contains("eu-west-1", Assert.Throws<FormatException>(() => other.RestoreState(_first.SaveState())).Message);
    }

    private static SandboxClient Furnish(FlinkSandbox sandbox)
    {
        SandboxClient admin = SandboxClient.As(sandbox, "account-administrator");
        string key = (string)admin.Kms("CreateKey", new { Description = "d", Tags = new[] { new { TagKey = "b", TagValue = "1" }, new { TagKey = "a", TagValue = "2" } } }).Ok().Json["KeyMetadata"]!["Arn"]!;
        admin.Kms("CreateAlias", new { AliasName = "alias/orders", TargetKeyId = key[(key.LastIndexOf('/') + 1)..] }).Ok();
        admin.Kms("CreateGrant", new { KeyId = key, GranteePrincipal = "arn:aws:iam::123456789012:role/Reader", Operations = new[] { "Decrypt" }, Constraints = new { EncryptionContextSubset = new { a = "b" } } }).Ok();
        admin.Iam("CreateGroup", ("GroupName", "g"), ("Path", "/team/")).Ok();
        admin.Iam("CreateUser", ("UserName", "bob"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")).Ok();
        admin.Iam("AddUserToGroup", ("GroupName", "g"), ("UserName", "bob")).Ok();
        string policy = admin.Iam("CreatePolicy", ("PolicyName", "p"), ("PolicyDocument", SandboxFixture.Allow("kms:ListKeys"))).Ok().Value("Arn")!;
        admin.Iam("CreatePolicyVersion", ("PolicyArn", policy), ("PolicyDocument", SandboxFixture.Allow("kms:*")), ("SetAsDefault", "true")).Ok();
        admin.Iam("AttachGroupPolicy", ("GroupName", "g"), ("PolicyArn", policy)).Ok();
        admin.Iam("PutUserPermissionsBoundary", ("UserName", "bob"), ("PermissionsBoundary", policy)).Ok();
        admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "inline"), ("PolicyDocument", SandboxFixture.Allow("iam:Get*"))).Ok();
        sandbox.SetServiceControlPolicies(SandboxFixture.Allow("*"));
        return admin;
    }

    private static string[] Read(SandboxClient admin) =>
    [
        admin.Iam("GetAccountAuthorizationDetails").Ok().Xml.Elements().First().ToString(),
        admin.Iam("ListAccessKeys", ("UserName", "account-administrator")).Ok().Xml.Elements().First().ToString(),
        admin.Kms("ListKeys").Ok().Body,
        admin.Kms("ListAliases").Ok().Body,
        admin.Kms("DescribeKey", new { KeyId = "alias/orders" }).Ok().Body,
        admin.Kms("ListResourceTags", new { KeyId = KeyId(admin) }).Ok().Body,
        admin.Kms("ListGrants", new { KeyId = KeyId(admin) }).Ok().Body,
        admin.Kms("GetKeyPolicy", new { KeyId = KeyId(admin) }).Ok().Body,
        .. ((string[])["orders", "legacy", "notebook"]).Select(name => Detail(admin, name).ToJsonString()),
        admin.Flink("ListApplicationSnapshots", new { ApplicationName = "orders" }).Ok().Body,
        admin.Flink("ListApplicationOperations", new { ApplicationName = "orders" }).Ok().Body,
    ];

    private static string KeyId(SandboxClient admin) => (string)admin.Kms("DescribeKey", new { KeyId = "alias/orders" }).Ok().Json["KeyMetadata"]!["KeyId"]!;

    private static JsonNode Detail(SandboxClient admin, string name) => admin.Flink("DescribeApplication", new { ApplicationName = name }).Ok().Json["ApplicationDetail"]!;

    private static IEnumerable<string> Rotations(SandboxClient admin, string key) => admin.Kms("ListKeyRotations", new { KeyId = key }).Ok().Json["Rotations"]!.AsArray().Select(rotation => (string)rotation!["RotationType"]!);

    private static string WithoutTimeOfSaving(string saved)
    {
        JsonObject read = JsonNode.Parse(saved)!.AsObject();
        read.Remove("savedAt");
        return read.ToJsonString();
    }
}
