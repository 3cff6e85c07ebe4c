using System.Globalization;
using System.Text;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Tests.Signing;

/// <summary>AWS's published examples: the Signature Version 4 test suite, and the example of the IAM user guide.</summary>
public sealed class PublishedVectorTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    [Theory]
    [InlineData("GET", "/", "", "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/./", "", "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "//", "", "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/example/..", "", "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/\u1234", "", "", "host;x-amz-date", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    [InlineData("GET", "/example space/", "", "", "host;x-amz-date", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    [InlineData("GET", "/", "Param1=value1", "", "host;x-amz-date", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData("GET", "/", "Param2=value2&Param1=value1", "", "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("GET", "/", "", "My-Header1:value2|My-Header1:value2|My-Header1:value1", "host;my-header1;x-amz-date", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea")]
    [InlineData("GET", "/", "", "My-Header1:value1|My-Header2:\"a   b   c\"", "host;my-header1;my-header2;x-amz-date", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")]
    [InlineData("POST", "/", "", "", "host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("POST", "/", "", "My-Header1:value1", "host;my-header1;x-amz-date", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData("POST", "/", "", "Content-Type:application/x-www-form-urlencoded|body:Param1=value1", "content-type;host;x-amz-date", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")]
    public void Accepts_the_test_suite(string method, string path, string query, string extra, string signedHeaders, string signature)
    {
        string[] parts = extra.Split('|', StringSplitOptions.RemoveEmptyEntries);
        string body = parts.FirstOrDefault(p => p.StartsWith("body:", StringComparison.Ordinal))?[5..] ?? "";
        var headers = new List<HttpHeader> { new("Host", "example.amazonaws.com"), new("X-Amz-Date", "20150830T123600Z") };
        headers.AddRange(parts.Where(p => !p.StartsWith("body:", StringComparison.Ordinal)).Select(p => new HttpHeader(p[..p.IndexOf(':', StringComparison.Ordinal)], p[(p.IndexOf(':', StringComparison.Ordinal) + 1)..])));
        headers.Add(new("Authorization", $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={signedHeaders}, Signature={signature}"));
        var request = new HttpRequest { Method = method, Path = path, Query = query, Headers = headers, Body = Encoding.UTF8.GetBytes(body) };
        Assert.Equal("AKIDEXAMPLE", Verifier().Verify(request, "service", ["us-east-1"]).AccessKeyId);
    }

    [Fact]
    public void Accepts_the_example_of_the_IAM_user_guide()
    {
        var request = new HttpRequest
        {
            Method = "GET",
            Path = "/",
            Query = "Action=ListUsers&Version=2010-05-08",
            Headers =
            [
                new("Host", "iam.amazonaws.com"),
                new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                new("X-Amz-Date", "20150830T123600Z"),
                new("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"),
            ],
        };
        Assert.Equal("AKIDEXAMPLE", Verifier().Verify(request, "iam", ["us-east-1"]).AccessKeyId);
    }

    [Fact]
    public void Derives_the_signing_key_of_the_IAM_user_guide()
    {
        byte[] key = SigningKeyCache.Derive(Secret, "20150830", "us-east-1", "iam");
        Assert.Equal("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9", Convert.ToHexString(key).ToLowerInvariant());
    }

    private static SignatureVerifier Verifier()
    {
        var credentials = new CredentialStore();
        credentials.Add(new Credential { AccessKeyId = "AKIDEXAMPLE", Secret = Secret, Caller = new Caller(RequestPrincipal.User("arn:aws:iam::123456789012:user/example")) });
        DateTimeOffset now = DateTimeOffset.Parse("2015-08-30T12:36:00Z", CultureInfo.InvariantCulture);
        return new SignatureVerifier(credentials, new FixedClock(now), () => now);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
