using Amazon.Runtime;
using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Credentials;

/// <summary>Where nobody is to be bothered, whatever might bother somebody is refused before it is asked.</summary>
public sealed class UnattendedTests : EnvironmentTest
{
    private const string Base = "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-secret\nregion = eu-west-1\n";

    private bool _asked;

    private AwsConnectionOptions Nobody => Options with
    {
        Unattended = true,
        Region = "eu-west-1",
        PromptSecret = (_, _) =>
        {
            _asked = true;
            return Task.FromResult<string?>("123456");
        },
    };

    [Theory]
    [InlineData("mfa")]
    [InlineData("over-mfa")]
    [InlineData("program")]
    [InlineData("over-program")]
    public async Task A_profile_that_may_ask_is_refused_without_a_prompt_a_program_or_a_call(string profile)
    {
        string trace = Path.Combine(Home, "ran");
        WriteCredentials(Base + $"""
            [mfa]
            role_arn = arn:aws:iam::123456789012:role/Operator
            source_profile = base
            mfa_serial = arn:aws:iam::1:mfa/ops
            [over-mfa]
            role_arn = arn:aws:iam::123456789012:role/Other
            source_profile = mfa
            [program]
            credential_process = touch {trace}
            [over-program]
            role_arn = arn:aws:iam::123456789012:role/Other
            source_profile = program
            """);

        AwsConfigurationException e = await RefusedAsync(Nobody with { ProfileName = profile });

        Assert.Equal(("NobodyToAsk", FailureCategory.AuthenticationError), (e.Id, e.Category));
        Assert.False(_asked);
        Assert.False(File.Exists(trace));
        Assert.Empty(Aws.Requests);
    }

    [Fact]
    public async Task A_login_that_is_missing_is_an_error_and_no_browser()
    {
        WriteConfig("[profile sso]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = Operator\n");

        Assert.Equal("SsoLoginNeeded", (await RefusedAsync(Nobody with { ProfileName = "sso" })).Id);
    }

    [Fact]
    public async Task A_role_that_asks_nobody_is_assumed()
    {
        WriteCredentials(Base + "[role]\nrole_arn = arn:aws:iam::123456789012:role/Operator\nsource_profile = base\n");
        Aws.Then(request => FakeAws.Role("ASIAROLE", request));

        using AwsConnection connection = await ConnectAsync(Nobody with { ProfileName = "role" });

        Assert.Equal("ASIAROLE", (await CallKmsAsync(connection)).AccessKey);
    }

    [Fact]
    public async Task An_object_that_holds_keys_serves_and_one_that_may_ask_does_not()
    {
        using AwsConnection connection = await ConnectAsync(Nobody with { Credential = new SessionAWSCredentials("ASIAOBJECT", "secret", "token") });
        Assert.Equal("ASIAOBJECT", (await CallKmsAsync(connection)).AccessKey);

        AwsConfigurationException e = await RefusedAsync(Nobody with { StoredCredentials = new ProcessAWSCredentials("touch " + Path.Combine(Home, "ran")) });
        Assert.Equal("NobodyToAsk", e.Id);
        Assert.False(File.Exists(Path.Combine(Home, "ran")));
    }

    [Fact]
    public void Profiles_are_told_by_their_kind_and_never_by_a_secret()
    {
        WriteCredentials(Base + "[mfa]\nrole_arn = arn:aws:iam::1:role/R\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/ops\n[program]\ncredential_process = secret-helper --token t0p\n");
        WriteConfig("[profile sso]\nsso_session = s\n[sso-session s]\nsso_region = eu-west-1\n[profile web]\nrole_arn = arn:aws:iam::1:role/W\nweb_identity_token_file = /t\n[profile settings]\nregion = eu-west-2\n");

        IReadOnlyList<ProfileSummary> profiles = ProfileSummary.List();

        Assert.Equal(
            ["base Keys", "mfa Role", "program Program", "settings None", "sso SingleSignOn", "web WebIdentity"],
            profiles.Select(profile => $"{profile.Name} {profile.Kind}"));
        Assert.True(profiles.Single(profile => profile.Name == "mfa").AsksForCode);
        string all = string.Join("\n", profiles);
        Assert.All((string[])["base-secret", "AKIABASE", "t0p"], secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }
}
