using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Kms;

/// <summary>What kinds of keys there are and what they are for (KMS API reference, CreateKey).</summary>
internal static class KeySpecs
{
    /// <summary>Every key spec of the service model.</summary>
    public static readonly string[] All =
    [
        "RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "SYMMETRIC_DEFAULT",
        "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "ECC_NIST_EDWARDS25519",
    ];

    /// <summary>The usage of a new key, given or by default.</summary>
    /// <exception cref="ServiceException">The usage is missing for a key that needs it, or does not go with the spec.</exception>
    public static string Usage(string keySpec, string? keyUsage)
    {
        if (keyUsage is null)
        {
            return keySpec == "SYMMETRIC_DEFAULT" ? "ENCRYPT_DECRYPT" : throw KmsErrors.Validation("You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
        }
        bool compatible = keySpec switch
        {
            "SYMMETRIC_DEFAULT" => keyUsage == "ENCRYPT_DECRYPT",
            "SM2" => keyUsage is "ENCRYPT_DECRYPT" or "SIGN_VERIFY" or "KEY_AGREEMENT",
            "ECC_SECG_P256K1" or "ECC_NIST_EDWARDS25519" => keyUsage == "SIGN_VERIFY",
            _ when keySpec.StartsWith("RSA", StringComparison.Ordinal) => keyUsage is "ENCRYPT_DECRYPT" or "SIGN_VERIFY",
            _ when keySpec.StartsWith("ECC", StringComparison.Ordinal) => keyUsage is "SIGN_VERIFY" or "KEY_AGREEMENT",
            _ when keySpec.StartsWith("HMAC", StringComparison.Ordinal) => keyUsage == "GENERATE_VERIFY_MAC",
            _ => keyUsage == "SIGN_VERIFY",
        };
        return compatible ? keyUsage : throw KmsErrors.Validation($"KeyUsage {keyUsage} is not compatible with KeySpec {keySpec}");
    }

    /// <summary>The algorithms that DescribeKey lists, and the name of the list.</summary>
    public static (string Member, string[] Values)? Algorithms(string keySpec, string keyUsage) => (keyUsage, keySpec) switch
    {
        ("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT") => ("EncryptionAlgorithms", ["SYMMETRIC_DEFAULT"]),
        ("ENCRYPT_DECRYPT", "SM2") => ("EncryptionAlgorithms", ["SM2PKE"]),
        ("ENCRYPT_DECRYPT", _) => ("EncryptionAlgorithms", ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]),
        ("GENERATE_VERIFY_MAC", _) => ("MacAlgorithms", [keySpec.Replace("HMAC_", "HMAC_SHA_", StringComparison.Ordinal)]),
        ("KEY_AGREEMENT", _) => ("KeyAgreementAlgorithms", ["ECDH"]),
        ("SIGN_VERIFY", "ECC_NIST_P256" or "ECC_SECG_P256K1") => ("SigningAlgorithms", ["ECDSA_SHA_256"]),
        ("SIGN_VERIFY", "ECC_NIST_P384") => ("SigningAlgorithms", ["ECDSA_SHA_384"]),
        ("SIGN_VERIFY", "ECC_NIST_P521") => ("SigningAlgorithms", ["ECDSA_SHA_512"]),
        ("SIGN_VERIFY", "ECC_NIST_EDWARDS25519") => ("SigningAlgorithms", ["ED25519_SHA_512", "ED25519_PH_SHA_512"]),
        ("SIGN_VERIFY", "SM2") => ("SigningAlgorithms", ["SM2DSA"]),
        ("SIGN_VERIFY", _) when keySpec.StartsWith("ML_DSA", StringComparison.Ordinal) => ("SigningAlgorithms", ["ML_DSA_SHAKE_256"]),
        ("SIGN_VERIFY", _) => ("SigningAlgorithms", ["RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512", "RSASSA_PSS_SHA_256", "RSASSA_PSS_SHA_384", "RSASSA_PSS_SHA_512"]),
        _ => null,
    };
}
