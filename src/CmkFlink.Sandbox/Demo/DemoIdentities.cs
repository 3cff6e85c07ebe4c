using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Demo;

/// <summary>What <c>--demo</c> adds to IAM: somebody who has policies by every way there is, his own and his group's, inline; and an execution role that reads its code.</summary>
internal static class DemoIdentities
{
    /// <summary>Adds the user <c>developer</c> in the group <c>developers</c>, and the execution role's own policy.</summary>
    /// <param name="administrator">Allowed everything.</param>
    /// <param name="executionRole">Name of the service execution role.</param>
    public static void AddTo(SandboxEnvironment environment, Caller administrator, string executionRole)
    {
        string code = $"arn:{environment.Partition}:s3:::flink-code/*";
        Call("PutRolePolicy", ("RoleName", executionRole), ("PolicyName", "ReadCode"), ("PolicyDocument", Allow("s3:GetObject", code)));
        Call("CreateGroup", ("GroupName", "developers"));
        Call("PutGroupPolicy", ("GroupName", "developers"), ("PolicyName", "SeeApplications"), ("PolicyDocument", Allow("kinesisanalytics:ListApplications", "*")));
        Call("CreateUser", ("UserName", "developer"));
        Call("PutUserPolicy", ("UserName", "developer"), ("PolicyName", "WriteCode"), ("PolicyDocument", Allow("s3:PutObject", code)));
        Call("AddUserToGroup", ("GroupName", "developers"), ("UserName", "developer"));

        void Call(string operation, params (string Name, string Value)[] input) => environment.Dispatcher.Invoke(new ServiceCall
        {
            Service = "iam",
            Operation = operation,
            Input = JsonSerializer.SerializeToElement(new JsonObject(input.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value)))),
            Caller = administrator,
            RequestId = environment.Ids.NextUuid(),
        });
    }

    private static string Allow(string action, string resource) => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}]}""";
}
