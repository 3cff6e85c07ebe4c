using System.Security.Cryptography;
using System.Text;
using CmkFlink.Sandbox.Http;

namespace CmkFlink.Sandbox.Signing;

/// <summary>The canonical form of a request that Signature Version 4 signs.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request</remarks>
internal static class CanonicalRequest
{
    /// <summary>The canonical request as text.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="signedHeaders">Names from the Authorization header: lower case, sorted, all present.</param>
    /// <param name="payloadHash">Hash of the body in lower-case hexadecimal digits, or the literal that stands for it.</param>
    public static string Build(HttpRequest request, IReadOnlyList<string> signedHeaders, string payloadHash)
    {
        var text = new StringBuilder(512);
        text.Append(request.Method).Append('\n');
        text.Append(Path(request.Path)).Append('\n');
        text.Append(Query(request.Query)).Append('\n');
        foreach (string name in signedHeaders) text.Append(name).Append(':').Append(HeaderValues(request, name)).Append('\n');
        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash);
        return text.ToString();
    }

    public static string Sha256Hex(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexString(hash).ToLowerInvariant();
    }

    /// <summary>Dot segments and doubled slashes resolved, then every segment encoded once more than it was sent (all services but S3).</summary>
    public static string Path(string path)
    {
        if (path == "/") return path;
        var segments = new List<string>();
        string[] parts = path.Split('/');
        foreach (string part in parts)
        {
            if (part is "" or ".") continue;
            if (part != "..") segments.Add(part);
            else if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
        }

        string normal = "/" + string.Join('/', segments);
        if (normal.Length > 1 && parts[^1] is "" or "." or "..") normal += segments.Count > 0 ? "/" : "";
        return UriEncoding.Encode(normal, keepSlash: true);
    }

    /// <summary>Parameters decoded, encoded the one canonical way, and sorted by name and value.</summary>
    public static string Query(string query)
    {
        if (query.Length == 0) return "";
        var pairs = new List<(string Name, string Value)>();
        foreach (string part in query.Split('&'))
        {
            if (part.Length == 0) continue;
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(equals < 0 ? (Normal(part), "") : (Normal(part[..equals]), Normal(part[(equals + 1)..])));
        }

        pairs.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : string.CompareOrdinal(a.Value, b.Value));
        return string.Join('&', pairs.Select(pair => pair.Name + "=" + pair.Value));
    }

    /// <summary>By the form's rules, by which the parameters are read: what a plus stands for is signed as it is understood.</summary>
    private static string Normal(string part) => UriEncoding.Encode(UriEncoding.TryDecode(part, true, out string decoded) ? decoded : part);

    /// <summary>Values trimmed, runs of blanks made one, several headers of a name joined by commas in the order sent.</summary>
    private static string HeaderValues(HttpRequest request, string name)
    {
        string? value = request.Header(name);
        if (value is null) return "";
        if (!value.Contains("  ", StringComparison.Ordinal) && !value.Contains(" ,", StringComparison.Ordinal)) return value;
        return string.Join(',', request.Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => Squeeze(h.Value)));
    }

    private static string Squeeze(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
