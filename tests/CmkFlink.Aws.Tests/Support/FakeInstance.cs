using System.Net;

namespace CmkFlink.Aws.Tests.Support;

/// <summary>The metadata service of an instance in eu-south-1 whose role's key is AKIAINSTANCE, or of none.</summary>
public sealed class FakeInstance(bool isInstance = true) : HttpMessageHandler
{
    public List<string> Requests { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        Requests.Add($"{request.Method} {request.RequestUri}");
        if (!isInstance) throw new HttpRequestException("No route to host.");
        bool authorized = request.Headers.TryGetValues("X-aws-ec2-metadata-token", out IEnumerable<string>? token) && token.Single() == "instance-token";
        string? body = (request.Method.Method, path, authorized) switch
        {
            ("PUT", "/latest/api/token", _) => "instance-token",
            ("GET", "/latest/meta-data/placement/region", true) => "eu-south-1",
            ("GET", "/latest/meta-data/iam/security-credentials/", true) => "web-role",
            ("GET", "/latest/meta-data/iam/security-credentials/web-role", true) =>
                """{"AccessKeyId":"AKIAINSTANCE","SecretAccessKey":"instance-secret","Token":"instance-session","Expiration":"2099-01-01T00:00:00Z"}""",
            _ => null,
        };
        return Task.FromResult(body is null ? new HttpResponseMessage(HttpStatusCode.Unauthorized) : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
    }
}
