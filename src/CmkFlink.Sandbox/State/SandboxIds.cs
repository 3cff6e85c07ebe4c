using System.Security.Cryptography;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.State;

/// <summary>Ids, which a seed repeats, and secrets, which nothing repeats. Not thread-safe: used under the account's gate.</summary>
internal sealed class SandboxIds(IIdSource source)
{
    public string Uuid() => source.NextUuid();

    /// <summary>Lower-case hexadecimal digits; key material ids have 64.</summary>
    public string Hex(int digits) => source.NextText("0123456789abcdef", digits);

    /// <summary>Letters, digits, hyphens and underscores, for operation ids and tokens.</summary>
    public string Token(int length) => source.NextText("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", length);

    /// <summary>Key material, data keys and nonces: always from the system's generator.</summary>
    public static byte[] SecretBytes(int count) => RandomNumberGenerator.GetBytes(count);
}
