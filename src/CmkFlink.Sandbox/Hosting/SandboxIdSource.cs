using System.Security.Cryptography;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>Ids from the system's generator, or from a seed. Used under the account's gate.</summary>
internal sealed class SandboxIdSource : IIdSource
{
    private readonly Random? _seeded;

    // CA5394: repeatable ids are what a seed is for; nothing that must be secret is drawn here.
#pragma warning disable CA5394
    /// <param name="seed"><see langword="null"/> for ids that nobody can foresee.</param>
    public SandboxIdSource(long? seed) => _seeded = seed is { } value ? new Random(Fold(value)) : null;

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

    private int Below(int limit) => _seeded?.Next(limit) ?? RandomNumberGenerator.GetInt32(limit);

    private void Fill(Span<byte> bytes)
    {
        if (_seeded is null) RandomNumberGenerator.Fill(bytes);
        else _seeded.NextBytes(bytes);
    }
#pragma warning restore CA5394

    /// <summary>Both halves of the seed count, the same way in every process (long.GetHashCode is no contract).</summary>
    private static int Fold(long seed) => unchecked((int)seed ^ (int)(seed >> 32));
}
