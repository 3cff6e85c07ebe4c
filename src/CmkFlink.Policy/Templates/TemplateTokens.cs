using System.Text.Json.Nodes;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Templates;

/// <summary>The names that stand for a template's parameters while the policy builders work, and their way into the template.</summary>
/// <remarks>So one set of builders serves accounts and templates alike. No name here can be that of anything real: the account is nobody's and the Region is none.</remarks>
internal static class TemplateTokens
{
    public const string Region = "template-region-0";

    public const string Account = "000000000000";

    public const string ApplicationArn = $"arn:aws:kinesisanalytics:{Region}:{Account}:application/{ApplicationName}";

    public const string Operator = $"arn:aws:iam::{Account}:role/TemplateOperator";

    public const string Administrator = $"arn:aws:iam::{Account}:role/TemplateKeyAdministrator";

    public const string Reader = $"arn:aws:iam::{Account}:role/TemplateReader";

    public const string Trusted = $"arn:aws:iam::{Account}:role/TemplateTrusted";

    public const string ExecutionRole = $"arn:aws:iam::{Account}:role/TemplateExecution";

    public const string KeyArn = $"arn:aws:kms:{Region}:{Account}:key/00000000-0000-0000-0000-000000000000";

    private const string ApplicationName = "TemplateApplicationName";

    /// <summary>Names that are a parameter as a whole; where the parameter is a list, they become a list.</summary>
    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        [Operator] = "OperatorArns",
        [Administrator] = "KeyAdministratorArns",
        [Reader] = "ReaderArns",
        [Trusted] = "TrustedPrincipalArns",
        [ExecutionRole] = "ExecutionRoleArn",
        [KeyArn] = "KeyArns",
    };

    private static readonly (string Token, string Parameter)[] Parts =
    [
        ("arn:aws:", "arn:${AWS::Partition}:"),
        (Region, "${AWS::Region}"),
        (Account, "${AWS::AccountId}"),
        (ApplicationName, "${ApplicationName}"),
    ];

    /// <summary>A policy as a template writes it, its tokens replaced by parameters and pseudo parameters.</summary>
    public static JsonObject Policy(PolicyDocument document) => (JsonObject)Replace(JsonNode.Parse(document.ToJson(indented: false)))!;

    /// <summary>A text with its tokens replaced.</summary>
    public static JsonNode Text(string text)
    {
        if (Whole.TryGetValue(text, out string? parameter)) return new JsonObject { ["Ref"] = parameter };
        // What is a policy variable stays one.
        string result = text.Replace("${", "${!");
        string before = result;
        foreach ((string token, string replacement) in Parts) result = result.Replace(token, replacement);
        return result == before ? JsonValue.Create(text) : new JsonObject { ["Fn::Sub"] = result };
    }

    private static JsonNode? Replace(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => new KeyValuePair<string, JsonNode?>(member.Key, Replace(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Replace)]),
        JsonValue value when value.TryGetValue(out string? text) => Text(text),
        _ => node?.DeepClone(),
    };
}
