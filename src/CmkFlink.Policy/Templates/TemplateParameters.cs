using System.Text.Json.Nodes;

namespace CmkFlink.Policy.Templates;

/// <summary>The parameters of the templates and the conditions on those that may be left out.</summary>
internal static class TemplateParameters
{
    private const string Iam = @"arn:aws[a-z-]*:iam::[0-9]{12}:";

    private const string Name = @"[a-zA-Z0-9_+=.@/-]+";

    private const string KeyId = @"(mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";

    private static readonly Dictionary<string, Func<JsonObject>> All = new(StringComparer.Ordinal)
    {
        // 1-128 of these characters (service model of kinesisanalyticsv2).
        ["ApplicationName"] = () => Text("Name of the Managed Service for Apache Flink application.", "[a-zA-Z0-9_.-]{1,128}", "1 to 128 letters, digits, dots, underscores and hyphens."),
        ["OperatorArns"] = () => List("ARNs of the roles or users that operate the application, with commas between them. They have to exist already.", $"{Iam}(role|user)/{Name}", "ARNs of IAM roles or users."),
        ["KeyAdministratorArns"] = () => List("ARNs of the roles or users that manage the key and cannot use it. Whoever deploys this stack has to be among them, or KMS refuses the policy.", $"{Iam}(role|user)/{Name}", "ARNs of IAM roles or users."),
        ["ReaderArns"] = () => Optional(List("ARNs of the roles or users that see the key's state, policy and grants. May be left empty.", $"{Iam}(role|user)/{Name}", "ARNs of IAM roles or users.")),
        ["TrustedPrincipalArns"] = () => List("ARNs of the roles, users or account roots that may assume the role.", $"{Iam}(root|(role|user)/{Name})", "ARNs of IAM roles, users or account roots."),
        ["ExecutionRoleArn"] = () => Text("ARN of the service execution role of the application, which the operator passes to the service.", $"{Iam}role/{Name}", "The ARN of an IAM role."),
        ["KeyArns"] = () => List("ARNs of the keys; during a change of key both, the old one and the new one.", $"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{{12}}:key/{KeyId}", "ARNs of KMS keys, multi-Region keys (mrk-...) included."),
        ["AliasName"] = () => Text("Alias of the key.", "alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}", "alias/ and letters, digits, slashes, underscores and hyphens; alias/aws/ belongs to AWS."),
        ["EnableIamPolicies"] = () => Flag("Whether IAM policies of the account decide over the key as well, beside the principals named here."),
        ["PendingWindowInDays"] = () => new JsonObject { ["Type"] = "Number", ["Description"] = "Days between the deletion of the key and its end.", ["Default"] = 30, ["MinValue"] = 7, ["MaxValue"] = 30 },
        ["PolicyName"] = () => Optional(Text("Name of the managed policy. Left empty, CloudFormation makes one.", "[a-zA-Z0-9_+=,.@-]{1,128}", "1 to 128 letters, digits and _+=,.@-")),
        ["RoleName"] = () => Optional(Text("Name of the role. Left empty, CloudFormation makes one.", "[a-zA-Z0-9_+=,.@-]{1,64}", "1 to 64 letters, digits and _+=,.@-")),
        ["RoleNames"] = () => Optional(List("Names of the roles to attach the policy to. May be left empty.", "[a-zA-Z0-9_+=.@-]{1,64}", "Names of IAM roles.")),
        ["ManagedPolicyArns"] = () => Optional(List("ARNs of the managed policies to attach to the role. May be left empty.", $@"arn:aws[a-z-]*:iam::([0-9]{{12}}|aws):policy/{Name}", "ARNs of managed policies.")),
        ["RequireMfa"] = () => Flag("Whether only IAM users who authenticated with MFA may assume the role; the sessions of a role never carry MFA."),
    };

    public static JsonObject Of(IEnumerable<string> names) => new(names.Select(name => new KeyValuePair<string, JsonNode?>(name, All[name]())));

    /// <summary>The conditions that go with these parameters; <see langword="null"/> where none is optional.</summary>
    public static JsonObject? Conditions(IEnumerable<string> names)
    {
        JsonObject conditions = [];
        foreach (string name in names)
        {
            JsonObject parameter = All[name]();
            if (parameter["AllowedValues"] is not null) conditions[Condition(name)] = Equal(Reference(name), "true");
            else if (parameter["Default"] is JsonValue value && value.TryGetValue(out string? text) && text.Length == 0)
                conditions[Condition(name)] = new JsonObject { ["Fn::Not"] = new JsonArray(Equal(IsList(parameter) ? new JsonObject { ["Fn::Join"] = new JsonArray("", Reference(name)) } : Reference(name), "")) };
        }

        return conditions.Count == 0 ? null : conditions;
    }

    /// <summary>A value that stands only where an optional parameter is given.</summary>
    public static JsonObject If(string name, JsonNode value) => new() { ["Fn::If"] = new JsonArray(Condition(name), value, new JsonObject { ["Ref"] = "AWS::NoValue" }) };

    public static JsonObject Reference(string name) => new() { ["Ref"] = name };

    private static string Condition(string name) => "Has" + name;

    private static bool IsList(JsonObject parameter) => (string?)parameter["Type"] == "CommaDelimitedList";

    private static JsonObject Equal(JsonNode one, string other) => new() { ["Fn::Equals"] = new JsonArray(one, other) };

    private static JsonObject Text(string description, string pattern, string constraint) =>
        new() { ["Type"] = "String", ["Description"] = description, ["AllowedPattern"] = $"^{pattern}$", ["ConstraintDescription"] = constraint };

    /// <summary>CloudFormation holds the pattern against each value of a list.</summary>
    private static JsonObject List(string description, string pattern, string constraint)
    {
        JsonObject parameter = Text(description, pattern, constraint);
        parameter["Type"] = "CommaDelimitedList";
        return parameter;
    }

    private static JsonObject Optional(JsonObject parameter)
    {
        parameter["Default"] = "";
        parameter["AllowedPattern"] = "^$|" + (string?)parameter["AllowedPattern"];
        return parameter;
    }

    private static JsonObject Flag(string description) =>
        new() { ["Type"] = "String", ["Description"] = description, ["Default"] = "false", ["AllowedValues"] = new JsonArray("true", "false") };
}
