using System.Text.Json.Nodes;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Templates;

/// <summary>Writes the policies, roles and the key as CloudFormation templates that are deployable in any partition, Region and account.</summary>
/// <remarks>Resource types: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-kms-key.html, aws-resource-kms-alias, aws-resource-iam-managedpolicy, aws-resource-iam-role.</remarks>
public static class CloudFormationWriter
{
    private static readonly OperatedApplication Application = new(TemplateTokens.ApplicationArn, [TemplateTokens.Operator]);

    /// <summary>A template of its own parameters: what differs between accounts is asked for at its deployment.</summary>
    public static string Write(TemplateKind kind, TemplateFormat format) => Render(
        kind switch
        {
            TemplateKind.Key => Key(KeyPolicy(), ["ApplicationName", "OperatorArns", "KeyAdministratorArns", "ReaderArns", "EnableIamPolicies"], new JsonArray(ApplicationTag())),
            TemplateKind.OperatorBase => ManagedPolicy(Built(PolicyKind.OperatorBase), "Lifecycle of a Managed Service for Apache Flink application, for its operator.", ["ApplicationName", "ExecutionRoleArn"]),
            TemplateKind.OperatorCmk => ManagedPolicy(Built(PolicyKind.OperatorCmk), "Use of customer managed keys through Managed Service for Apache Flink, for the operator of an application.", ["ApplicationName", "KeyArns"]),
            TemplateKind.KeyAdministrator => ManagedPolicy(Built(PolicyKind.KeyAdministrator), "Management of KMS keys without their use, and sight of the applications that need them.", []),
            TemplateKind.Reader => ManagedPolicy(Built(PolicyKind.Reader), "Sight of applications, keys and the policies that decide over them; changes nothing.", []),
            TemplateKind.Role => Role(TrustedRole(), "A role that people or automation assume.", ["TrustedPrincipalArns", "RequireMfa"]),
            TemplateKind.ExecutionRole => Role(TemplateTokens.Policy(TrustPolicies.ExecutionRole(TemplateTokens.ApplicationArn)), "The service execution role of one Managed Service for Apache Flink application.", ["ApplicationName"]),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No template of this kind."),
        },
        format);

    /// <summary>A template of a policy as it is: a key with it where it belongs to a resource, a role where it says who may assume one, otherwise a managed policy.</summary>
    public static string Write(PolicyDocument policy, TemplateFormat format)
    {
        if (policy is null) throw new ArgumentNullException(nameof(policy));
        JsonObject document = (JsonObject)JsonNode.Parse(policy.ToJson(indented: false))!;
        bool isResource = policy.Statements.Any(s => (s.Principals ?? s.NotPrincipals) is not null);
        bool isTrust = isResource && policy.Statements.All(s => (s.Actions ?? s.NotActions ?? []).All(a => a.StartsWith("sts:", StringComparison.OrdinalIgnoreCase)));
        return Render(isTrust ? Role(document, "A role.", []) : isResource ? Key(document, [], null) : ManagedPolicy(document, "A managed policy.", []), format);
    }

    private static string Render(JsonObject template, TemplateFormat format) =>
        format == TemplateFormat.Json ? CloudFormationText.Json(template) : CloudFormationText.Yaml(template);

    private static JsonObject Built(PolicyKind kind) => TemplateTokens.Policy(PolicyBuilder.Build(new PolicyRequest
    {
        Kind = kind,
        Applications = [Application],
        KeyArns = [TemplateTokens.KeyArn],
        ExecutionRoleArns = kind == PolicyKind.OperatorBase ? [TemplateTokens.ExecutionRole] : [],
        Region = TemplateTokens.Region,
        AccountId = TemplateTokens.Account,
    }));

    private static JsonObject KeyPolicy()
    {
        PolicyDocument policy = PolicyBuilder.Build(new PolicyRequest
        {
            Kind = PolicyKind.KeyPolicy,
            Applications = [Application],
            KeyAdministrators = [TemplateTokens.Administrator],
            Readers = [TemplateTokens.Reader],
            AccountRoot = true,
        });
        JsonObject document = TemplateTokens.Policy(policy);
        JsonArray statements = (JsonArray)document["Statement"]!;
        for (int i = 0; i < statements.Count; i++)
        {
            string? optional = (string?)statements[i]!["Sid"] switch
            {
                "EnableIamPolicies" => "EnableIamPolicies",
                "AllowReadersToInspectKey" => "ReaderArns",
                _ => null,
            };
            if (optional is not null) statements[i] = TemplateParameters.If(optional, statements[i]!.DeepClone());
        }

        return document;
    }

    private static JsonObject TrustedRole()
    {
        JsonObject document = TemplateTokens.Policy(TrustPolicies.Role([TemplateTokens.Trusted], requireMfa: true));
        JsonNode statement = document["Statement"]![0]!;
        statement["Condition"] = TemplateParameters.If("RequireMfa", statement["Condition"]!.DeepClone());
        return document;
    }

    private static JsonObject ApplicationTag() => new() { ["Key"] = "cmkflink:application", ["Value"] = TemplateTokens.Text(TemplateTokens.ApplicationArn) };

    private static JsonObject Key(JsonObject policy, string[] parameters, JsonArray? tags)
    {
        JsonObject properties = new()
        {
            ["Description"] = "State of Managed Service for Apache Flink applications",
            ["KeySpec"] = "SYMMETRIC_DEFAULT",
            ["KeyUsage"] = "ENCRYPT_DECRYPT",
            // The service takes new key material up at a restart only, so rotation is done on demand.
            ["EnableKeyRotation"] = false,
            ["PendingWindowInDays"] = TemplateParameters.Reference("PendingWindowInDays"),
            ["KeyPolicy"] = policy,
        };
        if (tags is not null) properties["Tags"] = tags;
        return Template(
            "A customer managed key for the state of Managed Service for Apache Flink applications, with its alias. The key outlives the stack: snapshots need it as long as they exist.",
            [.. parameters, "AliasName", "PendingWindowInDays"],
            new JsonObject
            {
                ["Key"] = new JsonObject { ["Type"] = "AWS::KMS::Key", ["DeletionPolicy"] = "Retain", ["UpdateReplacePolicy"] = "Retain", ["Properties"] = properties },
                ["Alias"] = new JsonObject { ["Type"] = "AWS::KMS::Alias", ["Properties"] = new JsonObject { ["AliasName"] = TemplateParameters.Reference("AliasName"), ["TargetKeyId"] = TemplateParameters.Reference("Key") } },
            },
            new JsonObject { ["KeyArn"] = Output("ARN of the key.", Attribute("Key")), ["KeyId"] = Output("Id of the key.", TemplateParameters.Reference("Key")), ["AliasName"] = Output("Alias of the key.", TemplateParameters.Reference("Alias")) });
    }

    private static JsonObject ManagedPolicy(JsonObject policy, string description, string[] parameters) => Template(
        description,
        [.. parameters, "PolicyName", "RoleNames"],
        new JsonObject
        {
            ["Policy"] = new JsonObject
            {
                ["Type"] = "AWS::IAM::ManagedPolicy",
                ["Properties"] = new JsonObject
                {
                    ["ManagedPolicyName"] = TemplateParameters.If("PolicyName", TemplateParameters.Reference("PolicyName")),
                    ["Description"] = description,
                    ["PolicyDocument"] = policy,
                    ["Roles"] = TemplateParameters.If("RoleNames", TemplateParameters.Reference("RoleNames")),
                },
            },
        },
        new JsonObject { ["PolicyArn"] = Output("ARN of the managed policy.", TemplateParameters.Reference("Policy")) });

    private static JsonObject Role(JsonObject trust, string description, string[] parameters) => Template(
        description,
        [.. parameters, "RoleName", "ManagedPolicyArns"],
        new JsonObject
        {
            ["Role"] = new JsonObject
            {
                ["Type"] = "AWS::IAM::Role",
                ["Properties"] = new JsonObject
                {
                    ["RoleName"] = TemplateParameters.If("RoleName", TemplateParameters.Reference("RoleName")),
                    ["Description"] = description,
                    ["AssumeRolePolicyDocument"] = trust,
                    ["ManagedPolicyArns"] = TemplateParameters.If("ManagedPolicyArns", TemplateParameters.Reference("ManagedPolicyArns")),
                },
            },
        },
        new JsonObject { ["RoleArn"] = Output("ARN of the role.", Attribute("Role")), ["RoleName"] = Output("Name of the role.", TemplateParameters.Reference("Role")) });

    private static JsonObject Template(string description, string[] parameters, JsonObject resources, JsonObject outputs)
    {
        JsonObject template = new()
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = description,
            ["Parameters"] = TemplateParameters.Of(parameters),
        };
        if (TemplateParameters.Conditions(parameters) is { } conditions) template["Conditions"] = conditions;
        template["Resources"] = resources;
        template["Outputs"] = outputs;
        return template;
    }

    private static JsonObject Output(string description, JsonNode value) => new() { ["Description"] = description, ["Value"] = value };

    private static JsonObject Attribute(string resource) => new() { ["Fn::GetAtt"] = new JsonArray(resource, "Arn") };
}
