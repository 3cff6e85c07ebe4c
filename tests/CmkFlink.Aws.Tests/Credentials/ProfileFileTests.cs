using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Credentials;

/// <summary>Which files are read, and what their text means.</summary>
public sealed class ProfileFileTests : EnvironmentTest
{
    private const string Keys = "aws_access_key_id = AKIAFILE\naws_secret_access_key = file-secret\n";

    [Fact]
    public async Task A_credentials_file_alone_serves_with_its_Region_and_endpoint()
    {
        string file = Write("sandbox/credentials", "[operator]\n" + Keys + "region = eu-west-3\nendpoint_url = http://127.0.0.1:4577\n");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator", ProfileLocation = file });
        SentRequest request = await CallKmsAsync(connection);

        Assert.Equal(("AKIAFILE", "eu-west-3", "http://127.0.0.1:4577/"), (request.AccessKey, request.SigningRegion, request.Uri.AbsoluteUri));
    }

    [Fact]
    public async Task A_location_that_is_named_keeps_the_default_files_out()
    {
        WriteConfig("[profile operator]\nendpoint_url = http://127.0.0.1:1\n");
        WriteCredentials("[only-here]\n" + Keys);
        string file = Write("sandbox/credentials", "[operator]\n" + Keys + "region = eu-west-3\n");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator", ProfileLocation = file });
        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "only-here", ProfileLocation = file });

        Assert.Equal("kms.eu-west-3.amazonaws.com", (await CallKmsAsync(connection)).Uri.Host);
        Assert.Equal("ProfileNotFound", e.Id);
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("sandbox/credentials")]
    public async Task A_folder_or_a_file_in_it_takes_the_config_file_beside_it_in(string location)
    {
        Write("sandbox/credentials", "[operator]\n" + Keys);
        Write("sandbox/config", "[profile operator]\nregion = eu-west-3\n");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator", ProfileLocation = Path.Combine(Home, location) });

        Assert.Equal("eu-west-3", connection.Region);
    }

    [Fact]
    public async Task A_location_that_does_not_exist_is_named()
    {
        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "operator", ProfileLocation = Path.Combine(Home, "gone") });

        Assert.Equal(("ProfileFileNotFound", FailureCategory.ObjectNotFound), (e.Id, e.Category));
        Assert.Contains(Path.Combine(Home, "gone"), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_location_without_a_profile_means_the_default_profile_there_and_not_the_environments_keys()
    {
        string file = Write("sandbox/credentials", "[default]\n" + Keys + "region = eu-west-3\n");
        Set("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT");
        Set("AWS_SECRET_ACCESS_KEY", "s");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileLocation = file });

        Assert.Equal("AKIAFILE", (await CallKmsAsync(connection)).AccessKey);
    }

    [Fact]
    public async Task Files_named_by_the_environment_are_found_also_when_the_variables_change_in_a_session()
    {
        foreach (string name in (string[])["first", "second"])
        {
            Set("AWS_SHARED_CREDENTIALS_FILE", Write($"{name}/keys", $"[operator]\naws_access_key_id = AKIA{name}\naws_secret_access_key = s\n"));
            Set("AWS_CONFIG_FILE", Write($"{name}/settings", "[profile operator]\nregion = eu-west-3\n"));

            using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator" });

            Assert.Equal(("AKIA" + name, "eu-west-3"), ((await CallKmsAsync(connection)).AccessKey, connection.Region));
        }
    }

    [Fact]
    public async Task The_credentials_file_wins_over_the_config_file()
    {
        WriteConfig("[profile operator]\naws_access_key_id = AKIACONFIG\naws_secret_access_key = c\nregion = eu-west-3\n");
        WriteCredentials("[operator]\n" + Keys);

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator" });

        Assert.Equal(("AKIAFILE", "eu-west-3"), ((await CallKmsAsync(connection)).AccessKey, connection.Region));
    }

    [Fact]
    public async Task A_profile_of_keys_in_part_names_file_and_profile_and_no_secret()
    {
        string file = WriteCredentials("[operator]\naws_secret_access_key = file-secret\n");

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "operator", Region = "eu-west-1" });

        Assert.Contains($"Profile 'operator' ({file})", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("file-secret", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login_session = arn:aws:iam::1:user/x", "aws login")]
    [InlineData("sso_account_id = 1", "sso_region, sso_role_name, sso_start_url")]
    [InlineData("sso_session = gone", "[sso-session gone]) and lacks sso_account_id")]
    [InlineData("aws_access_key_id = a\naws_secret_access_key = b\nservices = gone", "'gone'")]
    [InlineData("aws_access_key_id = a\naws_secret_access_key = b\nuse_fips_endpoint = perhaps", "use_fips_endpoint")]
    [InlineData("aws_access_key_id = a\naws_secret_access_key = b\nmax_attempts = 0", "max_attempts")]
    [InlineData("aws_access_key_id = a\naws_secret_access_key = b\nmax_attempts = many", "max_attempts")]
    public async Task A_profile_that_cannot_be_followed_is_refused_by_its_setting(string settings, string complaint)
    {
        WriteConfig($"[profile p]\n{settings}\n");

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "p", Region = "eu-west-1" });

        Assert.Equal("ProfileMalformed", e.Id);
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slip_in_the_default_profile_hinders_nobody_who_names_another()
    {
        WriteConfig("[default]\nsso_session = gone\nservices = gone\nmax_attempts = many\n[profile p]\naws_access_key_id = AKIA\naws_secret_access_key = s\nregion = eu-west-1\n");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "p" });

        Assert.Equal("AKIA", (await CallKmsAsync(connection)).AccessKey);
    }

    [Fact]
    public async Task A_profile_without_credentials_is_not_taken_for_a_missing_one()
    {
        WriteConfig("[profile settings]\nregion = eu-west-1\n");

        Assert.Equal("ProfileWithoutCredentials", (await RefusedAsync(Options with { ProfileName = "settings" })).Id);
    }

    [Fact]
    public void Headings_comments_quotes_case_and_nesting_are_read_as_the_AWS_CLI_reads_them()
    {
        ProfileFile file = ProfileFile.Parse("file", """
            lost = before any heading
            # comment
            ; comment
            [default] # after the heading
            REGION=eu-west-1
            [profile "two words"]
            aws_secret_access_key = a#b=c;d
            [profile spaced ]
            services =
            no value here
            [sso-session corp]
            sso_start_url = https://corp.awsapps.example/start#
            [services here]
            kms =
              endpoint_url = http://kms
              # comment
              other = x
            sts =
              endpoint_url = http://sts
            [profilex]
            region = x
            [broken
            region = nowhere
            """.ReplaceLineEndings("\r\n"));

        Assert.Equal(["default", "profilex", "spaced", "two words"], file.ProfileNames.Order(StringComparer.Ordinal));
        Assert.Equal("eu-west-1", file.Find(ProfileSectionKind.Profile, "default")!.Values["region"]);
        Assert.Equal("a#b=c;d", file.Find(ProfileSectionKind.Profile, "two words")!.Values["aws_secret_access_key"]);
        Assert.Equal("https://corp.awsapps.example/start#", file.Find(ProfileSectionKind.SsoSession, "corp")!.Values["sso_start_url"]);
        ProfileSection services = file.Find(ProfileSectionKind.Services, "here")!;
        Assert.Equal(("http://kms", "x", "http://sts"), (services.Nested["kms"]["endpoint_url"], services.Nested["kms"]["other"], services.Nested["sts"]["endpoint_url"]));
        Assert.Equal("x", file.Find(ProfileSectionKind.Profile, "profilex")!.Values["region"]);
    }

    [Fact]
    public async Task A_file_that_is_far_too_large_is_refused()
    {
        string file = Write("huge", new string('#', (1024 * 1024) + 1));

        Assert.Equal("ProfileFileUnreadable", (await RefusedAsync(Options with { ProfileName = "p", ProfileLocation = file })).Id);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[]]")]
    [InlineData("=")]
    [InlineData("[a]\n=\n = x\n  y = z")]
    [InlineData("[profile ]\nx=y")]
    [InlineData("\0\uFEFF[a]")]
    public void Hostile_text_is_read_without_a_crash(string text) => Assert.NotNull(ProfileFile.Parse("file", text));
}
