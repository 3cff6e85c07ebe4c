using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Builders;

/// <summary>The identity policies that speak of a Region and account: key administrator and reader.</summary>
internal static class AccountPolicies
{
    /// <summary>What shows which applications and snapshots need a key.</summary>
    private static readonly IReadOnlyList<string> KeyUsers =
        ["kinesisanalytics:DescribeApplication", "kinesisanalytics:ListApplicationSnapshots", "kinesisanalytics:ListApplicationOperations", "kinesisanalytics:ListTagsForResource"];

    /// <summary>The management statements of AWS's template for key administrators, without the use of keys, and with the actions it lacks: Enable-/DisableKeyRotation and GetKeyLastUsage.</summary>
    public static PolicyDocument KeyAdministrator(PolicyRequest request)
    {
        Arn place = RequestChecks.Place(request);
        string keys = Kms(place, "key/*");
        return new PolicyDocument
        {
            Statements =
            [
                // Without a resource type, or with none before the key exists.
                OperatorPolicies.Allow("AllowCreateAndListKeys", ["kms:CreateKey", "kms:ListKeys", "kms:ListAliases"], ["*"]),
                OperatorPolicies.Allow(
                    "AllowManageKeys",
                    ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:ListKeyPolicies", "kms:EnableKey", "kms:DisableKey", "kms:CancelKeyDeletion", "kms:ScheduleKeyDeletion", "kms:UpdateKeyDescription", "kms:GetKeyLastUsage"],
                    [keys]),
                // An alias action is authorized on the alias and on the key.
                OperatorPolicies.Allow("AllowManageAliases", ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"], [keys, Kms(place, "alias/*")]),
                OperatorPolicies.Allow("AllowTagKeys", ["kms:TagResource", "kms:UntagResource", "kms:ListResourceTags"], [keys]),
                OperatorPolicies.Allow("AllowRotateKeys", ["kms:EnableKeyRotation", "kms:DisableKeyRotation", "kms:GetKeyRotationStatus", "kms:RotateKeyOnDemand", "kms:ListKeyRotations"], [keys]),
                OperatorPolicies.Allow("AllowListApplications", ["kinesisanalytics:ListApplications"], ["*"]),
                OperatorPolicies.Allow("AllowSeeWhatNeedsKeys", KeyUsers, [Applications(place)]),
            ],
        };
    }

    /// <summary>Sees applications, keys and the IAM policies that decide who may use them, and changes nothing.</summary>
    public static PolicyDocument Reader(PolicyRequest request)
    {
        Arn place = RequestChecks.Place(request);
        return new PolicyDocument
        {
            Statements =
            [
                OperatorPolicies.Allow("AllowList", ["kinesisanalytics:ListApplications", "kms:ListKeys", "kms:ListAliases"], ["*"]),
                OperatorPolicies.Allow(
                    "AllowSeeApplications",
                    [.. KeyUsers, "kinesisanalytics:DescribeApplicationSnapshot", "kinesisanalytics:DescribeApplicationOperation", "kinesisanalytics:DescribeApplicationVersion", "kinesisanalytics:ListApplicationVersions"],
                    [Applications(place)]),
                OperatorPolicies.Allow("AllowSeeKeys", KmsActionSets.Reading, [Kms(place, "key/*")]),
                OperatorPolicies.Allow("AllowSeeRolePolicies", ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:GetRolePolicy"], [Iam(place, "role/*")]),
                OperatorPolicies.Allow("AllowSeeUserPolicies", ["iam:GetUser", "iam:ListAttachedUserPolicies", "iam:ListUserPolicies", "iam:GetUserPolicy", "iam:ListGroupsForUser"], [Iam(place, "user/*")]),
                OperatorPolicies.Allow("AllowSeeGroupPolicies", ["iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies", "iam:GetGroupPolicy"], [Iam(place, "group/*")]),
                // AWS managed policies belong to the account "aws".
                OperatorPolicies.Allow("AllowSeeManagedPolicies", ["iam:GetPolicy", "iam:GetPolicyVersion"], [Iam(place, "policy/*"), $"arn:{place.Partition}:iam::aws:policy/*"]),
            ],
        };
    }

    private static string Kms(Arn place, string resource) => $"arn:{place.Partition}:kms:{place.Region}:{place.Account}:{resource}";

    private static string Iam(Arn place, string resource) => $"arn:{place.Partition}:iam::{place.Account}:{resource}";

    private static string Applications(Arn place) => $"arn:{place.Partition}:kinesisanalytics:{place.Region}:{place.Account}:application/*";
}
