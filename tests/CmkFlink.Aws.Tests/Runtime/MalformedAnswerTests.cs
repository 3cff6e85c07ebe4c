using System.Net;
using Amazon.IdentityManagement.Model;
using Amazon.KinesisAnalyticsV2.Model;
using Amazon.Runtime;

namespace CmkFlink.Aws.Tests.Runtime;

public sealed class MalformedAnswerTests
{
    private const string Minimal = "\"ApplicationARN\":\"a\",\"ApplicationName\":\"n\",\"RuntimeEnvironment\":\"FLINK-1_20\",\"ApplicationStatus\":\"READY\"";

    [Theory]
    [InlineData("", "ApplicationDetail")]
    [InlineData("{}", "ApplicationDetail")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("\"text\"", "")]
    [InlineData("<html/>", "")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal, "")]
    [InlineData("{\"ApplicationDetail\":null}", "ApplicationDetail")]
    [InlineData("{\"ApplicationDetail\":[]}", "ApplicationDetail")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal + "}}", "ApplicationVersionId")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal + ",\"ApplicationVersionId\":\"1\"}}", "ApplicationVersionId")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal + ",\"ApplicationVersionId\":1.5}}", "ApplicationVersionId")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal + ",\"ApplicationVersionId\":99999999999999999999}}", "ApplicationVersionId")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal + ",\"ApplicationVersionId\":1,\"CreateTimestamp\":1e40}}", "CreateTimestamp")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal + ",\"ApplicationVersionId\":1,\"CreateTimestamp\":253402300800}}", "CreateTimestamp")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal + ",\"ApplicationVersionId\":1,\"CreateTimestamp\":\"yesterday\"}}", "CreateTimestamp")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal + ",\"ApplicationVersionId\":1,\"CreateTimestamp\":true}}", "CreateTimestamp")]
    [InlineData("{\"ApplicationDetail\":{" + Minimal + ",\"ApplicationVersionId\":1,\"ApplicationConfigurationDescription\":{\"ApplicationSnapshotConfigurationDescription\":{}}}}", "SnapshotsEnabled")]
    public async Task A_malformed_JSON_answer_is_an_error_of_the_SDK_that_names_the_place(string body, string place)
    {
        using var client = TestClients.Msf(RecordingHandler.Answering(body, HttpStatusCode.OK, ("x-amzn-RequestId", "request-3")));

        var error = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => client.DescribeApplicationAsync(new DescribeApplicationRequest { ApplicationName = "a" }));

        Assert.Contains(place, error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal("request-3", error.RequestId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<GetRoleResponse>")]
    [InlineData("<html><body>sign in</body></html>")]
    [InlineData("<GetUserResponse/>")]
    [InlineData("<GetRoleResponse/>")]
    [InlineData("<GetRoleResponse><GetRoleResult/></GetRoleResponse>")]
    [InlineData("<GetRoleResponse><GetRoleResult><Role/></GetRoleResult></GetRoleResponse>")]
    [InlineData("<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn><x/></Arn></Role></GetRoleResult></GetRoleResponse>")]
    [InlineData("<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn>a</Arn><CreateDate>soon</CreateDate></Role></GetRoleResult></GetRoleResponse>")]
    [InlineData("<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn>a</Arn><MaxSessionDuration>1h</MaxSessionDuration></Role></GetRoleResult></GetRoleResponse>")]
    [InlineData("<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn>a</Arn><Tags><item/></Tags></Role></GetRoleResult></GetRoleResponse>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e 'r'>]><GetRoleResponse><GetRoleResult><Role><RoleName>&e;</RoleName><Arn>a</Arn></Role></GetRoleResult></GetRoleResponse>")]
    public async Task A_malformed_XML_answer_is_an_error_of_the_SDK(string body)
    {
        using var client = TestClients.Iam(RecordingHandler.Answering(body));

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => client.GetRoleAsync(new GetRoleRequest { RoleName = "r" }));
    }

    [Fact]
    public async Task The_text_of_a_malformed_answer_is_not_in_the_error()
    {
        using var client = TestClients.Msf(RecordingHandler.Answering("{\"ApplicationDetail\":{\"ServiceExecutionRole\":\"private-text\","));

        var error = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => client.DescribeApplicationAsync(new DescribeApplicationRequest { ApplicationName = "a" }));

        Assert.DoesNotContain("private-text", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_set_to_null_and_members_nobody_knows_are_passed_over()
    {
        using var client = TestClients.Msf(RecordingHandler.Answering(
            """{"SnapshotSummaries":[null,{"SnapshotName":"s","SnapshotStatus":"A_NEW_STATUS","ApplicationVersionId":3,"RuntimeEnvironment":null,"New":[{"a":{}}]}],"NextToken":null,"Next":7}"""));

        var answer = await client.ListApplicationSnapshotsAsync(new ListApplicationSnapshotsRequest { ApplicationName = "a" });

        var snapshot = Assert.Single(answer.SnapshotSummaries);
        Assert.Equal("A_NEW_STATUS", snapshot.SnapshotStatus.Value);
        Assert.Null(snapshot.RuntimeEnvironment);
        Assert.Null(answer.NextToken);
    }

    [Fact]
    public async Task Lists_that_an_answer_leaves_out_are_empty()
    {
        using var msf = TestClients.Msf(RecordingHandler.Answering("{}"));
        using var iam = TestClients.Iam(RecordingHandler.Answering("<ListRolesResponse><ListRolesResult><Roles/><IsTruncated>false</IsTruncated></ListRolesResult></ListRolesResponse>"));

        Assert.Empty((await msf.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceARN = "a" })).Tags);
        Assert.Empty((await iam.ListRolesAsync(new ListRolesRequest())).Roles);
    }
}
