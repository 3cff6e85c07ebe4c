using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Linting.Witnesses;

/// <summary>How a call reaches KMS or another service, which decides what condition keys it can carry.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html</remarks>
internal enum CallMode
{
    /// <summary>A user or role calls.</summary>
    Direct,

    /// <summary>A service forwards the session of a user or role.</summary>
    Forwarded,

    /// <summary>A service calls for itself.</summary>
    Service,
}

/// <summary>What condition keys a call of a mode, a caller and an action cannot carry.</summary>
internal static class CallKeys
{
    public const string ViaService = "kms:ViaService";

    private const string ContextPrefix = "kms:EncryptionContext:";

    /// <summary>Of the network that a call came through: absent where a service calls on somebody's behalf or for itself.</summary>
    public static readonly IReadOnlyList<string> Network = ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:SourceIp", "aws:SourceVpcArn", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"];

    /// <summary>Of multi-factor authentication: the credentials that AssumeRole returns never carry them (IAM user guide, MFA-protected API access).</summary>
    public static readonly IReadOnlyList<string> Mfa = ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"];

    /// <summary>Only on calls that a service makes for itself for the sake of a resource.</summary>
    private static readonly string[] Source = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

    private static readonly string[] Via = [ViaService, "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];

    /// <summary>KMS keys that only some actions carry (KMS developer guide, condition keys).</summary>
    private static readonly Dictionary<string, string[]> ByAction = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kms:GrantOperations"] = ["CreateGrant"],
        ["kms:GrantConstraintType"] = ["CreateGrant", "RetireGrant"],
        ["kms:GrantIsForAWSResource"] = ["CreateGrant", "ListGrants", "RevokeGrant"],
        ["kms:GranteePrincipal"] = ["CreateGrant"],
        ["kms:RetiringPrincipal"] = ["CreateGrant"],
        ["kms:GranteeServicePrincipal"] = ["CreateGrant"],
        ["kms:RetiringServicePrincipal"] = ["CreateGrant"],
        ["kms:GrantConstraintSourceArn"] = ["CreateGrant"],
        ["kms:BypassPolicyLockoutSafetyCheck"] = ["CreateKey", "PutKeyPolicy"],
        ["kms:TrailingDaysWithoutKeyUsage"] = ["DisableKey", "ScheduleKeyDeletion"],
        ["kms:ScheduleKeyDeletionPendingWindowInDays"] = ["ScheduleKeyDeletion"],
    };

    private static readonly HashSet<string> WithEncryptionContext = new(
        ["CreateGrant", "Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo", "RetireGrant"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the call never carries the key.</summary>
    public static bool IsAbsent(string key, CallMode mode, Caller caller, string action)
    {
        if (Has(Mfa, key) && (caller.IsRole || caller.IsService)) return true;
        if (Has(Source, key) && mode != CallMode.Service) return true;
        if (Has(Via, key) && mode != CallMode.Forwarded) return true;
        if (Has(Network, key) && mode != CallMode.Direct && !key.Equals("aws:SourceIp", StringComparison.OrdinalIgnoreCase)) return true;
        if (mode == CallMode.Service && (key.StartsWith("aws:Principal", StringComparison.OrdinalIgnoreCase) && !key.Equals("aws:PrincipalServiceName", StringComparison.OrdinalIgnoreCase)
            && !key.Equals("aws:PrincipalServiceNamesList", StringComparison.OrdinalIgnoreCase) && !key.Equals("aws:PrincipalIsAWSService", StringComparison.OrdinalIgnoreCase))) return true;
        if (mode == CallMode.Service && (key.Equals("kms:CallerAccount", StringComparison.OrdinalIgnoreCase) || key.Equals("aws:username", StringComparison.OrdinalIgnoreCase) || key.Equals("aws:userid", StringComparison.OrdinalIgnoreCase))) return true;
        return CannotCarry(key, action);
    }

    /// <summary>Whether a KMS action never carries a KMS key.</summary>
    public static bool CannotCarry(string key, string action)
    {
        if (!action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase)) return key.StartsWith("kms:", StringComparison.OrdinalIgnoreCase);
        string name = action.Substring(4);
        if (key.StartsWith(ContextPrefix, StringComparison.OrdinalIgnoreCase) || key.Equals("kms:EncryptionContextKeys", StringComparison.OrdinalIgnoreCase)) return !WithEncryptionContext.Contains(name);
        return ByAction.TryGetValue(key, out string[]? actions) && !actions.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether the evaluator derives the key's value from the rest of the call, so that it is not free.</summary>
    public static bool IsDerived(string key, CallMode mode, Caller caller, LintPlace place)
    {
        if (key.Equals(ViaService, StringComparison.OrdinalIgnoreCase)) return false;
        if (mode == CallMode.Forwarded && key.StartsWith("aws:CalledVia", StringComparison.OrdinalIgnoreCase)) return false;
        if (key.Equals("aws:RequestedRegion", StringComparison.OrdinalIgnoreCase)) return place.Region is not null;
        bool ofOne = Has(["aws:PrincipalArn", "aws:PrincipalType", "aws:userid", "aws:username"], key);
        bool ofAccount = Has(["aws:PrincipalAccount", "kms:CallerAccount"], key);
        if (ofOne) return caller.Breadth == CallerBreadth.One && !key.Equals("aws:userid", StringComparison.OrdinalIgnoreCase);
        return ofAccount ? caller.Breadth != CallerBreadth.All : Has(["aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:ViaAWSService"], key);
    }

    public static bool Has(IEnumerable<string> names, string key) => names.Contains(key, StringComparer.OrdinalIgnoreCase);
}
