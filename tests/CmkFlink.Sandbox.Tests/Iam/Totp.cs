using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CmkFlink.Sandbox.Tests.Iam;

/// <summary>One-time codes by RFC 6238, without any code of the sandbox: what an authenticator application shows.</summary>
internal static class Totp
{
    /// <summary>The seed in a Base32StringSeed as it is on the wire: base32 text in base64.</summary>
    public static byte[] SeedOf(string base32StringSeed)
    {
        List<byte> bytes = [];
        int bits = 0, buffer = 0;
        foreach (byte letter in Convert.FromBase64String(base32StringSeed))
        {
            buffer = ((buffer & 0xFF) << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf((char)letter, StringComparison.Ordinal);
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
        }

        return [.. bytes];
    }

    /// <summary>The present half minute. Taken once a test: the next look may be in another one.</summary>
    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30;

    /// <summary>The code of a half minute. Those from two before the present one to two after it count.</summary>
    // CA5350: RFC 6238's default, and what AWS's virtual devices use.
#pragma warning disable CA5350
    public static string Code(byte[] seed, long halfMinute)
    {
        byte[] counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, halfMinute);
        byte[] hash = HMACSHA1.HashData(seed, counter);
        int at = hash[19] & 15;
        int number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA5350
}
