using System.Security.Cryptography;

namespace CmkFlink.Sandbox.State;

/// <summary>Source of ids, key material and nonces: random, or repeatable from a seed. Not thread-safe: used under the account's gate.</summary>
internal sealed class SandboxIds
{
    private readonly Random? _seeded;

    /// <param name="seed">The same seed gives the same ids and key material; <see langword="null"/> draws from the system's generator.</param>
    // CA5394: a seeded sandbox exists to repeat byte for byte; it protects no data but its own made-up state.
#pragma warning disable CA5394
    public SandboxIds(int? seed = null) => _seeded = seed is int value ? new Random(value) : null;

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        if (_seeded is null) RandomNumberGenerator.Fill(bytes);
        else _seeded.NextBytes(bytes);
        return bytes;
    }
#pragma warning restore CA5394

    /// <summary>Lower-case hexadecimal digits; key material ids have 64.</summary>
    public string Hex(int digits) => Convert.ToHexString(Bytes((digits + 1) / 2)).ToLowerInvariant()[..digits];

    /// <summary>A UUID of version 4.</summary>
    public string Uuid()
    {
        byte[] bytes = Bytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>Letters and digits of Base64 without signs, for operation ids and tokens.</summary>
    public string Token(int bytes) => Convert.ToBase64String(Bytes(bytes)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
}
