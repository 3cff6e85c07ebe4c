namespace CmkFlink.Sandbox.Signing;

/// <summary>The Authorization header of Signature Version 4, taken apart.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html</remarks>
internal sealed record SignatureHeader(string AccessKeyId, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    /// <summary>Reads the header.</summary>
    /// <exception cref="AuthenticationException">It is not a complete one.</exception>
    public static SignatureHeader Parse(string header)
    {
        // Anything but this algorithm (Signature Version 2, SigV4A, Basic ...) is no signature here.
        int blank = header.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0 || header[..blank] != Algorithm) throw Incomplete(header.StartsWith("AWS", StringComparison.Ordinal) ? $"Unsupported AWS 'algorithm': '{(blank < 0 ? header : header[..blank])}'." : "Authorization header requires 'Credential' parameter.");
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in header[(blank + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw Incomplete("A key=value pair of the Authorization header lacks its equals sign.");
            if (!parts.TryAdd(part[..equals], part[(equals + 1)..])) throw Incomplete($"Authorization header has several '{part[..equals]}' parameters.");
        }

        string credential = Need(parts, "Credential");
        string signature = Need(parts, "Signature");
        string[] names = Need(parts, "SignedHeaders").Split(';');
        string[] scope = credential.Split('/');
        if (scope.Length != 5 || scope[4] != "aws4_request" || scope.Any(s => s.Length == 0)) throw Incomplete($"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'.");
        // The list is canonical: lower case, sorted, each name once. Anything else cannot verify.
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0 || names[i].Any(char.IsAsciiLetterUpper) || (i > 0 && string.CompareOrdinal(names[i - 1], names[i]) >= 0)) throw Incomplete("SignedHeaders must be lower-case, sorted and without repetition.");
        }

        return new SignatureHeader(scope[0], scope[1], scope[2], scope[3], names, signature);
    }

    private static string Need(Dictionary<string, string> parts, string name) => parts.TryGetValue(name, out string? value) && value.Length > 0
        ? value
        : throw Incomplete($"Authorization header requires '{name}' parameter.");

    private static AuthenticationException Incomplete(string message) => new(AuthenticationFailure.Incomplete, message);
}
