using System.Security.Cryptography;
using System.Text;

namespace CmkFlink.Sandbox.Kms;

/// <summary>A symmetric ciphertext of KMS: names its key and key material, and is authenticated together with the encryption context.</summary>
/// <remarks>AES-256-GCM with a random nonce. The header is part of the authenticated data, so no byte of the blob can change unnoticed. The layout is the sandbox's own: AWS's is not public.</remarks>
internal sealed class CiphertextBlob
{
    private const int MaterialIdLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private static readonly byte[] Magic = [0x01, 0x02, 0x02, 0x00];

    private readonly byte[] _bytes;
    private readonly int _headerLength;

    private CiphertextBlob(byte[] bytes, int headerLength, string keyId)
    {
        _bytes = bytes;
        _headerLength = headerLength;
        KeyId = keyId;
        MaterialId = Convert.ToHexString(bytes, headerLength - MaterialIdLength, MaterialIdLength).ToLowerInvariant();
    }

    public string KeyId { get; }

    public string MaterialId { get; }

    /// <param name="nonce">12 bytes, never used before with this material.</param>
    public static byte[] Seal(string keyId, KeyMaterial material, byte[] nonce, byte[] plaintext, byte[] context)
    {
        byte[] id = Encoding.ASCII.GetBytes(keyId);
        byte[] header = [.. Magic, (byte)id.Length, .. id, .. Convert.FromHexString(material.Id)];
        byte[] ciphertext = new byte[plaintext.Length];
        byte[] tag = new byte[TagLength];
        using AesGcm aes = new(material.Secret, TagLength);
        byte[] authenticated = [.. header, .. context];
        aes.Encrypt(nonce, plaintext, ciphertext, tag, authenticated);
        return [.. header, .. nonce, .. tag, .. ciphertext];
    }

    /// <summary>Reads the header; false for bytes that KMS did not make.</summary>
    public static bool TryParse(byte[] bytes, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CiphertextBlob? blob)
    {
        blob = null;
        if (bytes.Length < Magic.Length + 1 || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic)) return false;
        int idLength = bytes[Magic.Length];
        int headerLength = Magic.Length + 1 + idLength + MaterialIdLength;
        if (bytes.Length < headerLength + NonceLength + TagLength) return false;
        blob = new CiphertextBlob(bytes, headerLength, Encoding.ASCII.GetString(bytes, Magic.Length + 1, idLength));
        return true;
    }

    /// <summary>The plaintext, or <see langword="null"/> where material, encryption context or any byte differs.</summary>
    public byte[]? Open(KeyMaterial material, byte[] context)
    {
        ReadOnlySpan<byte> body = _bytes.AsSpan(_headerLength);
        byte[] plaintext = new byte[body.Length - NonceLength - TagLength];
        byte[] authenticated = [.. _bytes.AsSpan(0, _headerLength), .. context];
        using AesGcm aes = new(material.Secret, TagLength);
        try
        {
            aes.Decrypt(body[..NonceLength], body[(NonceLength + TagLength)..], body.Slice(NonceLength, TagLength), plaintext, authenticated);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
