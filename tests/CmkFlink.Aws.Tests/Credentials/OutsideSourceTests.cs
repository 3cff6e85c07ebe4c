using System.Security.Cryptography;
using System.Text;
using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Credentials;

/// <summary>Credentials that another program, a login or the container's platform gives.</summary>
public sealed class OutsideSourceTests : EnvironmentTest
{
    private static string Print => OperatingSystem.IsWindows() ? "type" : "cat";

    [Fact]
    public async Task A_program_gives_the_credentials_of_its_profile()
    {
        string output = Write("output.json", """{"Version":1,"AccessKeyId":"AKIAPROGRAM","SecretAccessKey":"s","SessionToken":"t","Expiration":"2099-01-01T00:00:00Z"}""");
        WriteConfig($"[profile p]\ncredential_process = {Print} {output}\nregion = eu-west-1\n");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "p" });

        Assert.Equal("AKIAPROGRAM", (await CallKmsAsync(connection)).AccessKey);
    }

    [Theory]
    [InlineData("""{"Version":2,"AccessKeyId":"AKIA","SecretAccessKey":"printed-secret"}""")]
    [InlineData("""{"Version":1,"SecretAccessKey":"printed-secret" """)]
    [InlineData("printed-secret")]
    [InlineData("")]
    public async Task A_program_that_prints_something_else_is_refused_and_its_output_is_not_shown(string printed)
    {
        string output = Write("output.json", printed);
        WriteConfig($"[profile p]\ncredential_process = {Print} {output}\nregion = eu-west-1\n");

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "p" });

        Assert.Equal("CredentialProcessFailed", e.Id);
        Assert.DoesNotContain("printed-secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fails_is_named_by_its_profile()
    {
        WriteConfig("[profile p]\ncredential_process = exit 3\nregion = eu-west-1\n");

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "p" });

        Assert.Equal("CredentialProcessFailed", e.Id);
        Assert.Contains("'p'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_of_IAM_Identity_Center_that_the_AWS_CLI_keeps_is_used()
    {
        string head = "";
        using var center = new LoopbackServer(request =>
        {
            head = request;
            return (200, """{"roleCredentials":{"accessKeyId":"AKIALOGIN","secretAccessKey":"s","sessionToken":"t","expiration":4070908800000}}""");
        });
        Set("AWS_ENDPOINT_URL_SSO", center.Address.AbsoluteUri);
        WriteSso();
        Write($".aws/sso/cache/{CacheName("corp")}.json", """{"startUrl":"https://corp.awsapps.example/start","region":"eu-west-1","accessToken":"login-token","expiresAt":"2099-01-01T00:00:00Z"}""");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "sso" });

        Assert.Equal("AKIALOGIN", (await CallKmsAsync(connection)).AccessKey);
        Assert.StartsWith("GET /federation/credentials?", head, StringComparison.Ordinal);
        Assert.Contains("account_id=123456789012", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2020-01-01T00:00:00Z")]
    public async Task Without_a_valid_login_the_error_says_how_to_log_in(string? ended)
    {
        WriteSso();
        if (ended is not null)
        {
            Write($".aws/sso/cache/{CacheName("corp")}.json", $$"""{"startUrl":"https://corp.awsapps.example/start","region":"eu-west-1","accessToken":"login-token","expiresAt":"{{ended}}"}""");
        }

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "sso" });

        Assert.Equal(("SsoLoginNeeded", FailureCategory.AuthenticationError), (e.Id, e.Category));
        Assert.Equal("Run: aws sso login --profile sso", e.Remedy);
        Assert.DoesNotContain("login-token", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_over_the_container_is_assumed_with_the_containers_credentials()
    {
        using var container = new LoopbackServer(_ => (200, """{"AccessKeyId":"AKIACONTAINER","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"""));
        Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.Address.AbsoluteUri);
        WriteConfig("[profile p]\nrole_arn = arn:aws:iam::123456789012:role/R\ncredential_source = EcsContainer\nregion = eu-west-1\n");
        Aws.Otherwise = request => FakeAws.Role("AKIAROLE", request);

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "p" });

        Assert.Equal("AKIACONTAINER", Aws.Requests[0].AccessKey);
    }

    [Fact]
    public async Task A_role_over_the_instance_is_assumed_with_the_instances_credentials()
    {
        using var instance = new FakeInstance();
        Set("AWS_EC2_METADATA_DISABLED", null);
        WriteConfig("[profile p]\nrole_arn = arn:aws:iam::123456789012:role/R\ncredential_source = Ec2InstanceMetadata\nregion = eu-west-1\n");
        Aws.Otherwise = request => FakeAws.Role("AKIAROLE", request);

        using AwsConnection connection = await new Connector(Options with { ProfileName = "p" }, new InstanceMetadata(instance)).ConnectAsync(CancellationToken.None);

        Assert.Equal(("AKIAINSTANCE", "instance-session"), (Aws.Requests[0].AccessKey, Aws.Requests[0].SessionToken));
    }

    private void WriteSso() => WriteConfig("""
        [profile sso]
        sso_session = corp
        sso_account_id = 123456789012
        sso_role_name = Operator
        region = eu-west-1
        [sso-session corp]
        sso_region = eu-west-1
        sso_start_url = https://corp.awsapps.example/start
        sso_registration_scopes = sso:account:access
        """);

    /// <summary>The AWS CLI names the file by the SHA-1 of the session's name.</summary>
#pragma warning disable CA5350 // The name of a file, no protection.
    private static string CacheName(string session) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(session)));
#pragma warning restore CA5350
}
