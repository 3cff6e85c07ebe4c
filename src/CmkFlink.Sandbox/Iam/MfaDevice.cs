using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Iam;

/// <summary>A virtual MFA device: time-based one-time passwords of six digits, on the real clock like signatures.</summary>
/// <remarks>RFC 6238 with SHA-1 and 30 seconds, as AWS's virtual devices. A code is accepted once, and so is no code older than the last one.</remarks>
internal sealed class MfaDevice(string serialNumber, byte[] seed, TimeProvider realClock)
{
    private const int Period = 30;

    /// <summary>Codes before and after the present one that count too, because clocks differ.</summary>
    private const int Drift = 2;

    /// <summary>Length of a seed (RFC 4226: at least 128 bits, 160 recommended).</summary>
    private const int SeedBytes = 20;

    private readonly object _gate = new();
    private long _lastStep;

    public string SerialNumber { get; } = serialNumber;

    /// <summary>When it was assigned to its user; <see langword="null"/> while it is nobody's.</summary>
    public DateTimeOffset? EnableDate { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>The seed as authenticator applications take it (RFC 4648). Secret: shown once, when the device is created.</summary>
    public string Base32Seed => ToBase32(seed);

    /// <summary>The shared secret, for the account's state.</summary>
    internal byte[] Seed => seed;

    /// <summary>The period of the last code that was used.</summary>
    internal long LastStep
    {
        get
        {
            lock (_gate) return _lastStep;
        }

        init => _lastStep = value;
    }

    private long Step => realClock.GetUtcNow().ToUnixTimeSeconds() / Period;

    /// <summary>A device with a seed of its own.</summary>
    public static MfaDevice Create(string serialNumber, TimeProvider realClock) => new(serialNumber, RandomNumberGenerator.GetBytes(SeedBytes), realClock);

    /// <summary>A code that has not been used and is good for another half minute at least, or <see langword="null"/> with how long it takes until there is one.</summary>
    /// <remarks>The oldest code that counts would be refused where the period ends between here and its use.</remarks>
    public string? NextCode(out TimeSpan wait)
    {
        lock (_gate)
        {
            long step = Math.Max(_lastStep + 1, Step - Drift + 1);
            wait = TimeSpan.Zero;
            if (step <= Step + Drift) return Code(step);
            wait = DateTimeOffset.FromUnixTimeSeconds((step - Drift) * Period) - realClock.GetUtcNow();
            return null;
        }
    }

    /// <summary>A code that has not been used; waits for the next period where all present ones are.</summary>
    public async Task<string> NextCodeAsync(CancellationToken cancellationToken)
    {
        string? code;
        while ((code = NextCode(out TimeSpan wait)) is null) await Task.Delay(wait + TimeSpan.FromMilliseconds(10), cancellationToken);
        return code;
    }

    /// <summary>Whether the code is right and new; it is used up by that.</summary>
    public bool Accept(string code)
    {
        lock (_gate)
        {
            for (long step = Math.Max(_lastStep + 1, Step - Drift); step <= Step + Drift; step++)
            {
                if (!SignatureVerifier.FixedTimeEquals(Code(step), code)) continue;
                _lastStep = step;
                return true;
            }

            return false;
        }
    }

    /// <summary>Whether two codes are right, new, and follow each other; they are used up by that.</summary>
    public bool AcceptPair(string first, string second)
    {
        lock (_gate)
        {
            for (long step = Math.Max(_lastStep + 1, Step - Drift); step < Step + Drift; step++)
            {
                if (!SignatureVerifier.FixedTimeEquals(Code(step), first) || !SignatureVerifier.FixedTimeEquals(Code(step + 1), second)) continue;
                _lastStep = step + 1;
                return true;
            }

            return false;
        }
    }

    private static string ToBase32(byte[] bytes)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var text = new System.Text.StringBuilder(bytes.Length * 8 / 5 + 1);
        int bits = 0, buffer = 0;
        foreach (byte next in bytes)
        {
            buffer = ((buffer & 0x1F) << 8) | next;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Alphabet[(buffer >> (bits - 5)) & 0x1F]);
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(buffer << (5 - bits)) & 0x1F]).ToString();
    }

    // CA5350: RFC 6238's default and what authenticator applications use; HMAC-SHA1 is not broken.
#pragma warning disable CA5350
    internal string Code(long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        byte[] hash = HMACSHA1.HashData(seed, counter);
        int offset = hash[^1] & 15;
        int number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA5350
}
