using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Reads the encryption block of a create or update request and checks the key it names.</summary>
internal sealed class EncryptionRequests(StateEncryption encryption)
{
    /// <param name="block">ApplicationEncryptionConfiguration, or its Update form.</param>
    /// <param name="suffix"><c>Update</c> for the latter.</param>
    /// <param name="runtime">The runtime that the application will have.</param>
    /// <exception cref="ServiceException">InvalidArgumentException.</exception>
    public EncryptionSetting Read(ServiceCall call, CallInput block, string suffix, string applicationArn, string runtime)
    {
        string keyType = block.Choice("KeyType" + suffix, EncryptionSetting.AwsOwnedKeyType, EncryptionSetting.CustomerManagedKeyType) ?? throw block.Missing("KeyType" + suffix);
        string? keyId = block.Text("KeyId" + suffix, 1, 2048);
        if (keyType == EncryptionSetting.AwsOwnedKeyType)
        {
            return keyId is null ? EncryptionSetting.AwsOwnedKey : throw FlinkErrors.InvalidArgument($"KeyId{suffix} must not be given with key type {keyType}.");
        }
        if (keyId is null) throw FlinkErrors.InvalidArgument($"KeyId{suffix} is required with key type {keyType}.");
        CheckRuntime(runtime);
        string keyArn = encryption.ResolveKey(call, applicationArn, keyId);
        encryption.Validate(call, applicationArn, keyArn);
        return new EncryptionSetting(keyArn);
    }

    /// <exception cref="ServiceException">InvalidArgumentException: the runtime cannot use a customer managed key.</exception>
    public static void CheckRuntime(string runtime)
    {
        if (!Runtimes.SupportsCustomerManagedKey(runtime)) throw FlinkErrors.InvalidArgument($"Customer managed keys are not supported for runtime environment {runtime}.");
    }
}
