using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CmkFlink.Sandbox.Tests.Signing;

/// <summary>Signs requests to path "/" without a query, by the specification of Signature Version 4 and without any code of the sandbox.</summary>
internal sealed record TestSigner(string AccessKeyId, string Secret, string? Token)
{
    public string Region { get; init; } = "eu-west-1";

    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The scope's date, of the eight digits of the day.</summary>
    public Func<string, string> ScopeDate { get; init; } = static day => day;

    public static TestSigner For(FlinkSandbox sandbox, string profile)
    {
        SandboxCredentials credentials = sandbox.CredentialsOf(profile);
        return new TestSigner(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken);
    }

    /// <summary>The headers of a signed POST, Host and Authorization included.</summary>
    public IReadOnlyList<(string Name, string Value)> Sign(string service, string body, string contentType, string? target = null)
    {
        string date = Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = contentType, ["host"] = "127.0.0.1", ["x-amz-date"] = date };
        if (Token is not null) headers["x-amz-security-token"] = Token;
        if (target is not null) headers["x-amz-target"] = target;
        string names = string.Join(';', headers.Keys);
        string canonical = $"POST\n/\n\n{string.Concat(headers.Select(h => $"{h.Key}:{h.Value}\n"))}\n{names}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
        string day = ScopeDate(date[..8]);
        string scope = $"{day}/{Region}/{service}/aws4_request";
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + Secret);
        foreach (string part in (string[])[day, Region, service, "aws4_request"]) key = Hmac(key, part);
        headers["authorization"] = $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/{scope}, SignedHeaders={names}, Signature={Hex(Hmac(key, toSign))}";
        return [.. headers.Select(h => (h.Key, h.Value))];
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
