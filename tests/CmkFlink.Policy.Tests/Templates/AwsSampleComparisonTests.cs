using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Comparison;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Templates;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Templates;

/// <summary>The templates against those of aws-samples/amazon-managed-service-for-apache-flink-examples, infrastructure/CMK: the same where those are right, and different in what is written down here where they are not.</summary>
public sealed class AwsSampleComparisonTests
{
    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["ApplicationName"] = "orders",
        ["OperatorArns"] = OperatorRole,
        ["KeyAdministratorArns"] = AdministratorRole,
        ["ExecutionRoleArn"] = ExecutionRole,
        ["KeyArns"] = Key,
    };

    private static readonly PolicyDocument OurKeyPolicy = Produced(TemplateKind.Key, "Key", "KeyPolicy");

    /// <summary>The sample lets the administrator use the key and hand it on; the eight statements of operator and services are the same.</summary>
    [Fact]
    public void The_key_policy_takes_from_the_administrator_what_is_not_management_and_changes_nothing_else()
    {
        IReadOnlyList<FlinkCmkAccessDifference> found = PolicyComparer.Compare(AwsSamples.KeyPolicy, OurKeyPolicy, Key);

        Assert.Equal(
            [
                "kms:CreateGrant", "kms:Decrypt", "kms:DeleteImportedKeyMaterial", "kms:DeriveSharedSecret", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext",
                "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateMac", "kms:GetParametersForImport", "kms:GetPublicKey", "kms:ImportKeyMaterial", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:ReplicateKey", "kms:RetireGrant",
                "kms:Sign", "kms:SynchronizeMultiRegionKey", "kms:UpdatePrimaryRegion", "kms:Verify", "kms:VerifyMac",
            ],
            found.Select(d => d.Action));
        Assert.All(found, d => Assert.Equal((AdministratorRole, AccessChange.Withdrawn, "always"), (d.Principal, d.Change, d.Condition)));
    }

    /// <summary>The documentation has no Encrypt: the sample's is dead, because the key policy does not give it.</summary>
    [Fact]
    public void The_operators_policy_for_the_key_has_no_Encrypt_and_is_the_same_otherwise()
    {
        FlinkCmkAccessDifference difference = Assert.Single(PolicyComparer.Compare(AwsSamples.OperatorCmk, Produced(TemplateKind.OperatorCmk, "Policy", "PolicyDocument")));

        Assert.Equal(("kms:Encrypt", AccessChange.Withdrawn), (difference.Action, difference.Change));
        Assert.Contains($"kms:EncryptionContext:aws:kinesisanalytics:arn is {Application} and kms:ViaService is kinesisanalytics.eu-west-1.amazonaws.com", difference.Condition, StringComparison.Ordinal);
    }

    /// <summary>The sample allows all of MSF on everything, and passing every role to anybody.</summary>
    [Fact]
    public void The_operators_base_policy_is_narrowed_to_the_lifecycle_of_one_application_and_the_passing_of_one_role()
    {
        IReadOnlyList<FlinkCmkAccessDifference> found = PolicyComparer.Compare(AwsSamples.OperatorBase, Produced(TemplateKind.OperatorBase, "Policy", "PolicyDocument"));

        Assert.Equal(
            [
                "iam:PassRole", "kinesisanalytics:CreateApplicationSnapshot", "kinesisanalytics:DeleteApplicationSnapshot", "kinesisanalytics:DescribeApplication", "kinesisanalytics:DescribeApplicationOperation",
                "kinesisanalytics:DescribeApplicationSnapshot", "kinesisanalytics:DescribeApplicationVersion", "kinesisanalytics:ListApplicationOperations", "kinesisanalytics:ListApplicationSnapshots", "kinesisanalytics:ListApplicationVersions",
                "kinesisanalytics:ListTagsForResource", "kinesisanalytics:RollbackApplication", "kinesisanalytics:StartApplication", "kinesisanalytics:StopApplication", "kinesisanalytics:TagResource", "kinesisanalytics:UntagResource",
                "kinesisanalytics:UpdateApplication", "kinesisanalytics:UpdateApplicationMaintenanceConfiguration",
            ],
            found.Where(d => d.Change == AccessChange.Narrowed).Select(d => d.Action));
        Assert.Equal(
            [
                "kinesisanalytics:AddApplicationCloudWatchLoggingOption", "kinesisanalytics:AddApplicationInput", "kinesisanalytics:AddApplicationInputProcessingConfiguration", "kinesisanalytics:AddApplicationOutput",
                "kinesisanalytics:AddApplicationReferenceDataSource", "kinesisanalytics:AddApplicationVpcConfiguration", "kinesisanalytics:CreateApplicationPresignedUrl", "kinesisanalytics:CreateSnapshot", "kinesisanalytics:CreateSystemSnapshot",
                "kinesisanalytics:DeleteApplication", "kinesisanalytics:DeleteApplicationCloudWatchLoggingOption", "kinesisanalytics:DeleteApplicationInputProcessingConfiguration", "kinesisanalytics:DeleteApplicationOutput",
                "kinesisanalytics:DeleteApplicationReferenceDataSource", "kinesisanalytics:DeleteApplicationVpcConfiguration", "kinesisanalytics:DeleteSnapshot", "kinesisanalytics:DescribeSnapshot", "kinesisanalytics:DescribeSnapshotOperation",
                "kinesisanalytics:DiscoverInputSchema", "kinesisanalytics:ExportSnapshot", "kinesisanalytics:ImportSnapshot", "kinesisanalytics:ListSnapshots",
            ],
            found.Where(d => d.Change == AccessChange.Withdrawn).Select(d => d.Action));
        Assert.Equal(found.Count, found.Count(d => d.Change is AccessChange.Narrowed or AccessChange.Withdrawn));
        Assert.Equal($"where iam:PassedToService is kinesisanalytics.amazonaws.com and resource is {ExecutionRole}", found[0].After);
        Assert.Equal($"where resource is {Application}", found.Single(d => d.Action == "kinesisanalytics:StartApplication").After);
    }

    /// <summary>The sample cannot turn automatic rotation off and lets the administrator use every key through MSF "for testing".</summary>
    [Fact]
    public void The_administrators_policy_gains_rotation_and_sight_of_applications_and_loses_the_use_of_keys()
    {
        IReadOnlyList<FlinkCmkAccessDifference> found = PolicyComparer.Compare(AwsSamples.KeyAdministrator, Produced(TemplateKind.KeyAdministrator, "Policy", "PolicyDocument"));

        Assert.Equal(
            [
                "kinesisanalytics:DescribeApplication", "kinesisanalytics:ListApplicationOperations", "kinesisanalytics:ListApplicationSnapshots", "kinesisanalytics:ListApplications", "kinesisanalytics:ListTagsForResource",
                "kms:DisableKeyRotation", "kms:EnableKeyRotation", "kms:GetKeyLastUsage",
            ],
            found.Where(d => d.Change == AccessChange.Granted).Select(d => d.Action));
        Assert.Equal(
            [
                "kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext", "kms:ListGrants", "kms:ReEncryptFrom",
                "kms:ReEncryptTo", "kms:RevokeGrant",
            ],
            found.Where(d => d.Change == AccessChange.Withdrawn).Select(d => d.Action));
        Assert.Equal(found.Count, found.Count(d => d.Change is AccessChange.Granted or AccessChange.Withdrawn));
    }

    /// <summary>manage-cmk-api, key policy, decided by hand for the sample and for ours.</summary>
    [Theory]
    [InlineData("operator", "kms:DescribeKey", "via", true, true)]
    [InlineData("operator", "kms:DescribeKey", "", false, false)]
    [InlineData("operator", "kms:Decrypt", "via context", true, true)]
    [InlineData("operator", "kms:Decrypt", "context", false, false)]
    [InlineData("operator", "kms:Decrypt", "via", false, false)]
    [InlineData("operator", "kms:Decrypt", "via other-context", false, false)]
    [InlineData("operator", "kms:GenerateDataKey", "via context", true, true)]
    [InlineData("operator", "kms:GenerateDataKeyWithoutPlaintext", "via context", true, true)]
    [InlineData("operator", "kms:Encrypt", "via context", false, false)]
    [InlineData("operator", "kms:CreateGrant", "via context subset decrypt", true, true)]
    [InlineData("operator", "kms:CreateGrant", "via context decrypt", false, false)]
    [InlineData("operator", "kms:CreateGrant", "via context subset encrypt", false, false)]
    [InlineData("operator", "kms:PutKeyPolicy", "", false, false)]
    [InlineData("service", "kms:DescribeKey", "source", true, true)]
    [InlineData("service", "kms:DescribeKey", "", false, false)]
    [InlineData("service", "kms:GenerateDataKey", "source context", true, true)]
    [InlineData("service", "kms:GenerateDataKey", "context", false, false)]
    [InlineData("service", "kms:Decrypt", "context", true, true)]
    [InlineData("service", "kms:Decrypt", "other-context", false, false)]
    [InlineData("service", "kms:CreateGrant", "context subset decrypt", false, false)]
    [InlineData("infrastructure", "kms:DescribeKey", "source", true, true)]
    [InlineData("infrastructure", "kms:Decrypt", "context", true, true)]
    [InlineData("infrastructure", "kms:GenerateDataKeyWithoutPlaintext", "context", true, true)]
    [InlineData("infrastructure", "kms:GenerateDataKey", "source context", false, false)]
    [InlineData("infrastructure", "kms:CreateGrant", "context subset decrypt", true, true)]
    [InlineData("infrastructure", "kms:CreateGrant", "context subset encrypt", false, false)]
    [InlineData("administrator", "kms:PutKeyPolicy", "", true, true)]
    [InlineData("administrator", "kms:ScheduleKeyDeletion", "", true, true)]
    [InlineData("administrator", "kms:Decrypt", "", true, false)]
    [InlineData("administrator", "kms:CreateGrant", "", true, false)]
    [InlineData("other", "kms:DescribeKey", "via", false, false)]
    public void A_call_is_decided_as_the_documentation_says(string who, string action, string context, bool sample, bool ours)
    {
        Assert.Equal((sample, ours), (Allows(AwsSamples.KeyPolicy, Request(who, action, context)), Allows(OurKeyPolicy, Request(who, action, context))));
    }

    private static AuthorizationRequest Request(string who, string action, string words)
    {
        HashSet<string> given = [.. words.Split(' ')];
        RequestContext context = new();
        if (given.Contains("context")) context.Set("kms:EncryptionContext:aws:kinesisanalytics:arn", Application);
        if (given.Contains("other-context")) context.Set("kms:EncryptionContext:aws:kinesisanalytics:arn", OtherApplication);
        if (given.Contains("source")) context.Set("aws:SourceArn", Application).Set("aws:SourceAccount", Account);
        if (given.Contains("subset")) context.Set("kms:GrantConstraintType", "EncryptionContextSubset");
        if (given.Contains("decrypt")) context.SetMany("kms:GrantOperations", ["Decrypt"]);
        if (given.Contains("encrypt")) context.SetMany("kms:GrantOperations", ["Decrypt", "Encrypt"]);
        return new AuthorizationRequest
        {
            Principal = who switch
            {
                "operator" => Operator,
                "administrator" => Administrator,
                "service" => RequestPrincipal.Service("kinesisanalytics.amazonaws.com"),
                "infrastructure" => RequestPrincipal.Service("infrastructure.kinesisanalytics.amazonaws.com"),
                _ => RequestPrincipal.RoleSession(OtherRole),
            },
            Action = action,
            Resource = Key,
            ResourceAccount = Account,
            Region = Region,
            ForwardedBy = given.Contains("via") ? MsfKmsCalls.ServicePrincipal : null,
            Context = context,
        };
    }

    private static PolicyDocument Produced(TemplateKind kind, string resource, string property) =>
        new DeployedTemplate(CloudFormationWriter.Write(kind, TemplateFormat.Json), Parameters).Policy(resource, property);
}
