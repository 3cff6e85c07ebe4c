using System.Net;
using System.Text;
using System.Web;
using Amazon.Runtime;

namespace CmkFlink.Aws.Tests.Support;

/// <summary>A request as it would have gone over the wire.</summary>
public sealed record SentRequest(HttpMethod Method, Uri Uri, string Authorization, string? SessionToken, string? Target, string Body)
{
    /// <summary>The scope of the signature: access key, date, Region, service.</summary>
    private string[] Scope => Authorization.Split("Credential=")[^1].Split(',')[0].Split('/');

    public string AccessKey => Scope[0];

    public string SigningRegion => Scope[2];

    public string SigningService => Scope[3];

    /// <summary>A parameter of a Query request.</summary>
    public string? this[string parameter] => HttpUtility.ParseQueryString(Body)[parameter];
}

/// <summary>Stands for all of AWS: records each request and answers it by a script, or with an empty success.</summary>
public sealed class FakeAws : HttpClientFactory, IDisposable
{
    private readonly Handler _handler;
    private readonly Queue<Func<SentRequest, HttpResponseMessage>> _script = new();

    public FakeAws() => _handler = new Handler(this);

    public List<SentRequest> Requests { get; } = [];

    /// <summary>Answers whatever the script does not.</summary>
    public Func<SentRequest, HttpResponseMessage>? Otherwise { get; set; }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(_handler, disposeHandler: false);

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;

    public FakeAws Then(Func<SentRequest, HttpResponseMessage> answer, int times = 1)
    {
        for (int i = 0; i < times; i++) _script.Enqueue(answer);
        return this;
    }

    public FakeAws ThenThrow(Exception exception, int times = 1) => Then(_ => throw exception, times);

    public static HttpResponseMessage Json(int status, string body) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };

    public static HttpResponseMessage JsonError(int status, string code) => Json(status, $$"""{"__type":"{{code}}","message":"text of the service"}""");

    public static HttpResponseMessage Xml(int status, string body) => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "text/xml") };

    public static HttpResponseMessage XmlError(int status, string code) =>
        Xml(status, $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>text of the service</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");

    /// <summary>The least that each call of these tests takes for a success.</summary>
    private static HttpResponseMessage Succeed(SentRequest request) => (request.Target?.Split('.')[1] ?? request["Action"]) switch
    {
        "ListApplications" => Json(200, """{"ApplicationSummaries":[]}"""),
        "GetRole" => Xml(200, """
            <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/</Path><RoleName>Operator</RoleName><RoleId>AROA</RoleId>
            <Arn>arn:aws:iam::123456789012:role/Operator</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role></GetRoleResult></GetRoleResponse>
            """),
        "GetCallerIdentity" => Xml(200, "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"),
        _ => Json(200, "{}"),
    };

    /// <summary>What AssumeRole and AssumeRoleWithWebIdentity answer.</summary>
    public static HttpResponseMessage Role(string accessKey, SentRequest request, DateTime? end = null) => Xml(200, $"""
        <{request["Action"]}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{request["Action"]}Result><Credentials>
        <AccessKeyId>{accessKey}</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey><SessionToken>role-token</SessionToken><Expiration>{end ?? new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc):yyyy-MM-ddTHH:mm:ssZ}</Expiration>
        </Credentials></{request["Action"]}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></{request["Action"]}Response>
        """);

    public void Dispose() => _handler.Dispose();

    private HttpResponseMessage Answer(HttpRequestMessage message)
    {
        string? Header(string name) => message.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(",", values) : null;
        using var reader = new StreamReader(message.Content?.ReadAsStream() ?? Stream.Null);
        var request = new SentRequest(message.Method, message.RequestUri!, Header("Authorization") ?? "", Header("X-Amz-Security-Token"), Header("X-Amz-Target"), reader.ReadToEnd());
        Requests.Add(request);
        Func<SentRequest, HttpResponseMessage> answer = _script.Count > 0 ? _script.Dequeue() : Otherwise ?? Succeed;
        HttpResponseMessage response = answer(request);
        response.RequestMessage = message;
        return response;
    }

    /// <summary>The SDK's synchronous calls use Send, the others SendAsync.</summary>
    private sealed class Handler(FakeAws aws) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return aws.Answer(request);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Task.FromResult(Send(request, cancellationToken));
            }
            catch (Exception e)
            {
                return Task.FromException<HttpResponseMessage>(e);
            }
        }
    }
}
