using System.Diagnostics;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox;

namespace CmkFlink.Rehearsal.Rehearse;

/// <summary>Starts a sandbox, runs the sequence on it as every actor over HTTP, and reports.</summary>
internal static class RehearseCommand
{
    private const string Application = "orders";

    /// <returns>0 only if every step held.</returns>
    public static async Task<int> RunAsync(RehearseArguments arguments, TextWriter output, TextWriter diagnostics, CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await using FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true, Seed = arguments.Seed }, cancellation);
        using ActorConnections connections = Connect(sandbox);
        IRehearsalReport report = arguments.Output == OutputKind.Json ? new JsonRehearsalReport(output) : new TextRehearsalReport(output);

        List<FlinkCmkStep> steps = [];
        RehearsalRequest request = new()
        {
            ApplicationName = Application,
            ApplicationArn = FlinkNames.ApplicationArn(sandbox.Region, sandbox.Account, Application),
            ExecutionRoleArn = $"arn:{AwsPartition.OfRegion(sandbox.Region)}:iam::{sandbox.Account}:role/FlinkExecution",
            Timeout = TimeSpan.FromMinutes(1),
        };
        await foreach (FlinkCmkStep step in new RehearsalHandler(connections).RunAsync(request, new ConsoleOperationHost(diagnostics), cancellation))
        {
            steps.Add(step);
            report.Step(step);
        }

        report.End(steps, sandbox.Events.Count, watch.Elapsed);
        if (arguments.EventsFile is { } file) await File.WriteAllLinesAsync(file, sandbox.Events.Select(sandboxEvent => sandboxEvent.ToJson()), cancellation);
        return steps.All(step => step.State == StepState.Done) ? 0 : 1;
    }

    private static ActorConnections Connect(FlinkSandbox sandbox)
    {
        AwsConnectionOptions Profile(string name) => new() { ProfileName = name, ProfileLocation = sandbox.CredentialsFile };
        return new ActorConnections(Profile("reader"), new Dictionary<Actor, AwsConnectionOptions>
        {
            [Actor.IamAdministrator] = Profile("account-administrator"),
            [Actor.KeyAdministrator] = Profile("key-administrator"),
            [Actor.Operator] = Profile("operator"),
            [Actor.Reader] = Profile("reader"),
        });
    }
}
