using System.Text.Json.Nodes;
using CmkFlink.Policy.Documents;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Templates;

/// <summary>The policies of AWS's own templates, with the parameters filled in. Source and licence (MIT-0) stand in the file.</summary>
internal static class AwsSamples
{
    private static readonly JsonNode All = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Templates", "Data", "aws-samples.json")))!;

    public static PolicyDocument KeyPolicy => Named("key-policy");

    public static PolicyDocument OperatorBase => Named("operator-base");

    public static PolicyDocument OperatorCmk => Named("operator-cmk");

    public static PolicyDocument KeyAdministrator => Named("key-administrator");

    private static PolicyDocument Named(string name) => PolicyDocument.Parse(All[name]!.ToJsonString()
        .Replace("${AWS::Region}", Region).Replace("${AWS::AccountId}", Account).Replace("${ApplicationName}", "orders")
        .Replace("${KmsKeyId}", Key[(Key.LastIndexOf('/') + 1)..]).Replace("${KeyAdministratorArn}", AdministratorRole).Replace("${OperatorUserArn}", OperatorRole));
}
