using System.Text;
using Amazon.IdentityManagement.Model;
using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;

namespace CmkFlink.Aws.Tests.Runtime;

public sealed class WireTests
{
    [Fact]
    public async Task A_JSON_request_has_these_bytes_and_headers()
    {
        var handler = RecordingHandler.Answering("""{"ApplicationDetail":{"ApplicationARN":"a","ApplicationName":"orders","RuntimeEnvironment":"FLINK-1_20","ApplicationStatus":"UPDATING","ApplicationVersionId":8},"OperationId":"op"}""");
        using var client = TestClients.Msf(handler);

        await client.UpdateApplicationAsync(new UpdateApplicationRequest
        {
            ApplicationName = "orders",
            ConditionalToken = "token",
            ApplicationConfigurationUpdate = new ApplicationConfigurationUpdate
            {
                ApplicationEncryptionConfigurationUpdate = new ApplicationEncryptionConfigurationUpdate { KeyTypeUpdate = KeyType.AWS_OWNED_KEY },
            },
        });

        var sent = Assert.Single(handler.Sent);
        Assert.Equal(
            """{"ApplicationName":"orders","ApplicationConfigurationUpdate":{"ApplicationEncryptionConfigurationUpdate":{"KeyTypeUpdate":"AWS_OWNED_KEY"}},"ConditionalToken":"token"}""",
            sent.Text);
        Assert.Equal("application/x-amz-json-1.1", sent.Headers["Content-Type"]);
        Assert.Equal("KinesisAnalytics_20180523.UpdateApplication", sent.Headers["X-Amz-Target"]);
        Assert.Equal(sent.Content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), sent.Headers["Content-Length"]);
        AssertSigned(sent, "eu-west-1/kinesisanalytics");
    }

    [Fact]
    public async Task A_Query_request_has_these_bytes_and_headers()
    {
        var handler = RecordingHandler.Answering("<TagRoleResponse><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></TagRoleResponse>");
        using var client = TestClients.Iam(handler);

        await client.TagRoleAsync(new TagRoleRequest
        {
            RoleName = "Operator",
            Tags = [new Amazon.IdentityManagement.Model.Tag { Key = "a b", Value = "ä&=+" }, new Amazon.IdentityManagement.Model.Tag { Key = "k", Value = "" }],
        });

        var sent = Assert.Single(handler.Sent);
        string[] expected = ["Action=TagRole", "RoleName=Operator", "Tags.member.1.Key=a%20b", "Tags.member.1.Value=%C3%A4%26%3D%2B", "Tags.member.2.Key=k", "Tags.member.2.Value=", "Version=2010-05-08"];
        Assert.Equal(expected, sent.Text.Split('&').Order(StringComparer.Ordinal));
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", sent.Headers["Content-Type"]);
        AssertSigned(sent, "us-east-1/iam");
    }

    [Fact]
    public async Task An_empty_list_is_sent_and_an_absent_one_is_not()
    {
        var handler = RecordingHandler.Answering("{}");
        using var client = TestClients.Msf(handler);

        await client.TagResourceAsync(new TagResourceRequest { ResourceARN = "arn", Tags = [] });
        await client.TagResourceAsync(new TagResourceRequest { ResourceARN = "arn" });

        Assert.Equal("""{"ResourceARN":"arn","Tags":[]}""", handler.Sent[0].Text);
        Assert.Equal("""{"ResourceARN":"arn"}""", handler.Sent[1].Text);
    }

    [Fact]
    public async Task Two_megabytes_of_text_outside_ASCII_arrive_whole()
    {
        var text = string.Concat(Enumerable.Repeat("日本語 \U0001F511 ", 100_000));
        var handler = RecordingHandler.Answering($$"""{"Tags":[{"Key":"k","Value":"{{text}}"}]}""");
        using var client = TestClients.Msf(handler);

        var answer = await client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceARN = text });

        Assert.Equal(text, Assert.Single(answer.Tags).Value);
        Assert.Equal(text, (string)System.Text.Json.Nodes.JsonNode.Parse(Assert.Single(handler.Sent).Content)!["ResourceARN"]!);
    }

    [Fact]
    public async Task No_part_of_a_request_holds_the_secret_key()
    {
        var handler = RecordingHandler.Answering("""{"ApplicationSummaries":[]}""");
        using var client = TestClients.Msf(handler);

        await client.ListApplicationsAsync(new ListApplicationsRequest());

        var sent = Assert.Single(handler.Sent);
        var everything = sent.Uri + string.Join("\n", sent.Headers.Values) + Encoding.UTF8.GetString(sent.Content);
        Assert.DoesNotContain("wJalrXUtnFEMI", everything, StringComparison.Ordinal);
    }

    private static void AssertSigned(SentRequest sent, string scope)
    {
        Assert.Matches(
            $"^AWS4-HMAC-SHA256 Credential={TestClients.AccessKey}/[0-9]{{8}}/{scope}/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*x-amz-security-token[a-z0-9;-]*, Signature=[0-9a-f]{{64}}$",
            sent.Headers["Authorization"]);
        Assert.Equal("session-token-of-the-test", sent.Headers["X-Amz-Security-Token"]);
        Assert.Contains("aws-sdk-dotnet", sent.Headers["User-Agent"], StringComparison.Ordinal);
    }
}
