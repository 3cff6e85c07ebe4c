using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Keys;

/// <summary>Whether a key that exists can serve where one was asked for.</summary>
internal static class KeyFitness
{
    /// <summary>Why MSF could not use the key at all; <see langword="null"/> where it could.</summary>
    /// <remarks>MSF supports symmetric keys only and takes no key that is not Enabled (Managed Service for Apache Flink developer guide, key management).</remarks>
    public static OperationFailure? Refusal(KeyMetadata key, string alias)
    {
        if (key.KeyManager == KeyManagerType.AWS) return KeyFailures.AwsManagedKey(key.Arn).Failure;
        if (key.KeySpec != KeySpec.SYMMETRIC_DEFAULT || key.KeyUsage != KeyUsageType.ENCRYPT_DECRYPT)
        {
            return new OperationFailure("KeyNotSymmetric", FailureCategory.ResourceExists, $"{alias} belongs to {key.Arn} already, a key of spec {key.KeySpec?.Value} for {key.KeyUsage?.Value}; MSF supports symmetric encryption keys only.", "Choose another -Alias.", key.Arn);
        }
        if (key.KeyState == KeyState.Enabled) return null;
        string remedy = key.KeyState?.Value switch
        {
            "Disabled" => $"Enable-FlinkCmkKey {key.Arn}, or choose another -Alias.",
            "PendingDeletion" => $"Restore-FlinkCmkKey {key.Arn} cancels the deletion; or choose another -Alias.",
            _ => "Wait until it is Enabled, or choose another -Alias.",
        };
        return new OperationFailure("KeyNotEnabled", FailureCategory.InvalidOperation, $"{alias} belongs to {key.Arn} already, and that key is {key.KeyState?.Value}.", remedy, key.Arn);
    }

    /// <summary>Why the key's policy does not fit, as the second half of a sentence; <see langword="null"/> where it does. What it allows beyond is a warning.</summary>
    public static string? PolicyDifference(FlinkCmkKey key, PolicyDocument wanted, IOperationHost host)
    {
        if (key.Policy is null) return "its policy is not readable, so nobody can say whether it fits.";
        KeyPolicyFit fit = KeyPolicyFit.Compare(wanted, key.Policy, key.KeyArn);
        if (fit.Missing.Count > 0) return $"its policy lacks what was asked for: {Some(fit.Missing)}.";
        if (fit.Excess.Count > 0) host.Warning($"The policy of {key.KeyArn} says more than was asked for: {Some(fit.Excess)}. Set-FlinkCmkKey -Policy narrows it.");
        return null;
    }

    /// <summary>What differs and does no harm to the use of the key.</summary>
    public static void Remark(FlinkCmkKey key, NewFlinkCmkKeyRequest request, IOperationHost host)
    {
        if (key.AutomaticRotation == true) host.Warning($"Key {key.KeyArn} rotates automatically; running state takes new key material up at a restart only, so the rotation of its state is not controlled. Set-FlinkCmkKey -KeyArn {key.KeyArn} -DisableAutomaticRotation ends it.");
        if (request.Description is { } description && description != key.Description) host.Warning($"Key {key.KeyArn} keeps its description '{key.Description}'. Set-FlinkCmkKey -Description changes it.");
        foreach (KeyValuePair<string, string> tag in request.Tags)
        {
            if (key.Tags is not null && (!key.Tags.TryGetValue(tag.Key, out string? value) || value != tag.Value)) host.Warning($"Key {key.KeyArn} has not the tag {tag.Key}={tag.Value}. Set-FlinkCmkKey -Tag sets it.");
        }
    }

    private static string Some(IReadOnlyList<string> differences) =>
        string.Join("; ", differences.Take(12)) + (differences.Count > 12 ? $"; and {differences.Count - 12} more" : "");
}
