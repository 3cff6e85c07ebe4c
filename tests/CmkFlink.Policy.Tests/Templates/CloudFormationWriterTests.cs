using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Linting;
using CmkFlink.Policy.Templates;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Templates;

public sealed class CloudFormationWriterTests
{
    public static TheoryData<string, string> Places => new() { { "aws", "eu-west-1" }, { "aws-cn", "cn-north-1" }, { "aws-us-gov", "us-gov-west-1" } };

    public static TheoryData<TemplateKind> Kinds => [.. Enum.GetValues<TemplateKind>()];

    [Theory]
    [MemberData(nameof(Places))]
    public void The_key_policy_deployed_anywhere_is_the_one_that_is_built_for_there(string partition, string region)
    {
        string[] operators = [Iam(partition, "role/ops/Operator"), Iam(partition, "user/olga")];
        PolicyDocument built = PolicyBuilder.Build(new PolicyRequest
        {
            Kind = PolicyKind.KeyPolicy,
            Applications = [new OperatedApplication($"arn:{partition}:kinesisanalytics:{region}:{Account}:application/clicks.v2", operators)],
            KeyAdministrators = [Iam(partition, "role/KeyAdministrator")],
            Readers = [Iam(partition, "role/Reader")],
            AccountRoot = true,
        });

        DeployedTemplate template = Deploy(TemplateKind.Key, partition, region, new()
        {
            ["ApplicationName"] = "clicks.v2",
            ["OperatorArns"] = string.Join(',', operators),
            ["KeyAdministratorArns"] = Iam(partition, "role/KeyAdministrator"),
            ["ReaderArns"] = Iam(partition, "role/Reader"),
            ["EnableIamPolicies"] = "true",
            ["AliasName"] = "alias/clicks",
        });

        Assert.Equal(built, template.Policy("Key", "KeyPolicy"));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void The_identity_policies_deployed_anywhere_are_those_that_are_built_for_there(string partition, string region)
    {
        string application = $"arn:{partition}:kinesisanalytics:{region}:{Account}:application/orders";
        string[] keys = [$"arn:{partition}:kms:{region}:{Account}:key/1234abcd-12ab-34cd-56ef-1234567890ab", $"arn:{partition}:kms:{region}:{Account}:key/mrk-0123456789abcdef0123456789abcdef"];
        Dictionary<string, string> parameters = new() { ["ApplicationName"] = "orders", ["KeyArns"] = string.Join(',', keys), ["ExecutionRoleArn"] = Iam(partition, "role/service/Flink") };
        foreach ((TemplateKind template, PolicyKind kind) in new[] { (TemplateKind.OperatorBase, PolicyKind.OperatorBase), (TemplateKind.OperatorCmk, PolicyKind.OperatorCmk), (TemplateKind.KeyAdministrator, PolicyKind.KeyAdministrator), (TemplateKind.Reader, PolicyKind.Reader) })
        {
            PolicyDocument built = PolicyBuilder.Build(new PolicyRequest
            {
                Kind = kind,
                Applications = [new OperatedApplication(application, [])],
                KeyArns = keys,
                ExecutionRoleArns = kind == PolicyKind.OperatorBase ? [Iam(partition, "role/service/Flink")] : [],
                Region = region,
                AccountId = Account,
            });

            Assert.Equal(built, Deploy(template, partition, region, parameters).Policy("Policy", "PolicyDocument"));
        }
    }

    [Fact]
    public void Readers_and_IAM_policies_that_are_left_out_leave_no_statement()
    {
        DeployedTemplate template = Deploy(TemplateKind.Key, "aws", Region, new() { ["ApplicationName"] = "orders", ["OperatorArns"] = OperatorRole, ["KeyAdministratorArns"] = AdministratorRole, ["AliasName"] = "alias/orders" });

        Assert.Equal(KeyPolicy, template.Policy("Key", "KeyPolicy"));
    }

    [Fact]
    public void The_key_outlives_its_stack_rotates_on_demand_only_and_has_its_alias()
    {
        DeployedTemplate template = Deploy(TemplateKind.Key, "aws", Region, new() { ["ApplicationName"] = "orders", ["OperatorArns"] = OperatorRole, ["KeyAdministratorArns"] = AdministratorRole, ["AliasName"] = "alias/orders", ["PendingWindowInDays"] = "14" });
        JsonObject key = template.Resource("Key");

        Assert.Equal(("AWS::KMS::Key", "Retain", "Retain"), ((string)key["Type"]!, (string)key["DeletionPolicy"]!, (string)key["UpdateReplacePolicy"]!));
        Assert.Equal((false, "14", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"), ((bool)template.Properties("Key")["EnableKeyRotation"]!, (string)template.Properties("Key")["PendingWindowInDays"]!, (string)template.Properties("Key")["KeySpec"]!, (string)template.Properties("Key")["KeyUsage"]!));
        Assert.Equal(("alias/orders", "ref:Key"), ((string)template.Properties("Alias")["AliasName"]!, (string)template.Properties("Alias")["TargetKeyId"]!));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void A_role_demands_MFA_where_it_is_asked_to(string mfa)
    {
        DeployedTemplate template = Deploy(TemplateKind.Role, "aws", Region, new() { ["TrustedPrincipalArns"] = $"{OperatorUser},{Root}", ["RequireMfa"] = mfa, ["ManagedPolicyArns"] = "arn:aws:iam::aws:policy/ReadOnlyAccess", ["RoleName"] = "Operator" });

        Assert.Equal(TrustPolicies.Role([OperatorUser, Root], requireMfa: mfa == "true"), template.Policy("Role", "AssumeRolePolicyDocument"));
        Assert.Equal("Operator", (string)template.Properties("Role")["RoleName"]!);
        Assert.Equal("arn:aws:iam::aws:policy/ReadOnlyAccess", (string)template.Properties("Role")["ManagedPolicyArns"]![0]!);
    }

    [Fact]
    public void An_execution_role_serves_one_application_and_its_name_may_be_left_to_CloudFormation()
    {
        DeployedTemplate template = Deploy(TemplateKind.ExecutionRole, "aws", Region, new() { ["ApplicationName"] = "orders" });

        Assert.Equal(TrustPolicies.ExecutionRole(Application), template.Policy("Role", "AssumeRolePolicyDocument"));
        Assert.False(template.Properties("Role").ContainsKey("RoleName"));
        Assert.False(template.Properties("Role").ContainsKey("ManagedPolicyArns"));
    }

    [Theory]
    [InlineData(TemplateKind.Key, "ApplicationName", "clicks.v2", true)]
    [InlineData(TemplateKind.Key, "ApplicationName", "no blanks", false)]
    [InlineData(TemplateKind.Key, "AliasName", "alias/flink/orders_1", true)]
    [InlineData(TemplateKind.Key, "AliasName", "alias/aws/flink", false)]
    [InlineData(TemplateKind.Key, "AliasName", "orders", false)]
    [InlineData(TemplateKind.Key, "OperatorArns", "arn:aws-us-gov:iam::111122223333:role/ops/Operator", true)]
    [InlineData(TemplateKind.Key, "OperatorArns", "arn:aws:sts::111122223333:assumed-role/Operator/olga", false)]
    [InlineData(TemplateKind.Key, "OperatorArns", "", false)]
    [InlineData(TemplateKind.Key, "ReaderArns", "", true)]
    [InlineData(TemplateKind.OperatorCmk, "KeyArns", "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef", true)]
    [InlineData(TemplateKind.OperatorCmk, "KeyArns", "arn:aws:kms:eu-west-1:111122223333:key/*", false)]
    [InlineData(TemplateKind.OperatorCmk, "KeyArns", "arn:aws:kms:eu-west-1:111122223333:alias/orders", false)]
    [InlineData(TemplateKind.Role, "TrustedPrincipalArns", "arn:aws:iam::111122223333:root", true)]
    [InlineData(TemplateKind.Role, "TrustedPrincipalArns", "*", false)]
    public void Parameters_take_what_AWS_takes_and_nothing_wider(TemplateKind kind, string parameter, string value, bool accepted)
    {
        string pattern = (string)JsonNode.Parse(CloudFormationWriter.Write(kind, TemplateFormat.Json))!["Parameters"]![parameter]!["AllowedPattern"]!;

        Assert.Equal(accepted, Regex.IsMatch(value, pattern));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void YAML_says_the_same_as_JSON(TemplateKind kind)
    {
        YamlStream yaml = [];
        yaml.Load(new StringReader(CloudFormationWriter.Write(kind, TemplateFormat.Yaml)));

        Assert.Equal(JsonNode.Parse(CloudFormationWriter.Write(kind, TemplateFormat.Json))!.ToJsonString(), Json(yaml.Documents[0].RootNode)!.ToJsonString());
    }

    /// <summary>The linter has a reader of its own.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_linter_reads_every_template_and_has_nothing_to_warn_of(TemplateKind kind)
    {
        Dictionary<string, string> parameters = new()
        {
            ["AWS::AccountId"] = Account,
            ["AWS::Region"] = Region,
            ["AWS::Partition"] = "aws",
            ["ApplicationName"] = "orders",
            ["OperatorArns"] = OperatorRole,
            ["KeyAdministratorArns"] = AdministratorRole,
            ["KeyArns"] = Key,
            ["ExecutionRoleArn"] = ExecutionRole,
            ["TrustedPrincipalArns"] = OperatorUser,
            ["AliasName"] = "alias/orders",
        };

        PolicyText read = PolicyText.Read(CloudFormationWriter.Write(kind, TemplateFormat.Yaml), parameters: parameters);

        Assert.Empty(read.Findings);
        Assert.Empty(Assert.Single(read.Policies).Unresolved);
        Assert.DoesNotContain(PolicyLinter.Lint(read.Policies), finding => finding.Severity != FindingSeverity.Information);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_of_the_writers_own_placeholders_is_left(TemplateKind kind)
    {
        string template = CloudFormationWriter.Write(kind, TemplateFormat.Json);

        Assert.DoesNotContain("template-region", template, StringComparison.Ordinal);
        Assert.DoesNotContain("000000000000", template, StringComparison.Ordinal);
        Assert.DoesNotContain("Template", template.Replace("AWSTemplateFormatVersion", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("\"arn:aws:", template, StringComparison.Ordinal);
        Assert.InRange(template.Length, 1, 51_200);
    }

    [Fact]
    public void A_policy_given_is_written_as_it_is_with_its_policy_variables()
    {
        PolicyDocument policy = Document("{'Sid':'Own','Effect':'Allow','Action':'iam:GetUser','Resource':'arn:aws:iam::111122223333:user/${aws:username}','Condition':{'StringLike':{'aws:PrincipalTag/team':['yes','12','a: b #c','*']}}}");

        Assert.Equal(policy, new DeployedTemplate(CloudFormationWriter.Write(policy, TemplateFormat.Json), new Dictionary<string, string>()).Policy("Policy", "PolicyDocument"));
        YamlStream yaml = [];
        yaml.Load(new StringReader(CloudFormationWriter.Write(policy, TemplateFormat.Yaml)));
        Assert.Equal(CloudFormationWriter.Write(policy, TemplateFormat.Json), Json(yaml.Documents[0].RootNode)!.AsObject().ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ReplaceLineEndings("\n") + "\n");
    }

    [Theory]
    [InlineData("Key", "KeyPolicy")]
    [InlineData("Role", "AssumeRolePolicyDocument")]
    public void A_policy_of_a_resource_comes_with_its_resource(string resource, string property)
    {
        PolicyDocument policy = resource == "Key" ? KeyPolicy : TrustPolicies.Role([OperatorUser]);

        Assert.Equal(policy, new DeployedTemplate(CloudFormationWriter.Write(policy, TemplateFormat.Json), new Dictionary<string, string> { ["AliasName"] = "alias/orders" }).Policy(resource, property));
    }

    private static string Iam(string partition, string name) => $"arn:{partition}:iam::{Account}:{name}";

    private static DeployedTemplate Deploy(TemplateKind kind, string partition, string region, Dictionary<string, string> parameters) => new(CloudFormationWriter.Write(kind, TemplateFormat.Json), parameters, region, partition);

    /// <summary>YAML as a reader of the core schema takes it: what is not quoted may be a number or Boolean.</summary>
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode members => new JsonObject(members.Children.Select(child => new KeyValuePair<string, JsonNode?>(((YamlScalarNode)child.Key).Value!, Json(child.Value)))),
        YamlSequenceNode items => new JsonArray([.. items.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when bool.TryParse(scalar.Value, out bool flag) => JsonValue.Create(flag),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(scalar.Value, out int number) => JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException($"{node.NodeType} in a template."),
    };
}
