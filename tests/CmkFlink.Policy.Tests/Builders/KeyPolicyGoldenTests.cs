using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Builders;

/// <summary>Whole documents by hand, from manage-cmk-api ("Create a KMS key policy") and the aws-samples templates.</summary>
public class KeyPolicyGoldenTests
{
    private const string Management = """
        "kms:DescribeKey","kms:UpdateKeyDescription","kms:GetKeyPolicy","kms:PutKeyPolicy","kms:ListKeyPolicies","kms:EnableKey","kms:DisableKey","kms:ScheduleKeyDeletion","kms:CancelKeyDeletion",
        "kms:CreateAlias","kms:UpdateAlias","kms:DeleteAlias","kms:TagResource","kms:UntagResource","kms:ListResourceTags",
        "kms:EnableKeyRotation","kms:DisableKeyRotation","kms:GetKeyRotationStatus","kms:RotateKeyOnDemand","kms:ListKeyRotations","kms:GetKeyLastUsage","kms:ListGrants","kms:RevokeGrant"
        """;

    private static string Administrator(string arn) => $$"""{"Sid":"AllowKeyAdministratorsToManageKey","Effect":"Allow","Principal":{"AWS":"{{arn}}"},"Action":[{{Management}}],"Resource":"*"}""";

    private static string Eight(string partition, string region, string name, string op, string n = "")
    {
        string app = $"arn:{partition}:kinesisanalytics:{region}:111122223333:application/{name}";
        string context = $"\"kms:EncryptionContext:aws:kinesisanalytics:arn\":\"{app}\"";
        string via = $"\"kms:ViaService\":\"kinesisanalytics.{region}.amazonaws.com\"";
        const string service = "\"kinesisanalytics.amazonaws.com\"";
        const string infrastructure = "\"infrastructure.kinesisanalytics.amazonaws.com\"";
        const string constraint = "\"kms:GrantConstraintType\":\"EncryptionContextSubset\"";
        const string operations = "\"ForAllValues:StringEquals\":{\"kms:GrantOperations\":\"Decrypt\"}";
        return $$"""
            {"Sid":"AllowOperatorToDescribeKey{{n}}","Effect":"Allow","Principal":{"AWS":{{op}} },"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{ {{via}} } } },
            {"Sid":"AllowOperatorToConfigureAppToUseKeyForApplicationState{{n}}","Effect":"Allow","Principal":{"AWS":{{op}} },"Action":["kms:Decrypt","kms:GenerateDataKey","kms:GenerateDataKeyWithoutPlaintext"],"Resource":"*","Condition":{"StringEquals":{ {{context}},{{via}} } } },
            {"Sid":"AllowOperatorToConfigureAppToCreateGrantForRunningState{{n}}","Effect":"Allow","Principal":{"AWS":{{op}} },"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringEquals":{ {{context}},{{via}},{{constraint}} },{{operations}} } },
            {"Sid":"AllowMSFServiceToDescribeKey{{n}}","Effect":"Allow","Principal":{"Service":[{{service}},{{infrastructure}}]},"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"{{app}}","aws:SourceAccount":"111122223333"} } },
            {"Sid":"AllowMSFServiceToGenerateDataKeyForDurableState{{n}}","Effect":"Allow","Principal":{"Service":{{service}} },"Action":"kms:GenerateDataKey","Resource":"*","Condition":{"StringEquals":{"aws:SourceArn":"{{app}}",{{context}},"aws:SourceAccount":"111122223333"} } },
            {"Sid":"AllowMSFServiceToDecryptForDurableState{{n}}","Effect":"Allow","Principal":{"Service":{{service}} },"Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{ {{context}} } } },
            {"Sid":"AllowMSFServiceToUseKeyForRunningState{{n}}","Effect":"Allow","Principal":{"Service":{{infrastructure}} },"Action":["kms:Decrypt","kms:GenerateDataKeyWithoutPlaintext"],"Resource":"*","Condition":{"StringEquals":{ {{context}} } } },
            {"Sid":"AllowMSFServiceToCreateGrantForRunningState{{n}}","Effect":"Allow","Principal":{"Service":{{infrastructure}} },"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringEquals":{ {{context}},{{constraint}} },{{operations}} } }
            """;
    }

    private static PolicyDocument Golden(params string[] statements) => PolicyDocument.Parse($$"""{"Version":"2012-10-17","Id":"CmkFlinkKeyPolicy","Statement":[{{string.Join(',', statements)}}]}""");

    [Fact]
    public void The_key_policy_is_the_administrators_statement_and_the_eight_documented_ones() =>
        Assert.Equal(Golden(Administrator(AdministratorRole), Eight("aws", "eu-west-1", "orders", $"\"{OperatorRole}\"")), PolicyBuilder.Build(KeyPolicyRequest));

    [Theory]
    [InlineData("aws-cn", "cn-north-1")]
    [InlineData("aws-us-gov", "us-gov-west-1")]
    public void In_every_partition_ARNs_are_the_partitions_and_kms_ViaService_is_not(string partition, string region)
    {
        PolicyDocument document = PolicyBuilder.Build(new PolicyRequest
        {
            Kind = PolicyKind.KeyPolicy,
            Applications = [new($"arn:{partition}:kinesisanalytics:{region}:111122223333:application/orders", [$"arn:{partition}:iam::111122223333:user/olga"])],
            KeyAdministrators = [$"arn:{partition}:iam::111122223333:role/Admin"],
        });

        Assert.Equal(Golden(Administrator($"arn:{partition}:iam::111122223333:role/Admin"), Eight(partition, region, "orders", $"\"arn:{partition}:iam::111122223333:user/olga\"")), document);
    }

    [Fact]
    public void Each_application_has_its_own_statements_with_its_own_operators()
    {
        PolicyDocument document = PolicyBuilder.Build(KeyPolicyRequest with { Applications = [new(Application, [OperatorRole]), new(OtherApplication, [OperatorUser, OtherRole]), new(Application, [OperatorRole])] });

        Assert.Equal(Golden(Administrator(AdministratorRole), Eight("aws", "eu-west-1", "orders", $"\"{OperatorRole}\""), Eight("aws", "eu-west-1", "clicks.v2", $"[\"{OperatorUser}\",\"{OtherRole}\"]", "2")), document);
    }

    [Fact]
    public void Readers_see_and_the_account_delegates_where_asked()
    {
        PolicyDocument document = PolicyBuilder.Build(KeyPolicyRequest with { Readers = [ReaderRole], AccountRoot = true });

        Assert.Equal(
            Golden(
                $$"""{"Sid":"EnableIamPolicies","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*"}""",
                Administrator(AdministratorRole),
                Eight("aws", "eu-west-1", "orders", $"\"{OperatorRole}\""),
                $$"""{"Sid":"AllowReadersToInspectKey","Effect":"Allow","Principal":{"AWS":"{{ReaderRole}}"},"Action":["kms:DescribeKey","kms:GetKeyPolicy","kms:ListGrants","kms:GetKeyRotationStatus","kms:ListKeyRotations","kms:ListResourceTags"],"Resource":"*"}"""),
            document);
    }

    [Fact]
    public void Restrictions_are_conditions_and_denials_that_spare_MSF()
    {
        PolicyDocument document = PolicyBuilder.Build(KeyPolicyRequest with { ExclusivePrincipal = true, SourceVpce = ["vpce-0a1b"], KeyAdministrators = [AdministratorUser], RequireMfaAge = 900 });

        Assert.Equal(
            Golden(
                Administrator(AdministratorUser),
                Eight("aws", "eu-west-1", "orders", $"\"{OperatorRole}\""),
                $$"""{"Sid":"DenyOtherPrincipals","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"ArnNotEquals":{"aws:PrincipalArn":["{{AdministratorUser}}","{{OperatorRole}}"]},"Bool":{"aws:PrincipalIsAWSService":"false"} } }""",
                """{"Sid":"DenyDirectCallsFromElsewhere","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b"},"Bool":{"aws:ViaAWSService":"false","aws:PrincipalIsAWSService":"false"}}}""",
                """{"Sid":"DenyDestructionWithoutRecentMfa","Effect":"Deny","Principal":"*","Action":["kms:ScheduleKeyDeletion","kms:DeleteImportedKeyMaterial","kms:DisableKey","kms:PutKeyPolicy"],"Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/*"},"NumericGreaterThanIfExists":{"aws:MultiFactorAuthAge":"900"}}}"""),
            document);
    }

    [Fact]
    public void This_account_only_and_own_conditions_stand_on_statements_with_AWS_principals_and_no_others()
    {
        PolicyDocument document = PolicyBuilder.Build(KeyPolicyRequest with { ThisAccountOnly = true, Conditions = [new PolicyCondition("StringEquals", "aws:PrincipalTag/team", ["flink"])] });

        Assert.All(document.Statements, statement =>
        {
            bool aws = statement.Principals!.All(principal => principal.Type == PolicyPrincipalType.Aws);
            Assert.Equal(aws, statement.Conditions.Contains(new PolicyCondition("StringEquals", "kms:CallerAccount", [Account])));
            Assert.Equal(aws, statement.Conditions.Contains(new PolicyCondition("StringEquals", "aws:PrincipalTag/team", ["flink"])));
        });
        Assert.Equal(4, document.Statements.Count(statement => statement.Principals!.All(principal => principal.Type == PolicyPrincipalType.Aws)));
    }

    [Fact]
    public void An_administrator_uses_the_key_only_where_asked()
    {
        PolicyDocument document = PolicyBuilder.Build(KeyPolicyRequest with { AllowUseByAdministrator = true });

        Assert.Equal(["kms:DescribeKey", "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"], document.Statements.Single(statement => statement.Sid == "AllowKeyAdministratorsToUseKey").Actions!);
        Assert.DoesNotContain(PolicyBuilder.Build(KeyPolicyRequest).Statements, statement => statement.Sid == "AllowKeyAdministratorsToUseKey");
    }

    [Fact]
    public void The_permissive_policy_is_AWSs_sample_for_development() =>
        Assert.Equal(
            Golden($$"""{"Sid":"AllowKeyAdministratorsEverything","Effect":"Allow","Principal":{"AWS":"{{AdministratorRole}}"},"Action":"kms:*","Resource":"*"}""", Eight("aws", "eu-west-1", "orders", $"\"{OperatorRole}\"")),
            PolicyBuilder.Build(KeyPolicyRequest with { Kind = PolicyKind.Permissive }));

    [Fact]
    public void Sids_are_alphanumeric_and_unique()
    {
        IReadOnlyList<string?> sids = [.. PolicyBuilder.Build(KeyPolicyRequest with { Applications = [new(Application, [OperatorRole]), new(OtherApplication, [OperatorRole])], Readers = [ReaderRole], AccountRoot = true, ExclusivePrincipal = true, SourceVpce = ["vpce-1"], AllowUseByAdministrator = true }).Statements.Select(statement => statement.Sid)];

        Assert.Equal(sids.Count, sids.Distinct().Count());
        Assert.All(sids, sid => Assert.Matches("^[A-Za-z0-9]+$", sid));
    }
}
