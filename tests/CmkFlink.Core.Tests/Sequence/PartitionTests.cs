using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Sequence;

public sealed class PartitionTests
{
    [Theory]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    [InlineData("ap-southeast-2", "aws")]
    public async Task The_sequence_holds_in_every_partition(string region, string partition)
    {
        await using FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true, Region = region, Account = "210987654321" });
        AwsConnectionOptions Profile(string name) => new() { ProfileName = name, ProfileLocation = sandbox.CredentialsFile };
        using ActorConnections connections = new(Profile("reader"), new Dictionary<Actor, AwsConnectionOptions>
        {
            [Actor.IamAdministrator] = Profile("account-administrator"),
            [Actor.KeyAdministrator] = Profile("key-administrator"),
            [Actor.Operator] = Profile("operator"),
            [Actor.Reader] = Profile("reader"),
        });

        IReadOnlyList<FlinkCmkStep> steps = await SandboxAccount.RunAsync(new RehearsalHandler(connections).RunAsync(
            new RehearsalRequest
            {
                ApplicationName = "orders",
                ApplicationArn = FlinkNames.ApplicationArn(region, "210987654321", "orders"),
                ExecutionRoleArn = $"arn:{partition}:iam::210987654321:role/FlinkExecution",
            }, new RecordingHost(), CancellationToken.None));

        Assert.All(steps, step => Assert.True(step.State == StepState.Done, $"{step.Number} {step.Action}: {step.Detail}"));
        Assert.Contains(steps, step => step.Detail.Contains($"arn:{partition}:kms:{region}:210987654321:key/", StringComparison.Ordinal));
    }
}
