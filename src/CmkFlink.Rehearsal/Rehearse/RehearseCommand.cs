using System.Diagnostics;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox;

namespace CmkFlink.Rehearsal.Rehearse;

/// <summary>Starts a sandbox, runs the sequence on it as every actor over HTTP, and reports.</summary>
internal static class RehearseCommand
{
    /// <returns>0 only if every step held, and, where the proof was asked for, nothing is superfluous.</returns>
    public static async Task<int> RunAsync(RehearseArguments arguments, TextWriter output, TextWriter diagnostics, CancellationToken cancellation)
    {
        if (arguments.EventsFile is { } events) InputFiles.ForOutput(events);
        IRehearsalReport report = arguments.Output == OutputKind.Json ? new JsonRehearsalReport(output) : new TextRehearsalReport(output);
        SandboxOptions options = new() { Demo = true, Seed = arguments.Seed };
        ConsoleOperationHost host = new(diagnostics);
        RehearsalRequest request = new()
        {
            ApplicationName = options.DemoApplicationName,
            ApplicationArn = FlinkNames.ApplicationArn(options.Region, options.Account, options.DemoApplicationName),
            ExecutionRoleArn = $"arn:{AwsPartition.OfRegion(options.Region)}:iam::{options.Account}:role/FlinkExecution",
            Timeout = TimeSpan.FromMinutes(1),
        };
        RehearsalOutcome rehearsal = await RehearseAsync(arguments, options, request, report, host, cancellation);
        report.Ended(rehearsal);
        ProofOutcome? proof = arguments.ProveLeastPrivilege && rehearsal.Succeeded ? await ProveAsync(options, request, report, host, cancellation) : null;
        report.End(rehearsal, proof);
        return rehearsal.Succeeded && proof?.Succeeded != false ? 0 : 1;
    }

    private static async Task<RehearsalOutcome> RehearseAsync(RehearseArguments arguments, SandboxOptions options, RehearsalRequest request, IRehearsalReport report, ConsoleOperationHost host, CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await using RehearsalSandbox sandbox = await RehearsalSandbox.StartAsync(options with { Faults = arguments.Faults }, cancellation);
        // Names that are made from the time must repeat as well.
        if (arguments.Seed is not null) request = request with { UtcNow = () => sandbox.Running.UtcNow.UtcDateTime };
        List<FlinkCmkStep> steps = [];
        await foreach (FlinkCmkStep step in new RehearsalHandler(sandbox.Connections).RunAsync(request, host, cancellation))
        {
            steps.Add(step);
            report.Step(step);
        }

        RehearsalOutcome outcome = new(steps, sandbox.Running.Events.Count, watch.Elapsed);
        if (arguments.EventsFile is { } file) await File.WriteAllLinesAsync(file, sandbox.Running.Events.Select(sandboxEvent => sandboxEvent.ToJson()), cancellation);
        return outcome;
    }

    private static async Task<ProofOutcome> ProveAsync(SandboxOptions options, RehearsalRequest request, IRehearsalReport report, ConsoleOperationHost host, CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        LeastPrivilegeRequest proof = new() { Rehearsal = request };
        List<FlinkCmkTrial> trials = [];
        await foreach (FlinkCmkTrial trial in new LeastPrivilegeHandler(async c => await RehearsalSandbox.StartAsync(options, c)).RunAsync(proof, host, cancellation))
        {
            trials.Add(trial);
            report.Trial(trial);
        }

        return new ProofOutcome(trials, proof.Sizes, watch.Elapsed);
    }
}
