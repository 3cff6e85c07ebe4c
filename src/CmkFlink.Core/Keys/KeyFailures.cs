using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>The wording of what can go wrong with keys.</summary>
internal static class KeyFailures
{
    public const string AdministratorRemedy = "IAM administrator: New-FlinkCmkPolicy -Kind KeyAdministrator -Region REGION -AccountId ACCOUNT | Grant-FlinkCmkAccess -RoleName NAME; where the key exists already, its key policy must name the administrator too (New-FlinkCmkKey -KeyAdministrator).";

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
        $"There is no key {text} in {region}.",
        "Get-FlinkCmkKey lists the keys of a Region; keys and aliases are Regional, so see to -Region; New-FlinkCmkKey makes a key.",
        text,
        exception);

    public static OperationException AliasNotReadable(string alias, string caller, Exception exception) => Throwable(
        "AliasNotReadable",
        FailureCategory.PermissionDenied,
        $"{alias} cannot be resolved: {caller} may not call kms:DescribeKey on its key.",
        $"Give the key's ARN in place of the alias; the key administrator sees it: (Get-FlinkCmkKey {alias}).KeyArn",
        alias,
        exception);

    public static OperationException Throwable(string id, FailureCategory category, string message, string remedy, object? target = null, Exception? exception = null) =>
        new(new OperationFailure(id, category, message, remedy, target, exception));
}
