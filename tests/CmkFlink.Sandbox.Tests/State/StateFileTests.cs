using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.State;

public sealed class StateFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-state-");

    private string StateFile => Path.Combine(_folder.FullName, "account.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_account_lives_on_in_the_next_run()
    {
        TestSigner admin;
        string keyId;
        await using (FlinkSandbox first = await StartAsync())
        {
            admin = TestSigner.For(first, "account-administrator");
            keyId = (string)new SandboxClient(first, admin).Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        }

        await using FlinkSandbox second = await StartAsync();
        new SandboxClient(second, admin).Kms("DescribeKey", new { KeyId = keyId }).Ok();
        // The demo was made once, and is not made again.
        Assert.Equal(3, new SandboxClient(second, admin).Flink("ListApplications").Ok().Json["ApplicationSummaries"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_account_lives_on_where_profiles_lost_their_keys()
    {
        TestSigner next;
        await using (FlinkSandbox first = await StartAsync())
        {
            SandboxClient admin = SandboxClient.As(first, "account-administrator");
            Answer key = admin.Iam("CreateAccessKey").Ok();
            next = new TestSigner(key.Value("AccessKeyId")!, key.Value("SecretAccessKey")!, null);
            new SandboxClient(first, next).Iam("DeleteAccessKey", ("AccessKeyId", first.CredentialsOf("account-administrator").AccessKeyId)).Ok();
            new SandboxClient(first, next).Iam("DeleteRole", ("RoleName", "Reader")).Ok();
        }

        await using FlinkSandbox second = await StartAsync();
        Assert.Equal(["KeyAdministrator", "Operator"], new SandboxClient(second, next).Iam("ListRoles").Ok().Values("RoleName").Except(["FlinkExecution"]));
        SandboxClient.As(second, "operator").Sts("GetCallerIdentity").Ok();
        foreach (string profile in (string[])["account-administrator", "reader"])
            Assert.Contains($"The access key of profile '{profile}' was deleted", Assert.Throws<ArgumentException>(() => second.CredentialsOf(profile)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_client_was_told_is_on_disk_before_it_was_told()
    {
        await using FlinkSandbox sandbox = await StartAsync();
        SandboxClient admin = SandboxClient.As(sandbox, "account-administrator");
        for (int i = 0; i < 5; i++)
        {
            string id = (string)admin.Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
            Assert.Contains(id, File.ReadAllText(StateFile));
        }

        string session = SandboxClient.As(sandbox, "operator-user").Sts("GetSessionToken").Ok().Value("AccessKeyId")!;
        Assert.Contains(session, File.ReadAllText(StateFile));
        admin.Flink("StopApplication", new { ApplicationName = "orders" }).Ok();
        sandbox.AdvanceClock(TimeSpan.FromSeconds(1));
        Assert.Equal("READY", Status(File.ReadAllText(StateFile)));
    }

    [Fact]
    public async Task What_time_brings_is_kept_by_the_call_that_sees_it()
    {
        await using FlinkSandbox sandbox = await StartAsync(new SandboxOptions { Demo = true, StateFile = StateFile, Seed = 3 });
        SandboxClient admin = SandboxClient.As(sandbox, "account-administrator");
        admin.Flink("StopApplication", new { ApplicationName = "orders" }).Ok();
        for (int i = 0; i < 5; i++) admin.Flink("DescribeApplication", new { ApplicationName = "orders" }).Ok();
        Assert.Equal("READY", Status(File.ReadAllText(StateFile)));
    }

    [Fact]
    public async Task Reading_writes_nothing()
    {
        await using FlinkSandbox sandbox = await StartAsync(new SandboxOptions { StateFile = StateFile, Seed = 3 });
        DateTime written = File.GetLastWriteTimeUtc(StateFile);
        byte[] before = File.ReadAllBytes(StateFile);
        SandboxClient.As(sandbox, "account-administrator").Kms("ListKeys").Ok();
        SandboxClient.As(sandbox, "reader").Kms("CreateKey").Fails(400, "AccessDeniedException");
        Assert.Equal(written, File.GetLastWriteTimeUtc(StateFile));
        Assert.Equal(before, File.ReadAllBytes(StateFile));
    }

    [Fact]
    public async Task A_seeded_account_goes_on_with_new_ids()
    {
        SandboxOptions options = new() { StateFile = StateFile, Seed = 3 };
        string first, second;
        await using (FlinkSandbox sandbox = await StartAsync(options)) first = (string)SandboxClient.As(sandbox, "account-administrator").Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        await using (FlinkSandbox sandbox = await StartAsync(options)) second = (string)SandboxClient.As(sandbox, "account-administrator").Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        await using FlinkSandbox sandbox = await StartAsync();
        SandboxClient.As(sandbox, "account-administrator").Kms("CreateKey").Ok();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StateFile));
        Assert.Equal(["account.json", "account.json.lock"], _folder.GetFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public async Task Two_sandboxes_do_not_share_one_file()
    {
        await using FlinkSandbox first = await StartAsync();
        Assert.Contains("in use by another sandbox", (await Assert.ThrowsAsync<IOException>(() => StartAsync())).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":1")]
    [InlineData("not JSON")]
    public async Task A_file_that_is_no_account_is_left_as_it_is(string content)
    {
        await File.WriteAllTextAsync(StateFile, content);
        IOException refused = await Assert.ThrowsAsync<IOException>(() => StartAsync());
        Assert.Contains(StateFile, refused.Message);
        Assert.Equal(content, await File.ReadAllTextAsync(StateFile));
    }

    [Fact]
    public async Task A_half_written_draft_of_a_killed_run_is_written_over()
    {
        await using (await StartAsync())
        {
        }

        await File.WriteAllTextAsync(StateFile + ".new", "{\"format\":");
        await using FlinkSandbox sandbox = await StartAsync();
        SandboxClient.As(sandbox, "account-administrator").Kms("CreateKey").Ok();
        Assert.False(File.Exists(StateFile + ".new"));
    }

    [Fact]
    public async Task A_restored_account_is_kept_and_its_profiles_are_written()
    {
        await using FlinkSandbox other = await FlinkSandbox.StartAsync(new SandboxOptions());
        string secret = other.CredentialsOf("reader").SecretAccessKey;
        await using FlinkSandbox sandbox = await StartAsync();
        sandbox.RestoreState(other.SaveState());
        Assert.Contains(JsonNode.Parse(await File.ReadAllTextAsync(StateFile))!["credentials"]!.AsArray(), credential => (string)credential!["secret"]! == secret);
        Assert.Contains(secret, await File.ReadAllTextAsync(sandbox.CredentialsFile));
    }

    private Task<FlinkSandbox> StartAsync(SandboxOptions? options = null) => FlinkSandbox.StartAsync(options ?? new SandboxOptions { Demo = true, StateFile = StateFile });

    private static string Status(string saved) =>
        (string)JsonNode.Parse(saved)!["services"]!["kinesisanalytics"]!["applications"]!.AsArray().Single(application => (string)application!["name"]! == "orders")!["status"]!;
}
