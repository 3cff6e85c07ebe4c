namespace CmkFlink.Policy.Actions;

/// <summary>The rows of <see cref="AwsActions"/>, by service and type of resource.</summary>
/// <remarks>
/// The operations of the service models (botocore 1.43), read against the service authorization reference
/// (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html):
/// ReEncrypt is authorized as ReEncryptFrom and ReEncryptTo, and SynchronizeMultiRegionKey and iam:PassRole are permissions without an operation.
/// Enhanced snapshots of MSF are newer than the models; their actions are from the developer guide, "Snapshots and IAM".
/// </remarks>
internal static class AwsActionTable
{
    public static IReadOnlyList<AwsAction> Kms { get; } =
    [
        .. Of("kms", "key/", """
            CancelKeyDeletion CreateAlias CreateGrant Decrypt DeleteAlias DeleteImportedKeyMaterial DeriveSharedSecret DescribeKey DisableKey DisableKeyRotation
            EnableKey EnableKeyRotation Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext
            GenerateMac GetKeyLastUsage GetKeyPolicy GetKeyRotationStatus GetParametersForImport GetPublicKey ImportKeyMaterial ListGrants ListKeyPolicies
            ListKeyRotations ListResourceTags PutKeyPolicy ReEncryptFrom ReEncryptTo ReplicateKey RetireGrant RevokeGrant RotateKeyOnDemand ScheduleKeyDeletion
            Sign SynchronizeMultiRegionKey TagResource UntagResource UpdateAlias UpdateKeyDescription UpdatePrimaryRegion Verify VerifyMac
            """),
        .. Of("kms", null, """
            ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore DescribeCustomKeyStores DisconnectCustomKeyStore GenerateRandom ListAliases
            ListKeys ListRetirableGrants UpdateCustomKeyStore
            """),
    ];

    public static IReadOnlyList<AwsAction> Flink { get; } =
    [
        .. Of("kinesisanalytics", "application/", """
            AddApplicationCloudWatchLoggingOption AddApplicationInput AddApplicationInputProcessingConfiguration AddApplicationOutput
            AddApplicationReferenceDataSource AddApplicationVpcConfiguration CreateApplicationPresignedUrl CreateApplicationSnapshot DeleteApplication
            DeleteApplicationCloudWatchLoggingOption DeleteApplicationInputProcessingConfiguration DeleteApplicationOutput DeleteApplicationReferenceDataSource
            DeleteApplicationSnapshot DeleteApplicationVpcConfiguration DescribeApplication DescribeApplicationOperation DescribeApplicationSnapshot
            DescribeApplicationVersion ListApplicationOperations ListApplicationSnapshots ListApplicationVersions ListTagsForResource RollbackApplication
            StartApplication StopApplication TagResource UntagResource UpdateApplication UpdateApplicationMaintenanceConfiguration
            CreateSnapshot CreateSystemSnapshot
            """),
        .. Of("kinesisanalytics", "snapshot/", "DeleteSnapshot DescribeSnapshot DescribeSnapshotOperation ExportSnapshot ImportSnapshot"),
        .. Of("kinesisanalytics", null, "CreateApplication DiscoverInputSchema ListApplications ListSnapshots"),
    ];

    public static IReadOnlyList<AwsAction> Iam { get; } =
    [
        .. Of("iam", "role/", """
            AttachRolePolicy CreateRole CreateServiceLinkedRole DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DeleteServiceLinkedRole DetachRolePolicy
            GetRole GetRolePolicy GetServiceLinkedRoleDeletionStatus ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies ListRoleTags PassRole
            PutRolePermissionsBoundary PutRolePolicy TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription
            """),
        .. Of("iam", "user/", """
            AttachUserPolicy ChangePassword CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateUser DeactivateMFADevice DeleteAccessKey
            DeleteLoginProfile DeleteSSHPublicKey DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser DeleteUserPermissionsBoundary
            DeleteUserPolicy DetachUserPolicy EnableMFADevice GetAccessKeyLastUsed GetLoginProfile GetMFADevice GetSSHPublicKey GetUser GetUserPolicy
            ListAccessKeys ListAttachedUserPolicies ListGroupsForUser ListMFADevices ListSSHPublicKeys ListServiceSpecificCredentials ListSigningCertificates
            ListUserPolicies ListUserTags PutUserPermissionsBoundary PutUserPolicy ResetServiceSpecificCredential ResyncMFADevice TagUser UntagUser
            UpdateAccessKey UpdateLoginProfile UpdateSSHPublicKey UpdateServiceSpecificCredential UpdateSigningCertificate UpdateUser UploadSSHPublicKey
            UploadSigningCertificate
            """),
        .. Of("iam", "group/", """
            AddUserToGroup AttachGroupPolicy CreateGroup DeleteGroup DeleteGroupPolicy DetachGroupPolicy GetGroup GetGroupPolicy ListAttachedGroupPolicies
            ListGroupPolicies PutGroupPolicy RemoveUserFromGroup UpdateGroup
            """),
        .. Of("iam", "policy/", """
            CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion GetPolicy GetPolicyVersion ListEntitiesForPolicy ListPolicyTags ListPolicyVersions
            SetDefaultPolicyVersion TagPolicy UntagPolicy
            """),
        .. Of("iam", "instance-profile/", """
            AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile GetInstanceProfile ListInstanceProfileTags RemoveRoleFromInstanceProfile
            TagInstanceProfile UntagInstanceProfile
            """),
        .. Of("iam", "mfa/", """
            CreateVirtualMFADevice DeleteVirtualMFADevice ListMFADeviceTags TagMFADevice UntagMFADevice
            """),
        .. Of("iam", "oidc-provider/", """
            AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider DeleteOpenIDConnectProvider GetOpenIDConnectProvider ListOpenIDConnectProviderTags
            RemoveClientIDFromOpenIDConnectProvider TagOpenIDConnectProvider UntagOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint
            """),
        .. Of("iam", "saml-provider/", """
            CreateSAMLProvider DeleteSAMLProvider GetSAMLProvider ListSAMLProviderTags TagSAMLProvider UntagSAMLProvider UpdateSAMLProvider
            """),
        .. Of("iam", "server-certificate/", """
            DeleteServerCertificate GetServerCertificate ListServerCertificateTags TagServerCertificate UntagServerCertificate UpdateServerCertificate
            UploadServerCertificate
            """),
        .. Of("iam", null, """
            AcceptDelegationRequest AssociateDelegationRequest CreateAccountAlias CreateDelegationRequest DeleteAccountAlias DeleteAccountPasswordPolicy
            DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions DisableOutboundWebIdentityFederation
            EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation GenerateCredentialReport
            GenerateOrganizationsAccessReport GenerateServiceLastAccessedDetails GetAccountAuthorizationDetails GetAccountPasswordPolicy GetAccountSummary
            GetContextKeysForCustomPolicy GetContextKeysForPrincipalPolicy GetCredentialReport GetDelegationRequest GetHumanReadableSummary
            GetOrganizationsAccessReport GetOutboundWebIdentityFederationInfo GetServiceLastAccessedDetails GetServiceLastAccessedDetailsWithEntities
            ListAccountAliases ListDelegationRequests ListGroups ListInstanceProfiles ListOpenIDConnectProviders ListOrganizationsFeatures ListPolicies
            ListPoliciesGrantingServiceAccess ListRoles ListSAMLProviders ListServerCertificates ListUsers ListVirtualMFADevices RejectDelegationRequest
            SendDelegationToken SetSecurityTokenServicePreferences SimulateCustomPolicy SimulatePrincipalPolicy UpdateAccountPasswordPolicy
            UpdateDelegationRequest
            """),
    ];

    public static IReadOnlyList<AwsAction> Sts { get; } =
    [
        .. Of("sts", "role/", "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity SetContext SetSourceIdentity TagSession"),
    ];

    /// <summary>The operations that a grant can allow (KMS API reference, CreateGrant, Operations).</summary>
    public static HashSet<string> Grantable { get; } = [.. Split("kms", """
            CreateGrant Decrypt DeriveSharedSecret DescribeKey Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext
            GenerateDataKeyWithoutPlaintext GenerateMac GetPublicKey ReEncryptFrom ReEncryptTo RetireGrant Sign Verify VerifyMac
            """)];

    private static IEnumerable<AwsAction> Of(string service, string? resource, string names) => Split(service, names).Select(name => new AwsAction(name, resource));

    private static IEnumerable<string> Split(string service, string names) => names.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(name => $"{service}:{name}");
}
