using System.Net;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using Amazon.Runtime;
using Iam = Amazon.IdentityManagement.Model;
using Msf = Amazon.KinesisAnalyticsV2.Model;

namespace CmkFlink.Aws.Tests.Runtime;

public sealed class ServiceErrorTests
{
    public static TheoryData<string, Type> MsfCodes => new()
    {
        { "CodeValidationException", typeof(CodeValidationException) },
        { "ConcurrentModificationException", typeof(Msf.ConcurrentModificationException) },
        { "InvalidApplicationConfigurationException", typeof(InvalidApplicationConfigurationException) },
        { "InvalidArgumentException", typeof(InvalidArgumentException) },
        { "InvalidRequestException", typeof(InvalidRequestException) },
        { "LimitExceededException", typeof(Msf.LimitExceededException) },
        { "ResourceInUseException", typeof(ResourceInUseException) },
        { "ResourceNotFoundException", typeof(ResourceNotFoundException) },
        { "TooManyTagsException", typeof(TooManyTagsException) },
        { "UnsupportedOperationException", typeof(UnsupportedOperationException) },
        { "AccessDeniedException", typeof(AmazonKinesisAnalyticsV2Exception) },
        { "resourceinuseexception", typeof(AmazonKinesisAnalyticsV2Exception) },
    };

    public static TheoryData<string, Type> IamCodes => new()
    {
        { "ConcurrentModification", typeof(Iam.ConcurrentModificationException) },
        { "DeleteConflict", typeof(DeleteConflictException) },
        { "EntityAlreadyExists", typeof(EntityAlreadyExistsException) },
        { "InvalidInput", typeof(InvalidInputException) },
        { "LimitExceeded", typeof(Iam.LimitExceededException) },
        { "MalformedPolicyDocument", typeof(MalformedPolicyDocumentException) },
        { "NoSuchEntity", typeof(NoSuchEntityException) },
        { "PolicyNotAttachable", typeof(PolicyNotAttachableException) },
        { "ServiceFailure", typeof(ServiceFailureException) },
        { "UnmodifiableEntity", typeof(UnmodifiableEntityException) },
        { "AccessDenied", typeof(AmazonIdentityManagementServiceException) },
    };

    [Theory]
    [MemberData(nameof(MsfCodes))]
    public async Task A_code_of_MSF_becomes_its_exception(string code, Type exception)
    {
        var error = await MsfError(HttpStatusCode.BadRequest, $$"""{"__type":"{{code}}","message":"what happened"}""", ("x-amzn-RequestId", "request-1"));

        Assert.IsType(exception, error);
        Assert.Equal(code, error.ErrorCode);
        Assert.Equal("what happened", error.Message);
        Assert.Equal("request-1", error.RequestId);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Equal(ErrorType.Sender, error.ErrorType);
    }

    [Theory]
    [MemberData(nameof(IamCodes))]
    public async Task A_code_of_IAM_becomes_its_exception(string code, Type exception)
    {
        var error = await IamError(
            HttpStatusCode.Conflict,
            $"""<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>{code}</Code><Message>what &lt;happened&gt;</Message></Error><RequestId>request-2</RequestId></ErrorResponse>""");

        Assert.IsType(exception, error);
        Assert.Equal(code, error.ErrorCode);
        Assert.Equal("what <happened>", error.Message);
        Assert.Equal("request-2", error.RequestId);
        Assert.Equal(HttpStatusCode.Conflict, error.StatusCode);
        Assert.Equal(ErrorType.Sender, error.ErrorType);
    }

    [Theory]
    [InlineData("com.amazonaws.kinesisanalytics.v20180523#ResourceInUseException", null)]
    [InlineData("ResourceInUseException:http://internal.amazon.com/coral/com.amazonaws/", null)]
    [InlineData("ns#ResourceInUseException:http://x/#fragment", null)]
    [InlineData(null, "ResourceInUseException")]
    [InlineData(null, "ResourceInUseException:http://internal.amazon.com/")]
    [InlineData("SomethingElse", "ResourceInUseException")]
    public async Task A_code_is_read_with_and_without_prefix_and_suffix_and_the_header_wins(string? body, string? header)
    {
        var error = await MsfError(
            HttpStatusCode.BadRequest,
            body is null ? """{"Message":"m"}""" : $$"""{"__type":"{{body}}","Message":"m"}""",
            header is null ? ("x-other", "y") : ("x-amzn-errortype", header));

        Assert.IsType<ResourceInUseException>(error);
        Assert.Equal("ResourceInUseException", error.ErrorCode);
        Assert.Equal("m", error.Message);
    }

    [Theory]
    [InlineData("<html><body>Service Unavailable</body></html>")]
    [InlineData("")]
    [InlineData("{\"__type\":")]
    [InlineData("[1]")]
    [InlineData("{\"__type\":7,\"message\":{}}")]
    [InlineData("\"text\"")]
    [InlineData("{\"__type\":\"\\ud800\",\"message\":\"m\"}")]
    public async Task An_error_that_is_no_error_document_is_named_by_its_status(string body)
    {
        var error = await MsfError(HttpStatusCode.ServiceUnavailable, body);

        Assert.IsType<AmazonKinesisAnalyticsV2Exception>(error);
        Assert.Equal("ServiceUnavailable", error.ErrorCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, error.StatusCode);
        Assert.Equal(ErrorType.Receiver, error.ErrorType);
        Assert.Contains("503", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not xml")]
    [InlineData("<ErrorResponse><Error><Code>NoSuch")]
    [InlineData("<html><body/></html>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><ErrorResponse><Error><Code>&e;</Code></Error></ErrorResponse>")]
    public async Task An_IAM_error_that_is_no_error_document_is_named_by_its_status(string body)
    {
        var error = await IamError(HttpStatusCode.BadGateway, body);

        Assert.IsType<AmazonIdentityManagementServiceException>(error);
        Assert.Equal("BadGateway", error.ErrorCode);
        Assert.Equal(ErrorType.Receiver, error.ErrorType);
    }

    [Theory]
    [InlineData("ThrottlingException", HttpStatusCode.BadRequest)]
    [InlineData("TooManyRequestsException", HttpStatusCode.BadRequest)]
    [InlineData("InternalFailure", HttpStatusCode.InternalServerError)]
    public async Task A_passing_failure_is_repeated_as_often_as_configured(string code, HttpStatusCode status)
    {
        var handler = new RecordingHandler((status, $$"""{"__type":"{{code}}"}""", []), (HttpStatusCode.OK, """{"ApplicationSummaries":[]}""", []));
        using var client = TestClients.Msf(handler, configure: config => config.MaxErrorRetry = 1);

        await client.ListApplicationsAsync(new ListApplicationsRequest());

        Assert.Equal(2, handler.Sent.Count);
    }

    [Theory]
    [InlineData("ThrottlingException", HttpStatusCode.BadRequest)]
    [InlineData("InternalFailure", HttpStatusCode.InternalServerError)]
    public async Task Nothing_is_repeated_by_a_client_without_retries(string code, HttpStatusCode status)
    {
        var handler = RecordingHandler.Answering($$"""{"__type":"{{code}}"}""", status);
        using var client = TestClients.Msf(handler);

        var error = await Assert.ThrowsAsync<AmazonKinesisAnalyticsV2Exception>(() => client.StartApplicationAsync(new StartApplicationRequest { ApplicationName = "a" }));

        Assert.Equal(code, error.ErrorCode);
        Assert.Single(handler.Sent);
    }

    [Fact]
    public async Task An_error_that_will_not_pass_is_not_repeated()
    {
        var handler = RecordingHandler.Answering("""{"__type":"ResourceInUseException"}""", HttpStatusCode.BadRequest);
        using var client = TestClients.Msf(handler, configure: config => config.MaxErrorRetry = 3);

        await Assert.ThrowsAsync<ResourceInUseException>(() => client.ListApplicationsAsync(new ListApplicationsRequest()));

        Assert.Single(handler.Sent);
    }

    private static async Task<AmazonServiceException> MsfError(HttpStatusCode status, string body, params (string Name, string Value)[] headers)
    {
        using var client = TestClients.Msf(RecordingHandler.Answering(body, status, headers));
        return await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.DescribeApplicationAsync(new DescribeApplicationRequest { ApplicationName = "a" }));
    }

    private static async Task<AmazonServiceException> IamError(HttpStatusCode status, string body)
    {
        using var client = TestClients.Iam(RecordingHandler.Answering(body, status));
        return await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.GetRoleAsync(new GetRoleRequest { RoleName = "r" }));
    }
}
