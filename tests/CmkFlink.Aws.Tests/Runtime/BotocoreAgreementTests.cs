using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using Amazon.IdentityManagement;
using Amazon.KinesisAnalyticsV2;
using Amazon.Runtime;

namespace CmkFlink.Aws.Tests.Runtime;

public sealed class BotocoreAgreementTests
{
    public static TheoryData<string, string> Msf => OperationCase.Names("kinesisanalyticsv2");

    public static TheoryData<string, string> Iam => OperationCase.Names("iam");

    [Fact]
    public void Every_operation_of_the_interfaces_has_a_row()
    {
        string[] Operations(Type type) => [.. type.GetMethods().Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal)).Select(method => method.Name[..^"Async".Length]).Order(StringComparer.Ordinal)];
        string[] Rows(string service) => [.. OperationCase.All.Where(row => row.Service == service).Select(row => row.Operation).Order(StringComparer.Ordinal)];

        Assert.Equal(Rows("kinesisanalyticsv2"), Operations(typeof(IAmazonKinesisAnalyticsV2)));
        Assert.Equal(Rows("iam"), Operations(typeof(IAmazonIdentityManagementService)));
        Assert.Equal(20, Rows("kinesisanalyticsv2").Length);
        Assert.Equal(35, Rows("iam").Length);
    }

    [Theory]
    [MemberData(nameof(Msf))]
    public async Task A_request_of_the_JSON_protocol_says_what_botocore_says(string service, string operation)
    {
        var row = OperationCase.Of(service, operation);
        var (sent, _) = await Call(row);

        Assert.Equal("POST", sent.Method);
        Assert.Equal("https://kinesisanalytics.eu-west-1.amazonaws.com/", sent.Uri.AbsoluteUri);
        Assert.Equal((string)row.Row["target"]!, sent.Headers["X-Amz-Target"]);
        Assert.Equal((string)row.Row["contentType"]!, sent.Headers["Content-Type"]);
        AssertSame(row.Row["body"], JsonNode.Parse(sent.Text));
    }

    [Theory]
    [MemberData(nameof(Iam))]
    public async Task A_request_of_the_Query_protocol_says_what_botocore_says(string service, string operation)
    {
        var row = OperationCase.Of(service, operation);
        var (sent, _) = await Call(row);

        Assert.Equal("POST", sent.Method);
        Assert.Equal("https://iam.amazonaws.com/", sent.Uri.AbsoluteUri);
        Assert.Equal((string)row.Row["contentType"]!, sent.Headers["Content-Type"]);
        var form = HttpUtility.ParseQueryString(sent.Text);
        AssertSame(row.Row["form"], new JsonObject(form.AllKeys.Select(key => KeyValuePair.Create<string, JsonNode?>(key!, form[key]))));
    }

    [Theory]
    [MemberData(nameof(Msf))]
    [MemberData(nameof(Iam))]
    public async Task A_response_is_read_as_botocore_reads_it(string service, string operation)
    {
        var row = OperationCase.Of(service, operation);
        var (_, response) = await Call(row);

        AssertSame(row.Output, ModelObjects.Render(response, "SnapshotMode"));
        Assert.Equal((string)row.Row["requestId"]!, response.ResponseMetadata.RequestId);
        Assert.Equal(HttpStatusCode.OK, response.HttpStatusCode);
    }

    private static async Task<(SentRequest Sent, AmazonWebServiceResponse Response)> Call(OperationCase row)
    {
        var handler = RecordingHandler.Answering(row.Answer, HttpStatusCode.OK, ("x-amzn-RequestId", (string)row.Row["requestId"]!));
        using var client = row.Service == "iam" ? (AmazonServiceClient)TestClients.Iam(handler) : TestClients.Msf(handler);
        var method = client.GetType().GetMethod(row.Operation + "Async")!;
        var request = ModelObjects.Build(method.GetParameters()[0].ParameterType, row.Input);

        var task = (Task)method.Invoke(client, [request, CancellationToken.None])!;
        await task;
        return (Assert.Single(handler.Sent), (AmazonWebServiceResponse)task.GetType().GetProperty("Result")!.GetValue(task)!);
    }

    private static void AssertSame(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected?.ToJsonString()}\nactual   {actual?.ToJsonString()}");
}
