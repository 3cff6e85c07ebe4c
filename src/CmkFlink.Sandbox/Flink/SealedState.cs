using System.Security.Cryptography;
using System.Text;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>State sealed under a data key (AES-256-GCM); the data key itself is encrypted by KMS, or is the AWS owned key's.</summary>
/// <param name="Encryption">The key that protects the data key.</param>
/// <param name="EncryptedDataKey">Ciphertext of KMS; empty under the AWS owned key.</param>
internal sealed record SealedState(EncryptionSetting Encryption, byte[] EncryptedDataKey, byte[] Nonce, byte[] Tag, byte[] Ciphertext)
{
    /// <param name="applicationArn">Authenticated with the state: one application's state is none of another's.</param>
    public static SealedState Seal(StateImage image, EncryptionSetting encryption, byte[] dataKey, byte[] encryptedDataKey, string applicationArn)
    {
        byte[] plaintext = image.ToBytes();
        byte[] nonce = SandboxIds.SecretBytes(12);
        byte[] tag = new byte[16];
        byte[] ciphertext = new byte[plaintext.Length];
        using AesGcm aes = new(dataKey, tag.Length);
        aes.Encrypt(nonce, plaintext, ciphertext, tag, Encoding.UTF8.GetBytes(applicationArn));
        return new SealedState(encryption, encryptedDataKey, nonce, tag, ciphertext);
    }

    /// <summary>The state, or <see langword="null"/> where the data key or any byte is another.</summary>
    public StateImage? Open(byte[] dataKey, string applicationArn)
    {
        byte[] plaintext = new byte[Ciphertext.Length];
        try
        {
            using AesGcm aes = new(dataKey, 16);
            aes.Decrypt(Nonce, Ciphertext, Tag, plaintext, Encoding.UTF8.GetBytes(applicationArn));
        }
        catch (CryptographicException)
        {
            return null;
        }
        return StateImage.FromBytes(plaintext);
    }
}
