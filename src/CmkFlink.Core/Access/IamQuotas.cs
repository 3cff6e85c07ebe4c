using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>The quotas of IAM that grants meet (IAM user guide, "IAM and AWS STS quotas").</summary>
internal static class IamQuotas
{
    /// <summary>Characters of a managed policy, white space not counted.</summary>
    public const int PolicyCharacters = 6144;

    /// <summary>Versions of a managed policy.</summary>
    public const int PolicyVersions = 5;

    /// <summary>The size that IAM counts.</summary>
    public static int Size(PolicyDocument policy) => policy.ToJson(indented: false).Count(c => !char.IsWhiteSpace(c));

    /// <exception cref="OperationException">The policy is too long for a managed policy.</exception>
    public static void DemandSize(PolicyDocument policy, string policyName)
    {
        int size = Size(policy);
        if (size <= PolicyCharacters) return;
        throw new OperationException(new OperationFailure(
            "PolicyTooLarge",
            FailureCategory.LimitsExceeded,
            $"Policy {policyName} would have {size} characters; IAM takes {PolicyCharacters} in a managed policy (white space not counted). It names {PolicyMerge.KeyArns(policy).Count} keys.",
            "Take keys away that are no longer needed (Revoke-FlinkCmkAccess -KeyArn ARN), or put this part into a policy of another name (-PolicyName).",
            policyName));
    }

    public static OperationFailure Explain(Exception exception, string action, string target)
    {
        (string what, string remedy) = action switch
        {
            "iam:AttachRolePolicy" => ("a role holds 20 managed policies at most (the quota can be raised to 25)", "Detach a policy that is no longer needed (Revoke-FlinkCmkAccess -PolicyName NAME), or have the quota raised in Service Quotas."),
            "iam:AttachUserPolicy" => ("a user holds 10 managed policies at most (the quota can be raised to 20)", "Detach a policy that is no longer needed (Revoke-FlinkCmkAccess -PolicyName NAME), use a role in place of the user, or have the quota raised in Service Quotas."),
            "iam:CreatePolicyVersion" => ($"a managed policy has {PolicyVersions} versions at most or {PolicyCharacters} characters", "Somebody may have added a version meanwhile: run the command again; it deletes the oldest one that is not the default."),
            "iam:CreatePolicy" => ($"the account's number of managed policies, or {PolicyCharacters} characters in one", "Delete policies that nobody holds, or have the quota raised in Service Quotas."),
            "iam:CreateRole" => ("the account's number of roles, or 2,048 characters in a trust policy", "Name fewer trusted principals, delete roles that nobody uses, or have the quota raised in Service Quotas."),
            _ => ("a quota of IAM", "See Service Quotas for IAM."),
        };
        return new OperationFailure("IamQuotaExceeded", FailureCategory.LimitsExceeded, $"{action} on {target}: a quota is reached: {what}.", remedy, target, exception);
    }
}
