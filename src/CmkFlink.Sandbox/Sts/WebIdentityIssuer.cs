using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Sts;

/// <summary>Who a web identity token speaks of.</summary>
internal sealed record WebIdentityClaims(string Subject, string Audience);

/// <summary>The sandbox's own issuer of web identity tokens: JSON Web Tokens signed with ES256 (RFC 7519, RFC 7518). Their time is virtual time. Thread-safe.</summary>
internal sealed class WebIdentityIssuer(Func<DateTimeOffset> now)
{
    /// <summary>What an OpenID Connect provider of the account must name. A reserved name: nothing is ever asked there.</summary>
    public const string Url = "https://tokens.sandbox.example";

    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(10);

    private readonly Lazy<ECDsa> _key = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>A token for a subject and an audience, good for ten minutes.</summary>
    public string Issue(string subject, string audience)
    {
        long issued = now().ToUnixTimeSeconds();
        string head = Encode(Encoding.UTF8.GetBytes("""{"alg":"ES256","typ":"JWT"}"""));
        string claims = Encode(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["iss"] = Url, ["sub"] = subject, ["aud"] = audience, ["iat"] = issued, ["exp"] = issued + (long)_lifetime.TotalSeconds }));
        string content = $"{head}.{claims}";
        return $"{content}.{Encode(_key.Value.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256))}";
    }

    /// <summary>Reads a token of this issuer.</summary>
    /// <exception cref="ServiceException">InvalidIdentityToken or ExpiredTokenException.</exception>
    public WebIdentityClaims Verify(string token)
    {
        string[] parts = token.Split('.');
        // The signature is judged over the very text that came; whatever else the head claims, it is checked as ES256 with this issuer's key.
        if (parts.Length != 3 || !TryDecode(parts[2], out byte[] signature) || !TryDecode(parts[1], out byte[] claims)) throw Invalid();
        if (!_key.Value.VerifyData(Encoding.UTF8.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256)) throw Invalid();
        JsonObject read = JsonNode.Parse(claims)!.AsObject();
        if ((long)read["exp"]! <= now().ToUnixTimeSeconds()) throw new ServiceException("ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time");
        return new WebIdentityClaims((string)read["sub"]!, (string)read["aud"]!);
    }

    private static ServiceException Invalid() => new("InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static bool TryDecode(string text, out byte[] bytes)
    {
        string base64 = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - text.Length % 4) % 4);
        bytes = new byte[base64.Length];
        bool isDecoded = Convert.TryFromBase64String(base64, bytes, out int length);
        bytes = bytes[..length];
        return isDecoded;
    }
}
