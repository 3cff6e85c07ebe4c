using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using CmkFlink.Aws.Tests.Support;
using static CmkFlink.Aws.FailureCategory;

namespace CmkFlink.Aws.Tests.Errors;

public sealed class AwsErrorMapperTests : EnvironmentTest
{
    [Theory]
    // KMS
    [InlineData("AccessDeniedException", 400, "AccessDenied", PermissionDenied)]
    [InlineData("NotFoundException", 400, "ResourceNotFound", ObjectNotFound)]
    [InlineData("DisabledException", 400, "KeyDisabled", InvalidOperation)]
    [InlineData("KMSInvalidStateException", 400, "KeyStateInvalid", InvalidOperation)]
    [InlineData("KMSInternalException", 500, "ServiceFailed", ResourceUnavailable)]
    [InlineData("DependencyTimeoutException", 503, "KeyUnavailable", ResourceUnavailable)]
    [InlineData("KeyUnavailableException", 500, "KeyUnavailable", ResourceUnavailable)]
    [InlineData("InvalidKeyUsageException", 400, "KeyUnsuitable", InvalidArgument)]
    [InlineData("AlreadyExistsException", 400, "ResourceExists", ResourceExists)]
    [InlineData("ConflictException", 400, "ChangedMeanwhile", ResourceBusy)]
    [InlineData("LimitExceededException", 400, "LimitExceeded", LimitsExceeded)]
    [InlineData("MalformedPolicyDocumentException", 400, "PolicyMalformed", InvalidArgument)]
    [InlineData("InvalidArnException", 400, "RequestInvalid", InvalidArgument)]
    [InlineData("TagException", 400, "RequestInvalid", InvalidArgument)]
    [InlineData("UnsupportedOperationException", 400, "OperationUnsupported", InvalidOperation)]
    [InlineData("DryRunOperationException", 400, "DryRunSucceeded", InvalidOperation)]
    // MSF
    [InlineData("ResourceNotFoundException", 400, "ResourceNotFound", ObjectNotFound)]
    [InlineData("ResourceInUseException", 400, "ResourceInUse", ResourceBusy)]
    [InlineData("ConcurrentModificationException", 400, "ChangedMeanwhile", ResourceBusy)]
    [InlineData("InvalidArgumentException", 400, "RequestInvalid", InvalidArgument)]
    [InlineData("InvalidRequestException", 400, "RequestInvalid", InvalidArgument)]
    [InlineData("InvalidApplicationConfigurationException", 400, "ApplicationConfigurationInvalid", InvalidArgument)]
    [InlineData("CodeValidationException", 400, "ApplicationConfigurationInvalid", InvalidArgument)]
    [InlineData("TooManyTagsException", 400, "LimitExceeded", LimitsExceeded)]
    // IAM and STS
    [InlineData("AccessDenied", 403, "AccessDenied", PermissionDenied)]
    [InlineData("NoSuchEntity", 404, "ResourceNotFound", ObjectNotFound)]
    [InlineData("EntityAlreadyExists", 409, "ResourceExists", ResourceExists)]
    [InlineData("DeleteConflict", 409, "ResourceInUse", ResourceBusy)]
    [InlineData("ConcurrentModification", 409, "ChangedMeanwhile", ResourceBusy)]
    [InlineData("EntityTemporarilyUnmodifiable", 409, "ChangedMeanwhile", ResourceBusy)]
    [InlineData("LimitExceeded", 409, "LimitExceeded", LimitsExceeded)]
    [InlineData("MalformedPolicyDocument", 400, "PolicyMalformed", InvalidArgument)]
    [InlineData("InvalidInput", 400, "RequestInvalid", InvalidArgument)]
    [InlineData("UnmodifiableEntity", 400, "ResourceNotModifiable", InvalidOperation)]
    [InlineData("ServiceFailure", 500, "ServiceFailed", ResourceUnavailable)]
    [InlineData("ValidationError", 400, "RequestInvalid", InvalidArgument)]
    // every service
    [InlineData("ValidationException", 400, "RequestInvalid", InvalidArgument)]
    [InlineData("UnrecognizedClientException", 400, "CredentialsUnknown", AuthenticationError)]
    [InlineData("InvalidClientTokenId", 403, "CredentialsUnknown", AuthenticationError)]
    [InlineData("InvalidSignatureException", 400, "SignatureInvalid", AuthenticationError)]
    [InlineData("SignatureDoesNotMatch", 403, "SignatureInvalid", AuthenticationError)]
    [InlineData("IncompleteSignatureException", 400, "SignatureInvalid", AuthenticationError)]
    [InlineData("ExpiredTokenException", 400, "CredentialsExpired", AuthenticationError)]
    [InlineData("ExpiredToken", 403, "CredentialsExpired", AuthenticationError)]
    [InlineData("RequestExpired", 400, "ClockSkewed", AuthenticationError)]
    [InlineData("RequestTimeTooSkewed", 403, "ClockSkewed", AuthenticationError)]
    [InlineData("MissingAuthenticationTokenException", 400, "CredentialsNotSent", AuthenticationError)]
    [InlineData("MissingAuthenticationToken", 403, "CredentialsNotSent", AuthenticationError)]
    [InlineData("OptInRequired", 403, "ServiceNotEnabled", PermissionDenied)]
    [InlineData("UnknownOperationException", 400, "OperationUnsupported", InvalidOperation)]
    [InlineData("InvalidAction", 400, "OperationUnsupported", InvalidOperation)]
    [InlineData("InternalFailure", 500, "ServiceFailed", ResourceUnavailable)]
    [InlineData("ServiceUnavailable", 503, "ServiceFailed", ResourceUnavailable)]
    [InlineData("ThrottlingException", 400, "Throttled", ResourceBusy)]
    [InlineData("Throttling", 400, "Throttled", ResourceBusy)]
    [InlineData("TooManyRequestsException", 429, "Throttled", ResourceBusy)]
    [InlineData("RequestLimitExceeded", 503, "Throttled", ResourceBusy)]
    // codes that are not in any table yet
    [InlineData("SomethingNew", 403, "AccessDenied", PermissionDenied)]
    [InlineData("SomethingNew", 404, "ResourceNotFound", ObjectNotFound)]
    [InlineData("SomethingNew", 400, "RequestInvalid", InvalidArgument)]
    [InlineData("SomethingNew", 429, "Throttled", ResourceBusy)]
    [InlineData("SomethingNew", 502, "ServiceFailed", ResourceUnavailable)]
    [InlineData(null, 500, "ServiceFailed", ResourceUnavailable)]
    public void An_error_code_is_known_by_its_meaning(string? code, int status, string id, FailureCategory category)
    {
        AwsFailure failure = AwsErrorMapper.Map(Service(code, status), "describe the key k");

        Assert.Equal((id, category), (failure.Id, failure.Category));
        Assert.Equal((code, status, "req-1"), (failure.ErrorCode, failure.StatusCode, failure.RequestId));
        Assert.StartsWith("Could not describe the key k: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", failure.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("text of the service", failure.Message + failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_codes_that_the_clients_read_from_the_wire_are_those_that_are_mapped()
    {
        using AwsConnection connection = await ConnectAsync(Options with { AccessKey = "AKIA", SecretKey = "s", Region = "eu-west-1" });
        var ids = new List<string>();
        async Task CallAsync(HttpResponseMessage answer, Func<Task> call)
        {
            Aws.Then(_ => answer);
            ids.Add(AwsErrorMapper.Map(await Assert.ThrowsAnyAsync<Exception>(call)).Id);
        }

        await CallAsync(FakeAws.JsonError(400, "com.amazonaws.kms#KMSInvalidStateException"), () => connection.Kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = "k" }));
        await CallAsync(FakeAws.JsonError(400, "ResourceInUseException"), () => connection.Flink.DescribeApplicationAsync(new() { ApplicationName = "orders" }));
        await CallAsync(FakeAws.XmlError(404, "NoSuchEntity"), () => connection.Iam.GetRoleAsync(new() { RoleName = "Operator" }));
        await CallAsync(FakeAws.XmlError(403, "ExpiredToken"), () => connection.Sts.GetCallerIdentityAsync(new()));
        await CallAsync(FakeAws.Json(200, "not json"), () => connection.KmsWrites.DescribeKeyAsync(new DescribeKeyRequest { KeyId = "k" }));
        await CallAsync(FakeAws.Xml(200, "not xml"), () => connection.IamWrites.GetRoleAsync(new() { RoleName = "Operator" }));
        await CallAsync(new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("<html>proxy</html>") }, () => connection.KmsWrites.DescribeKeyAsync(new DescribeKeyRequest { KeyId = "k" }));

        Assert.Equal(["KeyStateInvalid", "ResourceInUse", "ResourceNotFound", "CredentialsExpired", "AnswerUnreadable", "AnswerUnreadable", "ServiceFailed"], ids);
    }

    public static TheoryData<string, Exception, string, FailureCategory, bool> Network => new()
    {
        { "refused", new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)), "ConnectionRefused", ConnectionError, false },
        { "unknown host", new HttpRequestException(HttpRequestError.NameResolutionError, "x", new SocketException((int)SocketError.HostNotFound)), "HostUnknown", ConnectionError, false },
        { "no way", new HttpRequestException("x", new SocketException((int)SocketError.NetworkUnreachable)), "HostUnreachable", ConnectionError, false },
        { "way lost under way", new HttpRequestException("x", new IOException("x", new SocketException((int)SocketError.HostUnreachable))), "ConnectionBroken", ConnectionError, true },
        { "TLS", new HttpRequestException("x", new AuthenticationException("bad certificate")), "TlsFailed", ConnectionError, false },
        { "proxy", new HttpRequestException(HttpRequestError.ProxyTunnelError, "x"), "ProxyFailed", ConnectionError, false },
        { "connect timed out", new HttpRequestException("x", new SocketException((int)SocketError.TimedOut)), "NoAnswerInTime", OperationTimeout, true },
        { "reset", new HttpRequestException("x", new IOException("x", new SocketException((int)SocketError.ConnectionReset))), "ConnectionBroken", ConnectionError, true },
        { "stream broke", new IOException("x"), "ConnectionBroken", ConnectionError, true },
        { "SDK's time limit", new TimeoutException("x"), "NoAnswerInTime", OperationTimeout, true },
        { "HttpClient's time limit", new TaskCanceledException("x", new TimeoutException()), "NoAnswerInTime", OperationTimeout, true },
        { "Windows PowerShell refused", new HttpRequestException("x", new WebException("x", WebExceptionStatus.ConnectFailure)), "ConnectionRefused", ConnectionError, false },
        { "Windows PowerShell unknown host", new HttpRequestException("x", new WebException("x", WebExceptionStatus.NameResolutionFailure)), "HostUnknown", ConnectionError, false },
        { "service exception around the network", new AmazonServiceException("x", new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused))), "ConnectionRefused", ConnectionError, false },
        { "client exception around the network", new AmazonClientException("x", new IOException("x")), "ConnectionBroken", ConnectionError, true },
        { "aggregate", new AggregateException(new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused))), "ConnectionRefused", ConnectionError, false },
        { "SDK refuses", new AmazonClientException("No RegionEndpoint or ServiceURL configured"), "ClientFailed", InvalidOperation, false },
        { "malformed JSON", new System.Text.Json.JsonException("x"), "AnswerUnreadable", InvalidData, true },
        { "malformed XML", new System.Xml.XmlException("x"), "AnswerUnreadable", InvalidData, true },
        { "unreadable answer", new AmazonUnmarshallingException("r", "p", "body with a secret", new FormatException("x"), HttpStatusCode.OK), "AnswerUnreadable", InvalidData, true },
        { "unknown", new InvalidProgramException("x"), "AwsCallFailed", NotSpecified, true },
        { "argument", new ArgumentException("x"), "AwsCallFailed", NotSpecified, false },
    };

    [Theory]
    [MemberData(nameof(Network))]
    public void A_failure_of_the_network_is_known_by_its_kind_and_by_whether_the_request_may_have_arrived(string what, Exception exception, string id, FailureCategory category, bool unclear)
    {
        AwsFailure failure = AwsErrorMapper.Map(exception, "list the keys");

        Assert.True((id, category) == (failure.Id, failure.Category), $"{what}: {failure}");
        Assert.True(unclear == AwsErrorMapper.IsOutcomeUnclear(exception), what);
        Assert.False(AwsErrorMapper.IsThrottling(exception), what);
        Assert.StartsWith("Could not list the keys: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(": :", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ThrottlingException", 400, true, false)]
    [InlineData("Throttling", 503, true, false)]
    [InlineData("SlowDown", 503, true, false)]
    [InlineData("LimitExceededException", 400, false, false)]
    [InlineData("AccessDeniedException", 400, false, false)]
    [InlineData("KMSInternalException", 500, false, true)]
    [InlineData("DependencyTimeoutException", 503, false, true)]
    [InlineData("RequestTimeout", 408, false, true)]
    [InlineData("KMSInternalException", 400, false, false)]
    public void Throttling_is_a_clear_refusal_and_a_failure_inside_the_service_is_not(string code, int status, bool throttling, bool unclear)
    {
        Exception e = Service(code, status);

        Assert.Equal((throttling, unclear), (AwsErrorMapper.IsThrottling(e), AwsErrorMapper.IsOutcomeUnclear(e)));
    }

    [Fact]
    public async Task A_users_stop_is_told_from_a_time_limit()
    {
        using var stop = new CancellationTokenSource();
        var canceled = new TaskCanceledException("x", new TimeoutException());
        AwsFailure before = AwsErrorMapper.Map(canceled, cancellation: stop.Token);
        await stop.CancelAsync();
        AwsFailure after = AwsErrorMapper.Map(canceled, cancellation: stop.Token);

        Assert.Equal((("NoAnswerInTime", OperationTimeout), ("Stopped", OperationStopped)), ((before.Id, before.Category), (after.Id, after.Category)));
        Assert.Equal("Stopped", AwsErrorMapper.Map(new OperationCanceledException(stop.Token)).Id);
    }

    [Fact]
    public async Task Nobody_listening_at_an_endpoint_is_told_from_the_real_exception()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        using AwsConnection connection = await ConnectAsync(Options with { HttpClientFactory = null, AccessKey = "AKIA", SecretKey = "s", Region = "eu-west-1", EndpointUrls = new Dictionary<string, string> { ["*"] = $"http://127.0.0.1:{port}" } });
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => connection.KmsWrites.ListKeysAsync(new ListKeysRequest()));

        Assert.Equal(("ConnectionRefused", false), (AwsErrorMapper.Map(e).Id, AwsErrorMapper.IsOutcomeUnclear(e)));
    }

    [Fact]
    public void A_configuration_error_keeps_its_words_also_inside_an_exception_of_the_SDK()
    {
        var configuration = new AwsConfigurationException("SsoLoginNeeded", AuthenticationError, "No login.", "Log in.");
        var wrapped = new AmazonClientException("x", configuration);

        Assert.Equal(new AwsFailure("SsoLoginNeeded", AuthenticationError, "No login.", "Log in."), AwsErrorMapper.Map(wrapped));
        Assert.False(AwsErrorMapper.IsOutcomeUnclear(wrapped));
    }

    private static AmazonServiceException Service(string? code, int status) =>
        new("text of the service") { ErrorCode = code, StatusCode = (HttpStatusCode)status, RequestId = "req-1" };
}
