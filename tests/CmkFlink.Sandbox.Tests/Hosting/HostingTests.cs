using System.Net;
using System.Net.NetworkInformation;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace CmkFlink.Sandbox.Tests.Hosting;

public sealed class HostingTests
{
    [Fact]
    public async Task Writes_private_files_from_which_the_SDK_signs_and_takes_them_away_again()
    {
        string credentialsFile, configFile;
        await using (FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions()))
        {
            Assert.Equal(["account-administrator", "key-administrator", "operator", "reader", "operator-user", "operator-mfa"], sandbox.Profiles);
            (credentialsFile, configFile) = (sandbox.CredentialsFile, sandbox.ConfigFile);
            var chain = new CredentialProfileStoreChain(credentialsFile);
            foreach ((string profile, string arn) in (ReadOnlySpan<(string, string)>)[("account-administrator", "arn:aws:iam::123456789012:user/account-administrator"), ("key-administrator", "arn:aws:sts::123456789012:assumed-role/KeyAdministrator/key-administrator"), ("operator", "arn:aws:sts::123456789012:assumed-role/Operator/operator"), ("reader", "arn:aws:sts::123456789012:assumed-role/Reader/reader"), ("operator-user", "arn:aws:iam::123456789012:user/operator-user")])
            {
                Assert.True(chain.TryGetAWSCredentials(profile, out AWSCredentials credentials));
                Assert.True(chain.TryGetProfile(profile, out CredentialProfile found));
                Assert.Equal("eu-west-1", found.Region.SystemName);
                Assert.Equal(sandbox.Endpoint, new Uri(found.EndpointUrl));
                Assert.Equal(arn, WhoIs(credentials, sandbox));
            }

            foreach (string file in (string[])[credentialsFile, configFile])
            {
                string[] lines = await File.ReadAllLinesAsync(file);
                Assert.Equal(6, lines.Count(line => line.StartsWith("endpoint_url = ", StringComparison.Ordinal)));
                Assert.Equal(6, lines.Count(line => line == "region = eu-west-1"));
                if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        Assert.False(File.Exists(credentialsFile));
        Assert.False(File.Exists(configFile));
    }

    [Fact]
    public async Task Keeps_the_files_in_a_folder_that_was_given()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sandbox-test-");
        try
        {
            await using (FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Directory = folder.FullName, Account = "210987654321", Region = "cn-north-1" }))
                Assert.StartsWith("arn:aws-cn:sts::210987654321:assumed-role/Reader/", Arn(sandbox));
            Assert.True(File.Exists(Path.Combine(folder.FullName, "credentials")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static string Arn(FlinkSandbox sandbox) => new SandboxClient(sandbox, Signing.TestSigner.For(sandbox, "reader") with { Region = "cn-north-1" }).Sts("GetCallerIdentity").Ok().Value("Arn")!;
    }

    [Theory]
    [InlineData("credentials", "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n")]
    [InlineData("config", "[profile work]\nregion = eu-west-1\n")]
    public async Task Leaves_files_alone_that_no_sandbox_wrote(string name, string text)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sandbox-test-");
        try
        {
            string file = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(file, text);
            Assert.Contains(file, (await Assert.ThrowsAsync<IOException>(() => FlinkSandbox.StartAsync(new SandboxOptions { Directory = folder.FullName }))).Message, StringComparison.Ordinal);
            Assert.Equal(text, await File.ReadAllTextAsync(file));
            Assert.Equal([name], folder.GetFiles().Select(left => left.Name));

            // Its own, of an earlier run, it writes anew.
            file = folder.CreateSubdirectory("own").FullName;
            for (int run = 0; run < 2; run++) await using (await FlinkSandbox.StartAsync(new SandboxOptions { Directory = file })) Assert.True(File.Exists(Path.Combine(file, name)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Listens_on_loopback_and_nowhere_else()
    {
        // Of three, because somebody else may by chance listen at the same port of another address.
        List<string> elsewhere = [];
        for (int i = 0; i < 3; i++)
        {
            await using FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions());
            IPEndPoint[] listening = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == sandbox.Endpoint.Port)];
            Assert.Contains(listening, end => IPAddress.IsLoopback(end.Address));
            if (listening.All(end => IPAddress.IsLoopback(end.Address))) return;
            elsewhere.Add(string.Join(", ", listening.AsEnumerable()));
        }

        Assert.Fail(string.Join("; ", elsewhere));
    }

    [Fact]
    public async Task Says_which_port_is_taken()
    {
        await using FlinkSandbox first = await FlinkSandbox.StartAsync(new SandboxOptions());
        IOException error = await Assert.ThrowsAsync<IOException>(() => FlinkSandbox.StartAsync(new SandboxOptions { Port = first.Endpoint.Port }));
        Assert.Contains($"127.0.0.1:{first.Endpoint.Port}", error.Message);
    }

    [Theory]
    [InlineData("12345678901", "eu-west-1", 0, 0)]
    [InlineData("123456789012", "Europe", 0, 0)]
    [InlineData("123456789012", "eu-west-1\nrole_arn = x", 0, 0)]
    [InlineData("123456789012", "eu-west-1", 65536, 0)]
    [InlineData("123456789012", "eu-west-1", 0, -1)]
    [InlineData("123456789012", "eu-west-1", 0, double.NaN)]
    [InlineData("123456789012", "eu-west-1", 0, 1e9)]
    public async Task Refuses_options_out_of_range(string account, string region, int port, double timeScale) =>
        await Assert.ThrowsAsync<ArgumentException>(() => FlinkSandbox.StartAsync(new SandboxOptions { Account = account, Region = region, Port = port, TimeScale = timeScale }));

    [Fact]
    public async Task The_log_begins_with_the_users_first_call_even_with_the_demo()
    {
        await using FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true });
        Assert.Empty(sandbox.Events);
        Assert.Equal(["FlinkExecution", "KeyAdministrator", "Operator", "Reader"], SandboxClient.As(sandbox, "account-administrator").Iam("ListRoles").Ok().Values("RoleName"));
        Assert.Equal("ListRoles", Assert.Single(sandbox.Events).EventName);
    }

    [Fact]
    public async Task Bare_errors_say_no_more_than_their_code()
    {
        await using FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { BareErrors = true });
        Answer denied = SandboxClient.As(sandbox, "reader").Iam("ListUsers");
        Assert.Equal(("AccessDenied", "AccessDenied"), (denied.Code, denied.Message));
        Assert.Equal("AccessDenied", sandbox.Events[^1].ErrorMessage);
        Answer unsigned = new SandboxClient(sandbox, new Signing.TestSigner("AKIAIOSFODNN7EXAMPLE", "x", null)).Kms("ListKeys");
        Assert.Equal("UnrecognizedClientException", unsigned.Message);
    }

    [Fact]
    public async Task A_seed_repeats_ids_and_events_and_never_secrets()
    {
        (string events, string secret) first = await RunAsync();
        (string events, string secret) second = await RunAsync();
        Assert.Equal(first.events, second.events);
        Assert.NotEqual(first.secret, second.secret);

        static async Task<(string, string)> RunAsync()
        {
            await using FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Seed = 42 });
            SandboxClient admin = SandboxClient.As(sandbox, "account-administrator");
            admin.Iam("CreateUser", ("UserName", "bob")).Ok();
            admin.Iam("ListUsers").Ok();
            SandboxClient.As(sandbox, "reader").Iam("ListUsers").Fails(403, "AccessDenied");
            return (System.Text.Encoding.UTF8.GetString(CmkFlink.Sandbox.Events.EventJson.Write(sandbox.Events)), sandbox.CredentialsOf("operator-user").SecretAccessKey);
        }
    }

    private static string WhoIs(AWSCredentials credentials, FlinkSandbox sandbox)
    {
        using var sts = new AmazonSecurityTokenServiceClient(credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = sandbox.Endpoint.ToString(), AuthenticationRegion = "eu-west-1" });
        return sts.GetCallerIdentityAsync(new GetCallerIdentityRequest()).GetAwaiter().GetResult().Arn;
    }
}
