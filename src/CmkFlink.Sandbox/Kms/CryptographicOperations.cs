using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>Encrypt, Decrypt, ReEncrypt, GenerateDataKey, GenerateDataKeyWithoutPlaintext and GenerateRandom.</summary>
/// <remarks>Checks run in KMS's order: the request, the ciphertext's header, authorization, the key's state, its usage, DryRun, and only then the cryptography.</remarks>
internal sealed class CryptographicOperations(SandboxClock clock, KmsStore store, KmsAccess access)
{
    private const string Algorithm = "SYMMETRIC_DEFAULT";

    private static readonly string[] Algorithms = [Algorithm, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE"];

    public JsonObject Encrypt(ServiceCall call, CallInput input)
    {
        byte[] plaintext = input.Blob("Plaintext", 1, 4096) ?? throw input.Missing("Plaintext");
        IReadOnlyDictionary<string, string> context = EncryptionContexts.Read(input, "EncryptionContext");
        CheckAlgorithm(input, "EncryptionAlgorithm");
        KmsKey key = OpenNamed(call, input, "Encrypt", "KeyId", context);
        ThrowIfDryRun(input);
        byte[] blob = Seal(key, plaintext, context);
        Note(call, key, "Encrypt");
        return new JsonObject { ["CiphertextBlob"] = Convert.ToBase64String(blob), ["KeyId"] = key.Arn, ["EncryptionAlgorithm"] = Algorithm };
    }

    public JsonObject Decrypt(ServiceCall call, CallInput input)
    {
        IReadOnlyDictionary<string, string> context = EncryptionContexts.Read(input, "EncryptionContext");
        CheckAlgorithm(input, "EncryptionAlgorithm");
        if (IgnoresCiphertext(input))
        {
            OpenNamed(call, input, "Decrypt", "KeyId", context);
            throw KmsErrors.DryRun();
        }
        byte[] bytes = input.Blob("CiphertextBlob", 1, 6144) ?? throw input.Missing("CiphertextBlob");
        (KmsKey key, CiphertextBlob blob) = OpenCiphertext(call, input, bytes, "Decrypt", "KeyId", context);
        ThrowIfDryRun(input);
        byte[] plaintext = Unseal(key, blob, context);
        Note(call, key, "Decrypt");
        return new JsonObject { ["KeyId"] = key.Arn, ["Plaintext"] = Convert.ToBase64String(plaintext), ["EncryptionAlgorithm"] = Algorithm, ["KeyMaterialId"] = blob.MaterialId };
    }

    public JsonObject ReEncrypt(ServiceCall call, CallInput input)
    {
        IReadOnlyDictionary<string, string> sourceContext = EncryptionContexts.Read(input, "SourceEncryptionContext");
        IReadOnlyDictionary<string, string> destinationContext = EncryptionContexts.Read(input, "DestinationEncryptionContext");
        CheckAlgorithm(input, "SourceEncryptionAlgorithm");
        CheckAlgorithm(input, "DestinationEncryptionAlgorithm");
        if (IgnoresCiphertext(input))
        {
            OpenNamed(call, input, "ReEncryptFrom", "SourceKeyId", sourceContext);
            OpenNamed(call, input, "ReEncryptTo", "DestinationKeyId", destinationContext);
            throw KmsErrors.DryRun();
        }
        byte[] bytes = input.Blob("CiphertextBlob", 1, 6144) ?? throw input.Missing("CiphertextBlob");
        (KmsKey source, CiphertextBlob blob) = OpenCiphertext(call, input, bytes, "ReEncryptFrom", "SourceKeyId", sourceContext);
        KmsKey destination = OpenNamed(call, input, "ReEncryptTo", "DestinationKeyId", destinationContext);
        ThrowIfDryRun(input);
        byte[] sealedAgain = Seal(destination, Unseal(source, blob, sourceContext), destinationContext);
        Note(call, source, "ReEncrypt");
        Note(call, destination, "ReEncrypt");
        return new JsonObject
        {
            ["CiphertextBlob"] = Convert.ToBase64String(sealedAgain),
            ["SourceKeyId"] = source.Arn,
            ["KeyId"] = destination.Arn,
            ["SourceEncryptionAlgorithm"] = Algorithm,
            ["DestinationEncryptionAlgorithm"] = Algorithm,
            ["SourceKeyMaterialId"] = blob.MaterialId,
            ["DestinationKeyMaterialId"] = destination.CurrentMaterial.Id,
        };
    }

    public JsonObject GenerateDataKey(ServiceCall call, CallInput input)
    {
        (JsonObject answer, byte[] dataKey) = NewDataKey(call, input, "GenerateDataKey");
        answer["Plaintext"] = Convert.ToBase64String(dataKey);
        return answer;
    }

    public JsonObject GenerateDataKeyWithoutPlaintext(ServiceCall call, CallInput input) => NewDataKey(call, input, "GenerateDataKeyWithoutPlaintext").Answer;

    public JsonObject GenerateRandom(ServiceCall call, CallInput input)
    {
        int count = (int)(input.Number("NumberOfBytes", 1, 1024) ?? throw KmsErrors.Validation("NumberOfBytes is required."));
        access.Authorizer.Demand(call, "kms:GenerateRandom", "*");
        return new JsonObject { ["Plaintext"] = Convert.ToBase64String(SandboxIds.SecretBytes(count)) };
    }

    private (JsonObject Answer, byte[] DataKey) NewDataKey(ServiceCall call, CallInput input, string operation)
    {
        string? spec = input.Choice("KeySpec", "AES_256", "AES_128");
        long? count = input.Number("NumberOfBytes", 1, 1024);
        if (spec is null == count is null) throw KmsErrors.Validation("Please specify either number of bytes or key spec.");
        IReadOnlyDictionary<string, string> context = EncryptionContexts.Read(input, "EncryptionContext");
        KmsKey key = OpenNamed(call, input, operation, "KeyId", context);
        ThrowIfDryRun(input);
        byte[] dataKey = SandboxIds.SecretBytes(spec switch { "AES_256" => 32, "AES_128" => 16, _ => (int)count!.Value });
        byte[] blob = Seal(key, dataKey, context);
        Note(call, key, operation);
        return (new JsonObject { ["CiphertextBlob"] = Convert.ToBase64String(blob), ["KeyId"] = key.Arn, ["KeyMaterialId"] = key.CurrentMaterial.Id }, dataKey);
    }

    /// <summary>The key that the request names, authorized and usable for symmetric encryption.</summary>
    private KmsKey OpenNamed(ServiceCall call, CallInput input, string action, string member, IReadOnlyDictionary<string, string> context)
    {
        KmsKey key = access.Open(call, input, action, StateRule.Usable, aliasAllowed: true, Condition(context), member);
        return CheckUsage(key, action);
    }

    /// <summary>The key that a ciphertext names, which must be the one that the request names, if it names one.</summary>
    private (KmsKey Key, CiphertextBlob Blob) OpenCiphertext(ServiceCall call, CallInput input, byte[] bytes, string action, string member, IReadOnlyDictionary<string, string> context)
    {
        string? alias = null;
        KmsKey? named = input.Text(member, 1, 2048) is string text ? store.Resolve(text, aliasAllowed: true, out alias) : null;
        if (!CiphertextBlob.TryParse(bytes, out CiphertextBlob? blob)) throw KmsErrors.InvalidCiphertext();
        KmsKey? key = named ?? store.Find(blob.KeyId);
        if (key is null) throw KmsErrors.ForeignCiphertext();
        access.Demand(call, key, action, Condition(context), alias);
        if (key.KeyId != blob.KeyId) throw KmsErrors.IncorrectKey();
        KmsAccess.Check(key, StateRule.Usable);
        return (CheckUsage(key, action), blob);
    }

    private static RequestContext Condition(IReadOnlyDictionary<string, string> context) => EncryptionContexts.AddTo(new RequestContext().Set("kms:EncryptionAlgorithm", Algorithm), context);

    /// <summary>Asymmetric and HMAC keys exist in the sandbox without their cryptography (assumption KMS-9).</summary>
    private static KmsKey CheckUsage(KmsKey key, string operation)
    {
        if (key.IsSymmetricEncryption) return key;
        throw key.KeyUsage == "ENCRYPT_DECRYPT" && operation is "Encrypt" or "Decrypt" or "ReEncryptFrom" or "ReEncryptTo"
            ? KmsErrors.Unsupported("The sandbox does no asymmetric cryptography.")
            : KmsErrors.InvalidKeyUsage(key.Arn, key.KeyUsage, operation);
    }

    private static void CheckAlgorithm(CallInput input, string member)
    {
        if ((input.Choice(member, Algorithms) ?? Algorithm) != Algorithm) throw new ServiceException("InvalidKeyUsageException", "The encryption algorithm in the request is not compatible with the key.");
    }

    private static bool IgnoresCiphertext(CallInput input)
    {
        IReadOnlyList<string> modifiers = input.Texts("DryRunModifiers") ?? [];
        foreach (string modifier in modifiers)
        {
            if (modifier != "IGNORE_CIPHERTEXT") throw input.Violation("DryRunModifiers", modifier, "Member must satisfy enum value set: [IGNORE_CIPHERTEXT]");
        }
        if (modifiers.Count > 0 && input.Flag("DryRun") != true) throw KmsErrors.Validation("DryRunModifiers can be used with DryRun only.");
        return modifiers.Count > 0;
    }

    private static void ThrowIfDryRun(CallInput input)
    {
        if (input.Flag("DryRun") == true) throw KmsErrors.DryRun();
    }

    private static byte[] Seal(KmsKey key, byte[] plaintext, IReadOnlyDictionary<string, string> context) => CiphertextBlob.Seal(key.KeyId, key.CurrentMaterial, SandboxIds.SecretBytes(12), plaintext, EncryptionContexts.ToBytes(context));

    private static byte[] Unseal(KmsKey key, CiphertextBlob blob, IReadOnlyDictionary<string, string> context)
    {
        KeyMaterial? material = key.Materials.Find(m => m.Id == blob.MaterialId);
        return (material is null ? null : blob.Open(material, EncryptionContexts.ToBytes(context))) ?? throw KmsErrors.InvalidCiphertext();
    }

    private void Note(ServiceCall call, KmsKey key, string operation) => key.LastUse = new KeyLastUse(operation, clock.UtcNow, call.RequestId, call.RequestId);
}
