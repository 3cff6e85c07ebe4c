using System.Security.Cryptography;

namespace CmkFlink.Core.Operations;

/// <summary>SHA-256 on both frameworks.</summary>
internal static class Digest
{
    public static byte[] Sha256(byte[] bytes)
    {
#if NET8_0_OR_GREATER
        return SHA256.HashData(bytes);
#else
        using SHA256 sha = SHA256.Create();
        return sha.ComputeHash(bytes);
#endif
    }

    /// <summary>As sha256sum and Get-FileHash write it, in lower case.</summary>
    public static string Hex(byte[] bytes) => string.Concat(Sha256(bytes).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}
