using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Connection;

public sealed class ConnectionIdentityTests : EnvironmentTest
{
    private static string Of(AwsConnectionOptions options) => ConnectionIdentity.Of(options, thing => $"{thing.GetHashCode()}");

    [Fact]
    public void Equal_options_in_an_equal_environment_are_one()
    {
        WriteCredentials("[default]\naws_access_key_id = A\naws_secret_access_key = B\n");

        Assert.Equal(Of(Options with { ProfileName = "p" }), Of(Options with { ProfileName = "p" }));
    }

    public static TheoryData<string, AwsConnectionOptions> Others { get; } = new()
    {
        { "profile", new AwsConnectionOptions { ProfileName = "other" } },
        { "location", new AwsConnectionOptions { ProfileLocation = "/elsewhere" } },
        { "access key", new AwsConnectionOptions { AccessKey = "AKIAOTHER", SecretKey = "s" } },
        { "Region", new AwsConnectionOptions { Region = "eu-west-2" } },
        { "Region of the pipe", new AwsConnectionOptions { RegionFromPipeline = "eu-west-2" } },
        { "stored Region", new AwsConnectionOptions { StoredRegion = "eu-west-2" } },
        { "credential", new AwsConnectionOptions { Credential = new object() } },
        { "stored credential", new AwsConnectionOptions { StoredCredentials = new object() } },
        { "endpoint", new AwsConnectionOptions { EndpointUrls = new Dictionary<string, string> { ["*"] = "http://127.0.0.1:1" } } },
        { "endpoint of one service", new AwsConnectionOptions { EndpointUrls = new Dictionary<string, string> { ["kms"] = "http://127.0.0.1:1" } } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Whatever_decides_who_asks_where_makes_another(string what, AwsConnectionOptions options)
    {
        Assert.True(Of(options) != Of(new AwsConnectionOptions()), what);
        Assert.Single(Others.Select(row => Of((AwsConnectionOptions)row[1])), identity => identity == Of(options));
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID", "AKIAOTHER")]
    [InlineData("AWS_PROFILE", "other")]
    [InlineData("AWS_REGION", "eu-west-2")]
    [InlineData("AWS_DEFAULT_REGION", "eu-west-2")]
    [InlineData("AWS_ROLE_ARN", "arn:aws:iam::1:role/R")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "/t")]
    [InlineData("AWS_ENDPOINT_URL", "http://127.0.0.1:1")]
    [InlineData("AWS_ENDPOINT_URL_KINESIS_ANALYTICS_V2", "http://127.0.0.1:1")]
    [InlineData("AWS_SHARED_CREDENTIALS_FILE", "/elsewhere")]
    public void A_variable_of_the_environment_makes_another(string variable, string value)
    {
        string before = Of(Options);
        Set(variable, value);

        Assert.NotEqual(before, Of(Options));
    }

    [Fact]
    public void A_profile_file_that_was_edited_makes_another()
    {
        WriteCredentials("[default]\naws_access_key_id = A\naws_secret_access_key = B\n");
        string before = Of(Options);
        WriteCredentials("[default]\naws_access_key_id = AB\naws_secret_access_key = B\n");

        Assert.NotEqual(before, Of(Options));
    }

    [Fact]
    public void A_secret_neither_counts_nor_shows()
    {
        AwsConnectionOptions options = Options with { AccessKey = "AKIAEXAMPLE", SecretKey = "secret-one", SessionToken = "token-one" };

        Assert.Equal(Of(options), Of(options with { SecretKey = "secret-two", SessionToken = "token-two" }));
        Assert.Matches("^[0-9A-F]{64}$", Of(options));
    }
}
