using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CmkFlink.Sandbox.Http;

namespace CmkFlink.Sandbox.Signing;

/// <summary>Verifies Signature Version 4 in the Authorization header. Presigned URLs are refused: none of the services here needs them.</summary>
/// <param name="credentials">The account's access keys.</param>
/// <param name="realClock">Judges the date of a signature.</param>
/// <param name="virtualNow">Judges the end of a session.</param>
internal sealed class SignatureVerifier(CredentialStore credentials, TimeProvider realClock, Func<DateTimeOffset> virtualNow)
{
    /// <summary>How far a signature's date may be off (IAM user guide, SigV4 request elements: five minutes either way at the least; the services' own messages say 15).</summary>
    private static readonly TimeSpan _tolerance = TimeSpan.FromMinutes(15);

    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    private readonly SigningKeyCache _keys = new();

    /// <summary>The credential that signed the request.</summary>
    /// <param name="request">Read completely.</param>
    /// <param name="service">Signing name of the service that the request is for.</param>
    /// <param name="regions">Regions that the credential scope may name.</param>
    /// <exception cref="AuthenticationException">The request is not authenticated.</exception>
    public Credential Verify(HttpRequest request, string service, IReadOnlyList<string> regions)
    {
        string? authorization = request.Header("Authorization");
        if (authorization is null) throw new AuthenticationException(AuthenticationFailure.Missing, "Missing Authentication Token");
        SignatureHeader header = SignatureHeader.Parse(authorization);
        DateTimeOffset date = RequestDate(request, out string dateText);
        Credential credential = Authenticate(request, header);
        RequireSignedHeaders(request, header);
        if (dateText[..8] != header.Date) throw Bad($"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{header.Date}' != '{dateText[..8]}', from '{dateText}'.");
        if (header.Service != service) throw Bad($"Credential should be scoped to correct service: '{service}'. ");
        if (!regions.Contains(header.Region)) throw Bad("Credential should be scoped to a valid region. ");
        RequireFresh(date, dateText);
        if (!IsSignatureValid(request, header, credential, dateText)) throw Bad("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        // Only a holder of the secret learns that a session has ended.
        if (credential.ExpiresAt is { } end && end <= virtualNow()) throw new AuthenticationException(AuthenticationFailure.ExpiredToken, "The security token included in the request is expired");
        return credential;
    }

    /// <summary>Equal without telling by its time where two texts differ.</summary>
    internal static bool FixedTimeEquals(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private Credential Authenticate(HttpRequest request, SignatureHeader header)
    {
        Credential? credential = credentials.Find(header.AccessKeyId);
        string? token = request.Header("X-Amz-Security-Token");
        // A token with a long-term key, a missing token and a foreign one all read the same in AWS.
        if (credential is not { IsActive: true } || !FixedTimeEquals(token ?? "", credential.SessionToken ?? "")) throw new AuthenticationException(AuthenticationFailure.UnknownKey, "The security token included in the request is invalid.");
        return credential;
    }

    private bool IsSignatureValid(HttpRequest request, SignatureHeader header, Credential credential, string dateText)
    {
        string bodyHash = CanonicalRequest.Sha256Hex(request.Body.Span);
        // The header is optional outside S3, and so are S3's ways to leave the body unsigned: a declared hash must be the body's own.
        string? declared = request.Header("X-Amz-Content-Sha256");
        if (declared is not null && !FixedTimeEquals(declared, bodyHash)) return false;
        string canonical = CanonicalRequest.Build(request, header.SignedHeaders, bodyHash);
        string toSign = $"{SignatureHeader.Algorithm}\n{dateText}\n{header.Scope}\n{CanonicalRequest.Sha256Hex(Encoding.UTF8.GetBytes(canonical))}";
        Span<byte> expected = stackalloc byte[32];
        HMACSHA256.HashData(_keys.Get(credential, header), Encoding.UTF8.GetBytes(toSign), expected);
        return FixedTimeEquals(Convert.ToHexString(expected).ToLowerInvariant(), header.Signature);
    }

    private static DateTimeOffset RequestDate(HttpRequest request, out string text)
    {
        text = request.Header("X-Amz-Date") ?? "";
        if (text.Length == 0 && DateTimeOffset.TryParseExact(request.Header("Date"), "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset rfc))
        {
            text = rfc.ToString(DateFormat, CultureInfo.InvariantCulture);
            return rfc;
        }

        if (text.Length == 0) throw new AuthenticationException(AuthenticationFailure.Incomplete, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        if (!DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)) throw new AuthenticationException(AuthenticationFailure.Incomplete, "Date must be in ISO-8601 'basic format'.");
        return date;
    }

    /// <summary>Host, and every X-Amz header that came: what decides over operation, time and session must not be open to change on the way.</summary>
    private static void RequireSignedHeaders(HttpRequest request, SignatureHeader header)
    {
        if (!header.SignedHeaders.Contains("host")) throw Bad("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        foreach (HttpHeader sent in request.Headers)
        {
            if (sent.Name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !header.SignedHeaders.Contains(sent.Name.ToLowerInvariant())) throw Bad($"'{sent.Name}' must be a 'SignedHeader' in the AWS Authorization.");
        }

        // X-Amz-Date is then signed by the loop; without it the date is in Date.
        if (request.Header("X-Amz-Date") is null && !header.SignedHeaders.Contains("date")) throw Bad("'Date' must be a 'SignedHeader' in the AWS Authorization.");
    }

    private void RequireFresh(DateTimeOffset date, string text)
    {
        DateTimeOffset now = realClock.GetUtcNow();
        if (date < now - _tolerance) throw Bad($"Signature expired: {text} is now earlier than {Text(now - _tolerance)} ({Text(now)} - 15 min.)");
        if (date > now + _tolerance) throw Bad($"Signature not yet current: {text} is still later than {Text(now + _tolerance)} ({Text(now)} + 15 min.)");

        static string Text(DateTimeOffset time) => time.ToString(DateFormat, CultureInfo.InvariantCulture);
    }

    private static AuthenticationException Bad(string message) => new(AuthenticationFailure.BadSignature, message);
}
