using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Credentials;

/// <summary>Profiles with role_arn: who calls STS, where, signed for which Region, and how often the user is asked for a code.</summary>
public sealed class RoleProfileTests : EnvironmentTest
{
    private const string Base = "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-secret\n\n";

    private readonly List<string> _prompts = [];

    [Fact]
    public async Task A_role_is_assumed_with_the_keys_of_its_source_profile()
    {
        WriteCredentials(Base + """
            [operator]
            role_arn = arn:aws:iam::123456789012:role/Operator
            source_profile = base
            external_id = the-external-id
            role_session_name = nightly
            duration_seconds = 1800
            region = eu-west-1
            """);
        AssumesAs("AKIAROLE");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator" });
        SentRequest sts = Assert.Single(Aws.Requests);
        SentRequest kms = await CallKmsAsync(connection);

        Assert.Equal(("AKIABASE", "eu-west-1", "sts", "sts.eu-west-1.amazonaws.com"), (sts.AccessKey, sts.SigningRegion, sts.SigningService, sts.Uri.Host));
        Assert.Equal(("arn:aws:iam::123456789012:role/Operator", "nightly", "the-external-id", "1800"), (sts["RoleArn"], sts["RoleSessionName"], sts["ExternalId"], sts["DurationSeconds"]));
        Assert.Equal(("AKIAROLE", "role-token"), (kms.AccessKey, kms.SessionToken));
    }

    [Fact]
    public async Task A_chain_of_roles_is_climbed_from_the_keys_up()
    {
        WriteCredentials(Base + Role("middle", "Middle", "base") + Role("top", "Top", "middle"));
        Aws.Otherwise = request => FakeAws.Role(request["RoleArn"]!.EndsWith("Middle", StringComparison.Ordinal) ? "AKIAMIDDLE" : "AKIATOP", request);

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "top", Region = "eu-west-1" });

        Assert.Equal([("AKIABASE", "Middle"), ("AKIAMIDDLE", "Top")], Aws.Requests.Select(request => (request.AccessKey, request["RoleArn"]!.Split('/')[1])));
    }

    [Fact]
    public async Task STS_is_called_at_the_endpoint_of_the_profile_and_signed_for_its_Region()
    {
        // The SDK's own role credentials would call sts.us-west-2.amazonaws.com here.
        WriteCredentials(Base + Role("operator", "Operator", "base") + "endpoint_url = http://127.0.0.1:4577\nregion = eu-west-1\n");
        Set("AWS_REGION", "us-west-2");
        AssumesAs("AKIAROLE");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator" });

        SentRequest sts = Assert.Single(Aws.Requests);
        Assert.Equal(("http://127.0.0.1:4577/", "eu-west-1"), (sts.Uri.AbsoluteUri, sts.SigningRegion));
    }

    [Fact]
    public async Task The_command_may_work_in_another_Region_than_the_profiles_STS()
    {
        WriteCredentials(Base + Role("operator", "Operator", "base") + "region = eu-west-1\n");
        AssumesAs("AKIAROLE");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator", Region = "us-west-2" });
        SentRequest kms = await CallKmsAsync(connection);

        Assert.Equal(("sts.eu-west-1.amazonaws.com", "kms.us-west-2.amazonaws.com"), (Aws.Requests[0].Uri.Host, kms.Uri.Host));
    }

    [Fact]
    public async Task The_profile_that_was_asked_for_decides_for_its_whole_chain()
    {
        WriteCredentials(Base + Role("middle", "Middle", "base") + "endpoint_url = http://127.0.0.1:1\nregion = us-east-2\n\n"
            + Role("top", "Top", "middle") + "endpoint_url = http://127.0.0.1:2\nregion = eu-west-1\n");
        AssumesAs("AKIAROLE");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "top" });

        Assert.Equal([(2, "eu-west-1"), (2, "eu-west-1")], Aws.Requests.Select(request => (request.Uri.Port, request.SigningRegion)));
    }

    [Fact]
    public async Task An_endpoint_for_KMS_alone_does_not_catch_the_STS_call_of_a_role()
    {
        WriteCredentials(Base + Role("operator", "Operator", "base"));
        AssumesAs("AKIAROLE");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator", Region = "eu-west-1", EndpointUrls = new Dictionary<string, string> { ["kms"] = "https://vpce-1.kms.example" } });

        Assert.Equal("sts.eu-west-1.amazonaws.com", Assert.Single(Aws.Requests).Uri.Host);
    }

    [Theory]
    [InlineData("cn-north-1", "sts.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "sts.us-gov-west-1.amazonaws.com")]
    public async Task STS_of_the_Regions_own_partition_is_called(string region, string host)
    {
        WriteCredentials(Base + Role("operator", "Operator", "base"));
        AssumesAs("AKIAROLE");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator", Region = region });

        Assert.Equal((host, region), (Aws.Requests[0].Uri.Host, Aws.Requests[0].SigningRegion));
    }

    [Fact]
    public async Task The_MFA_code_is_asked_for_once_and_kept_for_the_whole_session()
    {
        WriteCredentials(Base + Role("operator", "Operator", "base") + "mfa_serial = arn:aws:iam::123456789012:mfa/ops\n");
        Aws.Otherwise = request => request["Action"] is null ? FakeAws.Json(200, "{}") : FakeAws.Role("AKIAROLE", request);

        using AwsConnection connection = await ConnectAsync(Asking("123456") with { ProfileName = "operator", Region = "eu-west-1" });
        await CallKmsAsync(connection);
        await CallKmsAsync(connection);

        Assert.Contains("arn:aws:iam::123456789012:mfa/ops", Assert.Single(_prompts), StringComparison.Ordinal);
        SentRequest sts = Assert.Single(Aws.Requests, request => request["Action"] == "AssumeRole");
        Assert.Equal(("123456", "arn:aws:iam::123456789012:mfa/ops"), (sts["TokenCode"], sts["SerialNumber"]));
    }

    [Theory]
    [InlineData("operator")]
    [InlineData("above")]
    public async Task Credentials_got_with_a_code_are_used_to_their_end_and_not_renewed_before(string profile)
    {
        // The SDK's own would be renewed fifteen minutes before their end, in the background, by a prompt that nobody expects.
        WriteCredentials(Base + Role("operator", "Operator", "base") + "mfa_serial = arn:aws:iam::1:mfa/ops\n\n" + Role("above", "Above", "operator"));
        DateTime soon = DateTime.UtcNow.AddMinutes(4);
        Aws.Otherwise = request => request["Action"] is null ? FakeAws.Json(200, "{}") : FakeAws.Role("AKIAROLE", request, soon);

        using AwsConnection connection = await ConnectAsync(Asking("123456") with { ProfileName = profile, Region = "eu-west-1" });
        int before = Aws.Requests.Count;
        await CallKmsAsync(connection);
        await CallKmsAsync(connection);

        Assert.Equal((before + 2, 1), (Aws.Requests.Count, _prompts.Count));
    }

    [Fact]
    public async Task Each_role_of_a_chain_that_demands_a_code_asks_for_its_own()
    {
        WriteCredentials(Base + Role("middle", "Middle", "base") + "mfa_serial = arn:aws:iam::1:mfa/first\n\n" + Role("top", "Top", "middle") + "mfa_serial = arn:aws:iam::1:mfa/second\n");
        AssumesAs("AKIAROLE");

        using AwsConnection connection = await ConnectAsync(Asking("111111", "222222") with { ProfileName = "top", Region = "eu-west-1" });

        Assert.Equal(2, _prompts.Count);
        Assert.Equal([("mfa/first", "111111"), ("mfa/second", "222222")], Aws.Requests.Select(request => (request["SerialNumber"]!.Split(':')[^1], request["TokenCode"]!)));
    }

    [Fact]
    public async Task After_three_wrong_codes_the_refusal_has_a_remedy_and_does_not_show_them()
    {
        WriteCredentials(Base + Role("operator", "Operator", "base") + "mfa_serial = arn:aws:iam::1:mfa/ops\n");
        Aws.Otherwise = _ => FakeAws.XmlError(403, "AccessDenied");

        AwsConfigurationException e = await RefusedAsync(Asking("654321", "765432", "876543", "987654") with { ProfileName = "operator", Region = "eu-west-1" });

        Assert.Equal(("MfaRefused", FailureCategory.PermissionDenied), (e.Id, e.Category));
        Assert.Equal(3, _prompts.Count);
        Assert.DoesNotContain("not accepted", _prompts[0], StringComparison.Ordinal);
        Assert.Contains("not accepted", _prompts[1], StringComparison.Ordinal);
        Assert.Contains("try 3 of 3", _prompts[2], StringComparison.Ordinal);
        Assert.Equal(["654321", "765432", "876543"], Aws.Requests.Select(request => request["TokenCode"]!));
        string said = e + string.Join("\n", DebugLines) + string.Join("\n", _prompts);
        Assert.All((string[])["654321", "765432", "876543"], code => Assert.DoesNotContain(code, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slip_is_forgiven_and_the_next_code_opens_the_role()
    {
        WriteCredentials(Base + Role("operator", "Operator", "base") + "mfa_serial = arn:aws:iam::1:mfa/ops\n");
        Aws.Then(_ => FakeAws.XmlError(403, "AccessDenied")).Then(request => FakeAws.Role("ASIAROLE", request));

        using AwsConnection connection = await ConnectAsync(Asking("12345", "654321", "765432") with { ProfileName = "operator", Region = "eu-west-1" });

        Assert.Equal(3, _prompts.Count);
        Assert.Equal(["654321", "765432"], Aws.Requests.Select(request => request["TokenCode"]!));
        Assert.Equal("ASIAROLE", (await CallKmsAsync(connection)).AccessKey);
    }

    [Fact]
    public async Task A_request_with_a_code_is_not_repeated_for_a_code_is_good_once()
    {
        WriteCredentials(Base + Role("operator", "Operator", "base") + "mfa_serial = arn:aws:iam::1:mfa/ops\n");
        Aws.Otherwise = _ => FakeAws.XmlError(500, "InternalFailure");

        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(Asking("123456") with { ProfileName = "operator", Region = "eu-west-1" }));

        Assert.Single(Aws.Requests);
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("abcdef")]
    [InlineData("")]
    [InlineData("1234567")]
    public async Task What_is_no_code_is_refused_before_any_call(string entered)
    {
        WriteCredentials(Base + Role("operator", "Operator", "base") + "mfa_serial = arn:aws:iam::1:mfa/ops\n");

        AwsConfigurationException e = await RefusedAsync(Asking(entered, entered, entered) with { ProfileName = "operator", Region = "eu-west-1" });

        Assert.Equal("MfaCodeMalformed", e.Id);
        Assert.Equal(3, _prompts.Count);
        Assert.Empty(Aws.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nobody_can_be_asked_the_error_names_device_and_role(bool canPrompt)
    {
        WriteCredentials(Base + Role("operator", "Operator", "base") + "mfa_serial = arn:aws:iam::1:mfa/ops\n");
        AwsConnectionOptions options = Options with { ProfileName = "operator", Region = "eu-west-1", PromptSecret = canPrompt ? (_, _) => Task.FromResult<string?>(null) : null };

        AwsConfigurationException e = await RefusedAsync(options);

        Assert.Equal("MfaCodeMissing", e.Id);
        Assert.Contains("arn:aws:iam::1:mfa/ops", e.Message, StringComparison.Ordinal);
        Assert.Contains("role/Operator", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_while_the_code_is_asked_for_ends_the_connecting()
    {
        WriteCredentials(Base + Role("operator", "Operator", "base") + "mfa_serial = arn:aws:iam::1:mfa/ops\n");
        using var stop = new CancellationTokenSource();
        AwsConnectionOptions options = Options with
        {
            ProfileName = "operator",
            Region = "eu-west-1",
            PromptSecret = async (_, token) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return null;
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AwsConnection.ConnectAsync(options, stop.Token));
        Assert.Empty(Aws.Requests);
    }

    [Fact]
    public async Task A_refused_role_names_profile_and_role()
    {
        WriteCredentials(Base + Role("operator", "Operator", "base"));
        Aws.Otherwise = _ => FakeAws.XmlError(403, "AccessDenied");

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "operator", Region = "eu-west-1" });

        Assert.Equal("RoleRefused", e.Id);
        Assert.Contains("arn:aws:iam::123456789012:role/Operator of profile 'operator'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("base-secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_credentials_of_the_source_are_told_as_such()
    {
        WriteCredentials(Base + Role("operator", "Operator", "base"));
        Aws.Otherwise = _ => FakeAws.XmlError(403, "ExpiredToken");

        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(Options with { ProfileName = "operator", Region = "eu-west-1" }));

        Assert.Equal("CredentialsExpired", AwsErrorMapper.Map(e).Id);
    }

    [Theory]
    [InlineData("[p]\nrole_arn = r\nsource_profile = p\naws_access_key_id = a\naws_secret_access_key = b\n", "names itself")]
    [InlineData("[p]\nrole_arn = r\nsource_profile = base\naws_access_key_id = a\naws_secret_access_key = b\n", "keys of its own")]
    [InlineData("[p]\nrole_arn = r\nsource_profile = q\n[q]\nrole_arn = r\nsource_profile = p\n", "its own source by way of p -> q")]
    [InlineData("[p]\nrole_arn = r\n", "not exactly one of")]
    [InlineData("[p]\nrole_arn = r\nsource_profile = base\ncredential_source = Environment\n", "not exactly one of")]
    [InlineData("[p]\nrole_arn = r\nsource_profile = base\nduration_seconds = 60\n", "duration_seconds")]
    [InlineData("[p]\nrole_arn = r\ncredential_source = Elsewhere\n", "credential_source")]
    [InlineData("[p]\naws_access_key_id = a\n", "one half of a key pair")]
    public async Task A_contradictory_profile_is_refused_plainly(string profile, string complaint)
    {
        WriteCredentials(Base + profile);

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "p", Region = "eu-west-1" });

        Assert.Equal("ProfileMalformed", e.Id);
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
        Assert.Empty(Aws.Requests);
    }

    [Fact]
    public async Task A_missing_source_profile_is_named()
    {
        WriteCredentials(Role("operator", "Operator", "nobody"));

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "operator", Region = "eu-west-1" });

        Assert.Equal("ProfileNotFound", e.Id);
        Assert.Contains("'nobody'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_over_the_environments_keys_is_assumed_with_them_and_with_its_external_id()
    {
        WriteConfig("[profile operator]\nrole_arn = arn:aws:iam::123456789012:role/Operator\ncredential_source = Environment\nexternal_id = x-1\n");
        Set("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT");
        Set("AWS_SECRET_ACCESS_KEY", "s");
        AssumesAs("AKIAROLE");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "operator", Region = "eu-west-1" });

        Assert.Equal(("AKIAENVIRONMENT", "x-1"), (Aws.Requests[0].AccessKey, Aws.Requests[0]["ExternalId"]));
    }

    [Fact]
    public async Task A_web_identity_profile_sends_its_token_unsigned()
    {
        string token = Write("token", "header.payload.signature\n");
        WriteConfig($"[profile pod]\nrole_arn = arn:aws:iam::123456789012:role/Pod\nweb_identity_token_file = {token}\nregion = eu-west-1\n");
        AssumesAs("AKIAPOD");

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "pod" });

        SentRequest sts = Assert.Single(Aws.Requests);
        Assert.Equal(("AssumeRoleWithWebIdentity", "header.payload.signature", ""), (sts["Action"], sts["WebIdentityToken"], sts.Authorization));
        Assert.Equal("AKIAPOD", (await CallKmsAsync(connection)).AccessKey);
    }

    [Fact]
    public async Task The_token_file_of_the_environment_is_read_anew_each_time_credentials_are_fetched()
    {
        string file = Write("token", "token-one");
        Set("AWS_WEB_IDENTITY_TOKEN_FILE", file);
        Set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/Pipeline");
        Aws.Otherwise = request => FakeAws.Role("ASIAPIPELINE", request);

        (await ConnectAsync(Options with { Region = "eu-west-1" })).Dispose();
        Write("token", "token-two\n");
        (await ConnectAsync(Options with { Region = "eu-west-1" })).Dispose();

        Assert.Equal(["token-one", "token-two"], Aws.Requests.Select(request => request["WebIdentityToken"]!));
        Assert.Contains("Credentials come from AWS_WEB_IDENTITY_TOKEN_FILE of the environment.", DebugLines);
        Assert.DoesNotContain("token-one", string.Join("\n", DebugLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ended_web_identity_token_is_explained_and_not_shown()
    {
        string token = Write("token", "header.payload.signature");
        WriteConfig($"[profile pod]\nrole_arn = arn:aws:iam::123456789012:role/Pod\nweb_identity_token_file = {token}\n");
        Aws.Otherwise = _ => FakeAws.XmlError(400, "ExpiredTokenException");

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "pod", Region = "eu-west-1" });

        Assert.Equal("WebIdentityRefused", e.Id);
        Assert.DoesNotContain("header.payload", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_web_identity_token_file_is_named()
    {
        WriteConfig("[profile pod]\nrole_arn = arn:aws:iam::123456789012:role/Pod\nweb_identity_token_file = /nowhere/token\n");

        AwsConfigurationException e = await RefusedAsync(Options with { ProfileName = "pod", Region = "eu-west-1" });

        Assert.Equal("WebIdentityTokenUnreadable", e.Id);
        Assert.Contains("/nowhere/token", e.Message, StringComparison.Ordinal);
    }

    private static string Role(string profile, string role, string source) => $"[{profile}]\nrole_arn = arn:aws:iam::123456789012:role/{role}\nsource_profile = {source}\n";

    private void AssumesAs(string accessKey) => Aws.Otherwise = request => request["Action"] is null ? FakeAws.Json(200, "{}") : FakeAws.Role(accessKey, request);

    private AwsConnectionOptions Asking(params string[] codes)
    {
        var queue = new Queue<string>(codes);
        return Options with
        {
            PromptSecret = (prompt, _) =>
            {
                _prompts.Add(prompt);
                return Task.FromResult<string?>(queue.Dequeue());
            },
        };
    }
}
