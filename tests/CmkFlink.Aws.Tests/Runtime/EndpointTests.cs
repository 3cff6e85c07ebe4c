using System.Text.Json.Nodes;
using Amazon;
using Amazon.IdentityManagement.Model;
using Amazon.KinesisAnalyticsV2.Model;
using Amazon.Runtime;

namespace CmkFlink.Aws.Tests.Runtime;

public sealed class EndpointTests
{
    private const string IamAnswer = "<GetUserResponse><GetUserResult><User><Arn>arn:aws:iam::123456789012:user/u</Arn><UserName>u</UserName></User></GetUserResult></GetUserResponse>";

    /// <summary>Data/endpoints.json is what botocore 1.43.11's rule sets and partitions gave.</summary>
    public static TheoryData<string, string, bool, bool, string?, string?> Table()
    {
        var rows = new TheoryData<string, string, bool, bool, string?, string?>();
        foreach (var row in JsonNode.Parse(File.ReadAllText(OperationCase.PathOf("endpoints.json")))!.AsArray())
        {
            rows.Add((string)row!["service"]!, (string)row["region"]!, (bool)row["fips"]!, (bool)row["dualStack"]!, (string?)row["url"], (string?)row["signingRegion"]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task An_endpoint_and_its_signing_Region_are_those_of_botocore(string service, string region, bool fips, bool dualStack, string? url, string? signingRegion)
    {
        var iam = service == "iam";
        var handler = RecordingHandler.Answering(iam ? IamAnswer : """{"ApplicationSummaries":[]}""");
        Task Call() => iam
            ? TestClients.Iam(handler, region, Configure).GetUserAsync(new GetUserRequest())
            : TestClients.Msf(handler, region, Configure).ListApplicationsAsync(new ListApplicationsRequest());
        void Configure(ClientConfig config)
        {
            config.UseFIPSEndpoint = fips;
            config.UseDualstackEndpoint = dualStack;
        }

        if (url is null)
        {
            await Assert.ThrowsAsync<AmazonClientException>(Call);
            Assert.Empty(handler.Sent);
            return;
        }

        await Call();
        var sent = Assert.Single(handler.Sent);
        Assert.Equal(url + "/", sent.Uri.AbsoluteUri);
        Assert.Contains($"/{signingRegion}/{(iam ? "iam" : "kinesisanalytics")}/aws4_request", sent.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_endpoint_is_called_and_signed_for_the_Region_named_beside_it()
    {
        var handler = RecordingHandler.Answering("""{"ApplicationSummaries":[]}""");
        using var client = TestClients.Msf(handler, configure: config =>
        {
            config.ServiceURL = "http://127.0.0.1:4566";
            config.AuthenticationRegion = "ap-southeast-2";
        });

        await client.ListApplicationsAsync(new ListApplicationsRequest());

        var sent = Assert.Single(handler.Sent);
        Assert.Equal("http://127.0.0.1:4566/", sent.Uri.AbsoluteUri);
        Assert.Contains("/ap-southeast-2/kinesisanalytics/aws4_request", sent.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_custom_endpoint_beside_FIPS_or_dual_stack_is_refused_before_anything_is_sent(bool fips, bool dualStack)
    {
        var handler = RecordingHandler.Answering("{}");
        using var client = TestClients.Msf(handler, configure: config =>
        {
            config.ServiceURL = "http://127.0.0.1:4566";
            config.AuthenticationRegion = "eu-west-1";
            config.UseFIPSEndpoint = fips;
            config.UseDualstackEndpoint = dualStack;
        });

        var refusal = await Assert.ThrowsAsync<AmazonClientException>(() => client.ListApplicationsAsync(new ListApplicationsRequest()));

        Assert.Contains("http://127.0.0.1:4566", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(handler.Sent);
    }

    [Fact]
    public void The_endpoint_can_be_asked_for_without_a_call()
    {
        using var client = TestClients.Iam(RecordingHandler.Answering(""), "cn-northwest-1");

        Assert.Equal("https://iam.cn-north-1.amazonaws.com.cn", client.DetermineServiceOperationEndpoint(new GetUserRequest()).URL);
    }

    [Fact]
    public void A_Region_that_the_SDK_does_not_know_yet_gets_the_endpoint_of_its_partition()
    {
        using var client = TestClients.Msf(RecordingHandler.Answering(""), "eu-south-9");

        Assert.Equal(
            "https://kinesisanalytics.eu-south-9.amazonaws.com",
            client.DetermineServiceOperationEndpoint(new ListApplicationsRequest()).URL);
    }
}
