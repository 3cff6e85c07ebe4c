namespace CmkFlink.Policy.Linting;

/// <summary>The condition keys of IAM and KMS.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html; https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html</remarks>
internal static class ConditionKeys
{
    public const string EncryptionContextPrefix = "kms:EncryptionContext:";

    /// <summary>With a name after them: a tag, or a key of the encryption context or of an attestation document.</summary>
    private static readonly string[] Prefixes = ["aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/", EncryptionContextPrefix, "kms:RecipientAttestation:"];

    private static readonly string[] Known =
    [
        "aws:AssumedRoot", "aws:CalledVia", "aws:CalledViaAWSMCP", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:ChatbotSourceArn", "aws:CurrentTime", "aws:Ec2InstanceSourcePrivateIPv4", "aws:Ec2InstanceSourceVpc",
        "aws:EpochTime", "aws:FederatedProvider", "aws:IsMcpServiceAction", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalIsAWSService",
        "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList", "aws:PrincipalType", "aws:RequestedRegion", "aws:ResourceAccount", "aws:ResourceOrgID",
        "aws:ResourceOrgPaths", "aws:SecureTransport", "aws:SignInSessionArn", "aws:SourceAccount", "aws:SourceArn", "aws:SourceIdentity", "aws:SourceIp", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner",
        "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:TagKeys", "aws:TokenIssueTime", "aws:UserAgent", "aws:ViaAWSMCPService", "aws:ViaAWSService", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
        "aws:VpcSourceIp", "aws:referer", "aws:userid", "aws:username",
        "kms:BypassPolicyLockoutSafetyCheck", "kms:CallerAccount", "kms:CustomerMasterKeySpec", "kms:CustomerMasterKeyUsage", "kms:DataKeyPairSpec", "kms:EncryptionAlgorithm", "kms:EncryptionContextKeys",
        "kms:ExpirationModel", "kms:GrantConstraintSourceArn", "kms:GrantConstraintType", "kms:GrantIsForAWSResource", "kms:GrantOperations", "kms:GranteePrincipal", "kms:GranteeServicePrincipal",
        "kms:KeyAgreementAlgorithm", "kms:KeyOrigin", "kms:KeySpec", "kms:KeyUsage", "kms:MacAlgorithm", "kms:MessageType", "kms:MultiRegion", "kms:MultiRegionKeyType", "kms:PrimaryRegion", "kms:ReEncryptOnSameKey",
        "kms:ReplicaRegion", "kms:RequestAlias", "kms:ResourceAliases", "kms:RetiringPrincipal", "kms:RetiringServicePrincipal", "kms:RotationPeriodInDays", "kms:ScheduleKeyDeletionPendingWindowInDays",
        "kms:SigningAlgorithm", "kms:TrailingDaysWithoutKeyUsage", "kms:ValidTo", "kms:ViaService", "kms:WrappingAlgorithm", "kms:WrappingKeySpec",
    ];

    private static readonly HashSet<string> Names = new(Known, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the key is known; keys of other services than IAM's global ones and KMS's are not judged.</summary>
    public static bool IsKnown(string key) => Names.Contains(key) || Prefixes.Any(prefix => key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || !(Begins(key, "aws:") || Begins(key, "kms:"));

    /// <summary>What was probably meant.</summary>
    public static string? Meant(string key)
    {
        if (Spelling.Nearest(key, Known) is { } near) return near;
        string name = key.Substring(key.IndexOf(':') + 1);
        return Known.FirstOrDefault(known => known.Substring(4).Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Begins(string key, string prefix) => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
