using Amazon.IdentityManagement.Model;
using Amazon.KinesisAnalyticsV2.Model;
using Amazon.SecurityToken.Model;
using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Connection;

/// <summary>Where each service is called, and for which Region the request is signed.</summary>
public sealed class EndpointTests : EnvironmentTest
{
    private AwsConnectionOptions InIreland => Options with { AccessKey = "AKIA", SecretKey = "s", Region = "eu-west-1" };

    [Fact]
    public async Task Without_an_endpoint_each_service_is_called_at_its_own_and_IAM_signs_for_its_global_Region()
    {
        Assert.Equal(
            [
                ("kms.eu-west-1.amazonaws.com", "kms", "eu-west-1"),
                ("kinesisanalytics.eu-west-1.amazonaws.com", "kinesisanalytics", "eu-west-1"),
                ("iam.amazonaws.com", "iam", "us-east-1"),
                ("sts.eu-west-1.amazonaws.com", "sts", "eu-west-1"),
            ],
            await CallAllAsync(InIreland));
    }

    [Fact]
    public async Task In_China_each_service_is_called_in_its_partition()
    {
        Assert.Equal(
            [
                ("kms.cn-northwest-1.amazonaws.com.cn", "kms", "cn-northwest-1"),
                ("kinesisanalytics.cn-northwest-1.amazonaws.com.cn", "kinesisanalytics", "cn-northwest-1"),
                ("iam.cn-north-1.amazonaws.com.cn", "iam", "cn-north-1"),
                ("sts.cn-northwest-1.amazonaws.com.cn", "sts", "cn-northwest-1"),
            ],
            await CallAllAsync(InIreland with { Region = "cn-northwest-1" }));
    }

    [Theory]
    [InlineData("eu-west-1", "us-east-1")]
    [InlineData("cn-northwest-1", "cn-north-1")]
    [InlineData("us-gov-east-1", "us-gov-west-1")]
    public async Task One_endpoint_for_all_is_signed_for_the_clients_Region_and_IAMs_for_its_partitions(string region, string iamRegion)
    {
        // The trap: the SDK would sign for AWS_REGION or us-east-1 here.
        Set("AWS_REGION", "ap-south-1");

        Assert.Equal(
            [("127.0.0.1", "kms", region), ("127.0.0.1", "kinesisanalytics", region), ("127.0.0.1", "iam", iamRegion), ("127.0.0.1", "sts", region)],
            await CallAllAsync(InIreland with { Region = region, EndpointUrls = Map("*", "http://127.0.0.1:4577") }));
    }

    [Fact]
    public async Task An_endpoint_for_KMS_does_not_catch_the_other_services()
    {
        (string Host, string, string)[] called = await CallAllAsync(InIreland with { EndpointUrls = Map("KMS", "https://vpce-1.kms.eu-west-1.vpce.amazonaws.com") });

        Assert.Equal(
            ["vpce-1.kms.eu-west-1.vpce.amazonaws.com", "kinesisanalytics.eu-west-1.amazonaws.com", "iam.amazonaws.com", "sts.eu-west-1.amazonaws.com"],
            called.Select(call => call.Host));
    }

    [Fact]
    public async Task A_services_own_endpoint_wins_over_the_one_for_all()
    {
        (string Host, string, string)[] called = await CallAllAsync(InIreland with { EndpointUrls = new Dictionary<string, string> { ["*"] = "http://all.example", ["iam"] = "http://iam.example" } });

        Assert.Equal(["all.example", "all.example", "iam.example", "all.example"], called.Select(call => call.Host));
    }

    /// <summary>Row n offers every place where an endpoint of MSF can stand from n on.</summary>
    [Theory]
    [InlineData(0, "option-service.example")]
    [InlineData(1, "option-all.example")]
    [InlineData(2, "variable-service.example")]
    [InlineData(3, "variable-all.example")]
    [InlineData(4, "profile-service.example")]
    [InlineData(5, "profile-all.example")]
    [InlineData(6, "kinesisanalytics.eu-west-1.amazonaws.com")]
    public async Task The_first_place_that_names_an_endpoint_wins_over_all_after_it(int first, string host)
    {
        var options = new Dictionary<string, string>();
        if (first <= 0) options["kinesisanalyticsv2"] = "http://option-service.example";
        if (first <= 1) options["*"] = "http://option-all.example";
        Set("AWS_ENDPOINT_URL_KINESIS_ANALYTICS_V2", first <= 2 ? "http://variable-service.example" : null);
        Set("AWS_ENDPOINT_URL", first <= 3 ? "http://variable-all.example" : null);
        WriteConfig($"""
            [default]
            {(first <= 4 ? "services = mine" : "")}
            {(first <= 5 ? "endpoint_url = http://profile-all.example" : "")}
            [services mine]
            kinesis_analytics_v2 =
              endpoint_url = http://profile-service.example
            """);

        using AwsConnection connection = await ConnectAsync(InIreland with { EndpointUrls = options });
        await connection.Flink.ListApplicationsAsync(new ListApplicationsRequest());

        SentRequest request = Assert.Single(Aws.Requests);
        Assert.Equal((host, "eu-west-1"), (request.Uri.Host, request.SigningRegion));
    }

    [Theory]
    [InlineData("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "")]
    [InlineData(null, "ignore_configured_endpoint_urls = true")]
    public async Task Configured_endpoints_can_be_switched_off_and_the_commands_own_cannot(string? variable, string setting)
    {
        WriteConfig($"[default]\nendpoint_url = http://profile.example\n{setting}\n");
        Set("AWS_ENDPOINT_URL_IAM", "http://variable.example");
        if (variable is not null) Set(variable, "true");

        (string Host, string, string)[] called = await CallAllAsync(InIreland with { EndpointUrls = Map("sts", "http://option.example") });

        Assert.Equal(["kms.eu-west-1.amazonaws.com", "kinesisanalytics.eu-west-1.amazonaws.com", "iam.amazonaws.com", "option.example"], called.Select(call => call.Host));
    }

    [Theory]
    [InlineData("s3", "http://x.example", "EndpointServiceUnknown")]
    [InlineData("kms", "x.example", "EndpointMalformed")]
    [InlineData("kms", "ftp://x.example", "EndpointMalformed")]
    [InlineData("kms", "http://user:hidden-password@x.example", "EndpointMalformed")]
    [InlineData("kms", "http://x.example/?token=hidden-password", "EndpointMalformed")]
    [InlineData("*", "", "EndpointMalformed")]
    public async Task A_wrong_endpoint_is_refused_without_repeating_it(string service, string url, string id)
    {
        AwsConfigurationException e = await RefusedAsync(InIreland with { EndpointUrls = Map(service, url) });

        Assert.Equal((id, FailureCategory.InvalidArgument), (e.Id, e.Category));
        Assert.DoesNotContain("hidden-password", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("use_fips_endpoint = true", null, "kms-fips.us-east-1.amazonaws.com")]
    [InlineData("use_dualstack_endpoint = true", null, "kms.us-east-1.api.aws")]
    [InlineData("use_fips_endpoint = true", "false", "kms.us-east-1.amazonaws.com")]
    public async Task FIPS_and_dual_stack_of_the_profile_are_applied_and_the_environment_wins(string setting, string? fips, string host)
    {
        WriteConfig($"[profile p]\naws_access_key_id = AKIA\naws_secret_access_key = s\nregion = us-east-1\n{setting}\n");
        Set("AWS_USE_FIPS_ENDPOINT", fips);

        using AwsConnection connection = await ConnectAsync(Options with { ProfileName = "p" });

        Assert.Equal(host, (await CallKmsAsync(connection)).Uri.Host);
    }

    [Fact]
    public async Task FIPS_does_not_hinder_an_endpoint_of_ones_own_and_the_debug_text_says_so()
    {
        Set("AWS_USE_FIPS_ENDPOINT", "true");

        using AwsConnection connection = await ConnectAsync(InIreland with { EndpointUrls = Map("kms", "http://127.0.0.1:4577") });

        Assert.Equal("127.0.0.1", (await CallKmsAsync(connection)).Uri.Host);
        Assert.Contains(DebugLines, line => line.Contains("http://127.0.0.1:4577/", StringComparison.Ordinal) && line.Contains("FIPS", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Map(string service, string url) => new() { [service] = url };

    /// <summary>Calls KMS, MSF, IAM and STS over both clients of each; both must go to the same place.</summary>
    private async Task<(string Host, string Service, string Region)[]> CallAllAsync(AwsConnectionOptions options)
    {
        using AwsConnection connection = await ConnectAsync(options);
        await connection.Kms.ListKeysAsync(new Amazon.KeyManagementService.Model.ListKeysRequest());
        await connection.Flink.ListApplicationsAsync(new ListApplicationsRequest());
        await connection.Iam.GetRoleAsync(new GetRoleRequest { RoleName = "Operator" });
        await connection.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        (string, string, string)[] reads = Seen(0);
        await connection.KmsWrites.ListKeysAsync(new Amazon.KeyManagementService.Model.ListKeysRequest());
        await connection.FlinkWrites.ListApplicationsAsync(new ListApplicationsRequest());
        await connection.IamWrites.GetRoleAsync(new GetRoleRequest { RoleName = "Operator" });
        Assert.Equal(reads.Take(3), Seen(4));
        return reads;
    }

    private (string Host, string Service, string Region)[] Seen(int from) => [.. Aws.Requests.Skip(from).Select(request => (request.Uri.Host, request.SigningService, request.SigningRegion))];
}
