using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Builders;

/// <summary>Whole documents by hand, from manage-cmk-api ("Application lifecycle operator permissions"), the aws-samples templates and the IAM service authorization reference.</summary>
public class IdentityPolicyGoldenTests
{
    private const string Context = "\"kms:EncryptionContext:aws:kinesisanalytics:arn\":\"" + Application + "\"";
    private const string Via = "\"kms:ViaService\":\"kinesisanalytics.eu-west-1.amazonaws.com\"";

    [Fact]
    public void The_operators_base_policy_is_scoped_to_applications_and_one_passed_role()
    {
        PolicyDocument document = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorBase, Applications = [new(Application, []), new(OtherApplication, [])], ExecutionRoleArns = [ExecutionRole] });

        Assert.Equal(
            Golden(
                $$"""
                {"Sid":"AllowApplicationLifecycle","Effect":"Allow","Action":["kinesisanalytics:DescribeApplication","kinesisanalytics:DescribeApplicationVersion","kinesisanalytics:ListApplicationVersions",
                "kinesisanalytics:UpdateApplication","kinesisanalytics:UpdateApplicationMaintenanceConfiguration","kinesisanalytics:RollbackApplication","kinesisanalytics:StartApplication","kinesisanalytics:StopApplication",
                "kinesisanalytics:CreateApplicationSnapshot","kinesisanalytics:DescribeApplicationSnapshot","kinesisanalytics:ListApplicationSnapshots","kinesisanalytics:DeleteApplicationSnapshot",
                "kinesisanalytics:ListApplicationOperations","kinesisanalytics:DescribeApplicationOperation","kinesisanalytics:TagResource","kinesisanalytics:UntagResource","kinesisanalytics:ListTagsForResource"],
                "Resource":["{{Application}}","{{OtherApplication}}"]}
                """,
                """{"Sid":"AllowActionsWithoutResourceType","Effect":"Allow","Action":["kinesisanalytics:CreateApplication","kinesisanalytics:ListApplications"],"Resource":"*"}""",
                $$"""{"Sid":"AllowPassingExecutionRoleToMSF","Effect":"Allow","Action":"iam:PassRole","Resource":"{{ExecutionRole}}","Condition":{"StringEquals":{"iam:PassedToService":"kinesisanalytics.amazonaws.com"} } }"""),
            document);
    }

    [Fact]
    public void The_operators_key_policy_is_the_four_documented_statements() =>
        Assert.Equal(Golden(Four(Key)), PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new(Application, [OperatorRole])], KeyArns = [Key] }));

    [Fact]
    public void Two_keys_of_a_rotation_stand_in_the_same_statements() =>
        Assert.Equal(Golden(Four(Key, OtherKey)), PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new(Application, [])], KeyArns = [Key, OtherKey, Key] }));

    [Fact]
    public void Applications_of_two_Regions_get_the_keys_of_their_Region_only()
    {
        const string elsewhere = "arn:aws:kinesisanalytics:us-east-1:111122223333:application/orders";
        const string keyElsewhere = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

        PolicyDocument document = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new(Application, []), new(elsewhere, [])], KeyArns = [Key, keyElsewhere] });

        Assert.All(document.Statements.Take(4), statement => Assert.Equal([Key], statement.Resources!));
        Assert.All(document.Statements.Skip(4), statement => Assert.Equal([keyElsewhere], statement.Resources!));
        Assert.All(document.Statements.Skip(4), statement => Assert.Contains(new PolicyCondition("StringEquals", "kms:ViaService", ["kinesisanalytics.us-east-1.amazonaws.com"]), statement.Conditions));
        Assert.Equal(8, document.Statements.Select(statement => statement.Sid).Distinct().Count());
    }

    [Fact]
    public void The_key_administrators_policy_is_the_template_without_use_of_keys()
    {
        Assert.Equal(
            Golden(
                """{"Sid":"AllowCreateAndListKeys","Effect":"Allow","Action":["kms:CreateKey","kms:ListKeys","kms:ListAliases"],"Resource":"*"}""",
                """{"Sid":"AllowManageKeys","Effect":"Allow","Action":["kms:DescribeKey","kms:GetKeyPolicy","kms:PutKeyPolicy","kms:ListKeyPolicies","kms:EnableKey","kms:DisableKey","kms:CancelKeyDeletion","kms:ScheduleKeyDeletion","kms:UpdateKeyDescription","kms:GetKeyLastUsage"],"Resource":"arn:aws-cn:kms:cn-north-1:111122223333:key/*"}""",
                """{"Sid":"AllowManageAliases","Effect":"Allow","Action":["kms:CreateAlias","kms:DeleteAlias","kms:UpdateAlias"],"Resource":["arn:aws-cn:kms:cn-north-1:111122223333:key/*","arn:aws-cn:kms:cn-north-1:111122223333:alias/*"]}""",
                """{"Sid":"AllowTagKeys","Effect":"Allow","Action":["kms:TagResource","kms:UntagResource","kms:ListResourceTags"],"Resource":"arn:aws-cn:kms:cn-north-1:111122223333:key/*"}""",
                """{"Sid":"AllowRotateKeys","Effect":"Allow","Action":["kms:EnableKeyRotation","kms:DisableKeyRotation","kms:GetKeyRotationStatus","kms:RotateKeyOnDemand","kms:ListKeyRotations"],"Resource":"arn:aws-cn:kms:cn-north-1:111122223333:key/*"}""",
                """{"Sid":"AllowListApplications","Effect":"Allow","Action":"kinesisanalytics:ListApplications","Resource":"*"}""",
                """{"Sid":"AllowSeeWhatNeedsKeys","Effect":"Allow","Action":["kinesisanalytics:DescribeApplication","kinesisanalytics:ListApplicationSnapshots","kinesisanalytics:ListApplicationOperations","kinesisanalytics:ListTagsForResource"],"Resource":"arn:aws-cn:kinesisanalytics:cn-north-1:111122223333:application/*"}"""),
            PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.KeyAdministrator, Region = "cn-north-1", AccountId = Account }));
    }

    [Fact]
    public void The_readers_policy_names_reading_actions_only()
    {
        PolicyDocument document = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.Reader, Region = Region, AccountId = Account });

        Assert.All(document.Statements.SelectMany(statement => statement.Actions!), action => Assert.Matches("^(kms|kinesisanalytics|iam):(List|Get|Describe)[A-Za-z]+$", action));
        Assert.Equal(
            ["iam:GetGroupPolicy", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy", "iam:GetUser", "iam:GetUserPolicy", "iam:ListAttachedGroupPolicies", "iam:ListAttachedRolePolicies", "iam:ListAttachedUserPolicies", "iam:ListGroupPolicies", "iam:ListGroupsForUser", "iam:ListRolePolicies", "iam:ListUserPolicies"],
            document.Statements.SelectMany(statement => statement.Actions!).Where(action => action.StartsWith("iam:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["*", "arn:aws:iam::111122223333:group/*", "arn:aws:iam::111122223333:policy/*", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:user/*", "arn:aws:iam::aws:policy/*", "arn:aws:kinesisanalytics:eu-west-1:111122223333:application/*", "arn:aws:kms:eu-west-1:111122223333:key/*"],
            document.Statements.SelectMany(statement => statement.Resources!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_execution_role_is_trusted_for_one_application() =>
        Assert.Equal(
            Golden($$"""{"Sid":"AllowMSFForThisApplication","Effect":"Allow","Principal":{"Service":"kinesisanalytics.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"},"ArnEquals":{"aws:SourceArn":"{{Application}}"} } }"""),
            TrustPolicies.ExecutionRole(Application));

    [Fact]
    public void A_role_is_trusted_to_the_principals_given_with_MFA_where_asked()
    {
        Assert.Equal(
            Golden($$"""{"Sid":"AllowAssumeRole","Effect":"Allow","Principal":{"AWS":["{{OperatorUser}}","{{Root}}"]},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"} } }"""),
            TrustPolicies.Role([OperatorUser, Root], requireMfa: true));
        Assert.Empty(TrustPolicies.Role([OperatorUser]).Statements.Single().Conditions);
    }

    private static string Four(params string[] keys)
    {
        string resource = keys.Length == 1 ? $"\"{keys[0]}\"" : $"[\"{string.Join("\",\"", keys)}\"]";
        return $$"""
            {"Sid":"AllowDescribeKey","Effect":"Allow","Action":"kms:DescribeKey","Resource":{{resource}},"Condition":{"StringEquals":{ {{Via}} } } },
            {"Sid":"AllowGenerateDataKeyAndDecryptForDurableState","Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":{{resource}},"Condition":{"StringEquals":{ {{Via}},{{Context}} } } },
            {"Sid":"AllowKmsOperationsForRunningState","Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKeyWithoutPlaintext"],"Resource":{{resource}},"Condition":{"StringEquals":{ {{Via}},{{Context}} } } },
            {"Sid":"AllowCreateGrantForRunningState","Effect":"Allow","Action":"kms:CreateGrant","Resource":{{resource}},"Condition":{"StringEquals":{ {{Via}},{{Context}},"kms:GrantConstraintType":"EncryptionContextSubset"},"ForAllValues:StringEquals":{"kms:GrantOperations":"Decrypt"} } }
            """;
    }

    private static PolicyDocument Golden(params string[] statements) => PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""");
}
