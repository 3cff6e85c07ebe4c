using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>The wording of what can go wrong with keys.</summary>
internal static class KeyFailures
{
    public const string AdministratorRemedy = "IAM administrator: New-FlinkCmkPolicy -Kind KeyAdministrator -Region REGION -AccountId ACCOUNT | Grant-FlinkCmkAccess -RoleName NAME; where the key exists already, its key policy must name the administrator too (New-FlinkCmkKey -KeyAdministrator).";

    /// <summary>Id of the refusal of a policy that its author could not change again.</summary>
    public const string LocksOutCaller = "KeyPolicyLocksOutCaller";

    public static OperationException InvalidKey(string? text) => Throwable(
        "InvalidKey",
        FailureCategory.InvalidArgument,
        $"'{text}' names no KMS key.",
        "Give a key ARN, a key id (UUID or mrk-...), an alias (alias/NAME) or an alias ARN.",
        text);

    public static OperationException InvalidAlias(string text) => Throwable(
        "InvalidAlias",
        FailureCategory.InvalidArgument,
        $"'{text}' cannot be the alias of a new key.",
        "Give -Alias as alias/NAME, with letters, digits, /, _ and - in the name.",
        text);

    /// <summary>MSF needs statements in the key policy, and AWS managed keys have a policy that nobody may edit.</summary>
    public static OperationException AwsManagedKey(string text) => Throwable(
        "AwsManagedKey",
        FailureCategory.InvalidArgument,
        $"{text} is an AWS managed key: its policy cannot be edited, so neither MSF nor an operator can be named in it.",
        "Use a customer managed key: New-FlinkCmkKey makes one.",
        text);

    public static OperationException NotFound(string text, string region, Exception? exception = null) => Throwable(
        "KeyNotFound",
        FailureCategory.ObjectNotFound,
        $"KMS shows no key {text} in {region}.",
        "Get-FlinkCmkKey lists the keys of a Region; keys and aliases are Regional, so see to -Region; New-FlinkCmkKey makes a key. One that was just made may show some seconds later: then run the same command again.",
        text,
        exception);

    public static OperationException AliasNotReadable(string alias, string caller, Exception exception) => Throwable(
        "AliasNotReadable",
        FailureCategory.PermissionDenied,
        $"{alias} cannot be resolved: {caller} may not call kms:DescribeKey on its key.",
        $"Give the key's ARN in place of the alias; the key administrator sees it: (Get-FlinkCmkKey {alias}).KeyArn",
        alias,
        exception);

    public static OperationFailure StillNeeded(FlinkCmkKey key, KeyUsage usage, string what) => new(
        "KeyStillNeeded",
        FailureCategory.InvalidOperation,
        $"Key {key.KeyArn} is still needed, so {what} it would make state unreadable: {KeyGuard.Some(usage.Needing)}{(usage.Complete ? "" : "; and not everything could be read")}.",
        $"Operator: Enable-FlinkCmk puts an application under another key, Remove-FlinkSnapshot -KeyArn {key.KeyArn} deletes snapshots under this one. Get-FlinkCmkKey {key.KeyArn} -IncludeUsage lists all who use it. -AllowUnreadableState accepts the loss.",
        key);

    public static OperationFailure UsageUnknown(FlinkCmkKey key, KeyUsage usage, string what) => new(
        "KeyUsageUnknown",
        FailureCategory.InvalidOperation,
        $"Whether key {key.KeyArn} is still needed is not known, so {what} it may make state unreadable: {KeyGuard.Some(usage.Unknown)}.",
        "-ReaderProfileName names one who may read every application (New-FlinkCmkPolicy -Kind Reader, or -Kind KeyAdministrator for the administrator himself). Where nobody can, see to it that the key is free; -AllowUnreadableState then accepts the risk.",
        key);

    public static OperationFailure LocksOut(string key, string caller, string? reason) => new(
        LocksOutCaller,
        FailureCategory.InvalidOperation,
        $"The policy planned for {key} would not let {caller} change it again, and nobody else may be able to either: {reason}",
        "Name the caller's role or user in -KeyAdministrator, or act with the credentials of one that is named.",
        key);

    public static OperationFailure CutsOff(FlinkCmkKey key, IReadOnlyList<FlinkCmkKeyUsage> hurt) => new(
        "KeyPolicyCutsOffState",
        FailureCategory.InvalidOperation,
        $"The policy planned for key {key.KeyArn} would take from MSF the use of the key for state that needs it, or may: {KeyGuard.Some(hurt)}.",
        "Keep the services' statements for these applications (New-FlinkCmkPolicy -Kind KeyPolicy with their ARNs). -AllowUnreadableState accepts that their state cannot be read.",
        key);

    public static OperationException PolicyChanged(FlinkCmkKey key) => Throwable(
        "KeyPolicyChanged",
        FailureCategory.ResourceBusy,
        $"The policy of key {key.KeyArn} was changed by somebody else since it was read, and is not overwritten.",
        "Run the same command again: it reads the policy anew and shows the difference to it.",
        key);

    public static OperationException PolicyRefused(string key, string principals, Exception exception) => Throwable(
        "KeyPolicyRefused",
        FailureCategory.InvalidData,
        $"KMS refuses the policy of {key}. Every principal in it must exist and be visible to KMS; KMS does not say which is not. Candidates: {principals}.",
        "Check each with the IAM administrator (New-FlinkCmkRole makes a role; a typing error or a deleted principal is the usual cause), then run the command again.",
        key,
        exception);

    public static OperationException WithoutPrincipal(string key) => Throwable(
        "KeyPolicyWithoutPrincipal",
        FailureCategory.InvalidArgument,
        $"The policy for {key} names no principal: it is an identity policy, and KMS would let nobody use the key.",
        "New-FlinkCmkPolicy -Kind KeyPolicy builds a key policy.",
        key);

    public static OperationException Contradiction(string what, string one, string other) => Throwable(
        "RequestContradictory",
        FailureCategory.InvalidArgument,
        $"The {what} is both to be there and to go.",
        $"Name it in {one} or in {other}.",
        what);

    public static OperationFailure PendingDeletion(FlinkCmkKey key, string what) => new(
        "KeyPendingDeletion",
        FailureCategory.InvalidOperation,
        $"Key {key.KeyArn} is pending deletion{(key.DeletionDate is { } date ? $" on {Moments.Day(date)}" : "")}: {what} is not possible.",
        $"Restore-FlinkCmkKey {key.KeyArn} cancels the deletion and enables the key again; then run the same command again.",
        key);

    public static OperationFailure StateNotSwitchable(FlinkCmkKey key, string what) => new(
        "KeyNotUsable",
        FailureCategory.InvalidOperation,
        $"Key {key.KeyArn} is {key.KeyState}: {what} is not possible in this state.",
        $"Wait until Get-FlinkCmkKey {key.KeyArn} shows another state; a key that waits for its material needs it imported.",
        key);

    public static OperationException Throwable(string id, FailureCategory category, string message, string remedy, object? target = null, Exception? exception = null) =>
        new(new OperationFailure(id, category, message, remedy, target, exception));
}
