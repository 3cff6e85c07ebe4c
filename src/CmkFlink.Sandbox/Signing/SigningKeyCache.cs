using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace CmkFlink.Sandbox.Signing;

/// <summary>Derived signing keys: four HMACs a key, day, Region and service, then none.</summary>
internal sealed class SigningKeyCache
{
    private const int Capacity = 4096;

    private readonly ConcurrentDictionary<(Credential Credential, string Scope), byte[]> _keys = new();

    /// <summary>The signing key; only call it for a credential that exists. Kept by credential, not by id: a restored account may have another secret under the same id.</summary>
    public byte[] Get(Credential credential, SignatureHeader header)
    {
        (Credential, string) id = (credential, header.Scope);
        if (_keys.TryGetValue(id, out byte[]? key)) return key;
        // Scopes come from clients: keep the cache small rather than clever.
        if (_keys.Count >= Capacity) _keys.Clear();
        return _keys[id] = Derive(credential.Secret, header.Date, header.Region, header.Service);
    }

    internal static byte[] Derive(string secret, string date, string region, string service)
    {
        byte[] key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(date));
        foreach (string part in (string[])[region, service, "aws4_request"]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }
}
