using System.Buffers.Binary;
using System.Security.Cryptography;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>Ids from the system's generator, or from a seed. Used under the account's gate.</summary>
/// <remarks>Seeded ids are SplitMix64: the same in every process and version, and a generator whose place can be saved. Nothing that must be secret is drawn here.</remarks>
internal sealed class SandboxIdSource : IIdSource
{
    private readonly bool _isSeeded;

    /// <param name="seed"><see langword="null"/> for ids that nobody can foresee.</param>
    public SandboxIdSource(long? seed)
    {
        _isSeeded = seed is not null;
        Position = unchecked((ulong)(seed ?? 0));
    }

    /// <summary>Where a seeded source is; a source at the same place gives the same ids.</summary>
    public ulong Position { get; set; }

    public string NextUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    public string NextText(string alphabet, int length) => string.Create(length, (alphabet, this), static (text, state) =>
    {
        for (int i = 0; i < text.Length; i++) text[i] = state.alphabet[state.Item2.Below(state.alphabet.Length)];
    });

    // The high half of the product: as good as uniform for alphabets this small.
    private int Below(int limit) => _isSeeded ? (int)Math.BigMul(Next(), (ulong)limit, out _) : RandomNumberGenerator.GetInt32(limit);

    private void Fill(Span<byte> bytes)
    {
        if (!_isSeeded)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        for (int i = 0; i < bytes.Length; i += sizeof(ulong)) BinaryPrimitives.WriteUInt64LittleEndian(bytes[i..], Next());
    }

    private ulong Next()
    {
        unchecked
        {
            ulong value = Position += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
