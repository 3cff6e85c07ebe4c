using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Checks;

/// <summary>What a key must be like for MSF. Pure: observed facts in, checks out.</summary>
internal static class KeyRules
{
    private const string AskReader = "Run the check as a reader that the key policy names (New-FlinkCmkKey -Reader), or as the key administrator.";

    /// <summary>What can be told from names alone, before anything is read: Region, account, AWS managed alias.</summary>
    public static OperationFailure? Refusal(FlinkApplication application, KeyReference key)
    {
        if (key.IsAwsManagedAlias) return KeyFailures.AwsManagedKey(key.Text).Failure;
        if (!Arn.TryParse(key.Text, out Arn? named)) return null;
        Arn own = Arn.Parse(application.ApplicationArn);
        if (named.Region != own.Region || named.Partition != own.Partition)
        {
            return new OperationFailure("KeyInOtherRegion", FailureCategory.InvalidArgument,
                $"Key {key.Text} is in {named.Region}, application '{application.ApplicationName}' in {own.Region}: MSF needs them in one Region.",
                $"New-FlinkCmkKey -Region {own.Region} makes one there.", key.Text);
        }

        return named.Account == own.Account
            ? null
            : new OperationFailure("KeyInOtherAccount", FailureCategory.InvalidArgument,
                $"Key {key.Text} is in account {named.Account}, application '{application.ApplicationName}' in {own.Account}: MSF needs them in one account.",
                "Use a key of the application's account.", key.Text);
    }

    /// <summary>The first reason why the key cannot be used as it is; <see langword="null"/> where there is none.</summary>
    public static OperationFailure? Unusable(FlinkApplication application, FlinkCmkKey key) =>
        (key.KeyManager == "AWS" ? KeyFailures.AwsManagedKey(key.Alias ?? key.KeyArn).Failure : null)
        ?? Refusal(application, new KeyReference(key.KeyArn, KeyReferenceKind.KeyArn))
        ?? StateFailure(key)
        ?? SpecFailure(key);

    /// <summary>What was read of the key.</summary>
    public static IEnumerable<FlinkCmkCheck> Judge(FlinkApplication application, FlinkCmkKey key)
    {
        CheckWriter checks = new(application.ApplicationName, key.KeyArn);
        yield return key.KeyManager == "AWS" ? checks.Fail("KeyManager", KeyFailures.AwsManagedKey(key.Alias ?? key.KeyArn).Failure) : checks.Pass("KeyManager", "customer managed");
        yield return StateFailure(key) is { } state ? checks.Fail("KeyState", state) : checks.Pass("KeyState", "Enabled");
        yield return SpecFailure(key) is { } spec ? checks.Fail("KeySpec", spec) : checks.Pass("KeySpec", "symmetric, for encryption");
        yield return key.Origin switch
        {
            "AWS_KMS" => checks.Pass("KeyOrigin", "KMS made the key material"),
            "AWS_CLOUDHSM" or "EXTERNAL_KEY_STORE" => checks.Warn("KeyOrigin", $"the key material comes from {key.Origin}: it cannot be rotated on demand, and its store must be there whenever the application starts", "Rotate by a new key."),
            _ => checks.Warn("KeyOrigin", $"the key material comes from {key.Origin ?? "an unknown origin"}: it can expire or be deleted, and with it the state", "Keep a copy of the material, or use a key of KMS's own material."),
        };
        yield return Refusal(application, new KeyReference(key.KeyArn, KeyReferenceKind.KeyArn)) is { } elsewhere
            ? checks.Fail("KeyRegion", elsewhere)
            : checks.Pass("KeyRegion", $"in the application's account and Region ({key.Region})");
        yield return key.MultiRegion
            ? checks.Warn("MultiRegion", "the key is a multi-Region key: MSF's documentation says nothing of them, and replicas share its material", "Use a single-Region key.")
            : checks.Pass("MultiRegion", "single-Region key");
        yield return key.AutomaticRotation switch
        {
            false => checks.Pass("AutomaticRotation", "off: the key material changes only when somebody rotates it, with the restart that this needs"),
            true => checks.Warn("AutomaticRotation", "on: KMS will change the key material some day, and MSF goes on with the old one until the next restart", $"Key administrator: Set-FlinkCmkKey -KeyArn {key.KeyArn} -DisableAutomaticRotation; rotate on demand, with a restart."),
            null => checks.Unknown("AutomaticRotation", "not readable: kms:GetKeyRotationStatus is refused", AskReader),
        };
        yield return key.Tags is { } tags
            ? ApplicationRules.Owner(checks, "KeyOwner", "the key", tags)
            : checks.Unknown("KeyOwner", "not readable: kms:ListResourceTags is refused", AskReader);
    }

    internal static OperationFailure? StateFailure(FlinkCmkKey key) => key.KeyState switch
    {
        "Enabled" => null,
        "Disabled" => new OperationFailure("KeyDisabled", FailureCategory.ResourceUnavailable,
            $"Key {key.KeyArn} is Disabled.", $"Key administrator: Enable-FlinkCmkKey {key.KeyArn}; or use another key.", key.KeyArn),
        "PendingDeletion" => new OperationFailure("KeyPendingDeletion", FailureCategory.ResourceUnavailable,
            $"Key {key.KeyArn} is pending deletion{(key.DeletionDate is { } date ? $" on {Moments.Day(date)}" : "")}.",
            $"Key administrator: Restore-FlinkCmkKey {key.KeyArn} cancels the deletion and enables the key again; or use another key.", key.KeyArn),
        FlinkCmkKey.PlannedKeyState => new OperationFailure("KeyNotCreated", FailureCategory.ObjectNotFound,
            $"Key {key.Alias ?? key.KeyArn} was only planned (-WhatIf).", "Run New-FlinkCmkKey without -WhatIf.", key.KeyArn),
        _ => new OperationFailure("KeyNotUsable", FailureCategory.ResourceUnavailable,
            $"Key {key.KeyArn} is {key.KeyState}; MSF needs it Enabled.", "The key administrator brings it to Enabled, or use another key.", key.KeyArn),
    };

    private static OperationFailure? SpecFailure(FlinkCmkKey key) => key is { KeySpec: "SYMMETRIC_DEFAULT" or null, KeyUsage: "ENCRYPT_DECRYPT" or null }
        ? null
        : new OperationFailure("KeyNotSymmetric", FailureCategory.InvalidArgument,
            $"Key {key.KeyArn} is {key.KeySpec} for {key.KeyUsage}: MSF takes symmetric encryption keys only.", "New-FlinkCmkKey makes a symmetric one.", key.KeyArn);
}
