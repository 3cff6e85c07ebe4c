using System.Runtime.Loader;
using Amazon;
using CmkFlink.Aws.Tests.Support;

namespace CmkFlink.Aws.Tests.Connection;

public sealed class RegionOrderTests : EnvironmentTest
{
    /// <summary>Row n offers every source of a Region from n on.</summary>
    [Theory]
    [InlineData(0, "eu-west-1", "-Region")]
    [InlineData(1, "eu-west-2", "the object in the pipe")]
    [InlineData(2, "eu-west-3", "$StoredAWSRegion")]
    [InlineData(3, "eu-central-1", "profile 'named'")]
    [InlineData(4, "eu-central-2", "AWS_REGION")]
    [InlineData(5, "eu-north-1", "profile 'default'")]
    [InlineData(6, "us-west-2", "AWS_DEFAULT_REGION")]
    [InlineData(7, "eu-south-1", "the instance metadata")]
    public async Task The_first_source_that_is_offered_wins_over_all_after_it(int first, string region, string source)
    {
        using var instance = new FakeInstance();
        WriteCredentials($"[named]\naws_access_key_id = AKIANAMED\naws_secret_access_key = s\n{(first <= 3 ? "region = eu-central-1\n" : "")}[default]\n{(first <= 5 ? "region = eu-north-1\n" : "")}");
        Set("AWS_EC2_METADATA_DISABLED", null);
        Set("AWS_REGION", first <= 4 ? "eu-central-2" : null);
        Set("AWS_DEFAULT_REGION", first <= 6 ? "us-west-2" : null);
        AwsConnectionOptions options = Options with
        {
            ProfileName = "named",
            Region = first <= 0 ? "eu-west-1" : null,
            RegionFromPipeline = first <= 1 ? "eu-west-2" : null,
            StoredRegion = first <= 2 ? "eu-west-3" : null,
        };

        using AwsConnection connection = await new Connector(options, new InstanceMetadata(instance)).ConnectAsync(CancellationToken.None);
        SentRequest request = await CallKmsAsync(connection);

        Assert.Equal((region, source), (connection.Region, connection.RegionSource));
        Assert.Equal((region, $"kms.{region}.amazonaws.com"), (request.SigningRegion, request.Uri.Host));
        Assert.Contains($"Region {region} comes from {source}.", DebugLines);
        Assert.Equal(first == 7, instance.Requests.Count > 0);
    }

    [Fact]
    public async Task The_profile_of_AWS_PROFILE_counts_after_AWS_REGION_since_both_are_the_environments()
    {
        WriteCredentials("[ambient]\naws_access_key_id = AKIA\naws_secret_access_key = s\nregion = eu-north-1\n");
        Set("AWS_PROFILE", "ambient");
        Set("AWS_REGION", "eu-central-1");

        using AwsConnection connection = await ConnectAsync(Options);

        Assert.Equal(("eu-central-1", "AWS_REGION"), (connection.Region, connection.RegionSource));
    }

    [Fact]
    public async Task A_RegionEndpoint_of_another_copy_of_the_SDK_is_understood()
    {
        var other = new AssemblyLoadContext("another copy", isCollectible: true);
        Type type = other.LoadFromAssemblyPath(typeof(RegionEndpoint).Assembly.Location).GetType("Amazon.RegionEndpoint", throwOnError: true)!;
        object region = type.GetMethod("GetBySystemName")!.Invoke(null, ["ap-southeast-2"])!;

        using AwsConnection connection = await ConnectAsync(Options with { StoredRegion = region, AccessKey = "AKIA", SecretKey = "s" });

        Assert.IsNotType<RegionEndpoint>(region, exactMatch: false);
        Assert.Equal("ap-southeast-2", connection.Region);
    }

    [Fact]
    public async Task No_Region_anywhere_is_an_error_that_says_what_to_do()
    {
        AwsConfigurationException e = await RefusedAsync(Options with { AccessKey = "AKIA", SecretKey = "s" });

        Assert.Equal(("RegionMissing", FailureCategory.InvalidArgument), (e.Id, e.Category));
        Assert.Contains("-Region", e.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe (Ireland)")]
    [InlineData("eu-west-1.attacker.example#")]
    [InlineData("eu-west-1/x")]
    [InlineData("ireland")]
    [InlineData("-eu-west-1")]
    public async Task What_is_no_Regions_name_is_refused_because_it_becomes_part_of_a_host_name(string region)
    {
        AwsConfigurationException e = await RefusedAsync(Options with { Region = region, AccessKey = "AKIA", SecretKey = "s" });

        Assert.Equal("RegionMalformed", e.Id);
    }

    [Fact]
    public async Task A_Region_that_the_SDK_does_not_know_yet_is_let_through()
    {
        using AwsConnection connection = await ConnectAsync(Options with { Region = "eu-west-99", AccessKey = "AKIA", SecretKey = "s" });

        Assert.Equal("kms.eu-west-99.amazonaws.com", (await CallKmsAsync(connection)).Uri.Host);
    }
}
