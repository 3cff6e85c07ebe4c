using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Promises;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>A rotation is killed before and after the effect of every AWS write that an uninterrupted one makes, and taken up by others: fresh connections, fresh objects, no evidence file. Every write is held against the promises, by the event log and by the sandbox's own state.</summary>
public sealed class CrashMatrixTests
{
    private const int AtOnce = 4;

    private static readonly bool Full = Environment.GetEnvironmentVariable("CMKFLINK_FULL_MATRIX") == "1";

    [Theory]
    [InlineData(RotationStrategy.NewKey, false)]
    [InlineData(RotationStrategy.KeyMaterial, false)]
    [InlineData(RotationStrategy.KeyMaterial, true)]
    public async Task Whoever_takes_it_up_ends_where_an_uninterrupted_run_does(RotationStrategy strategy, bool updatesAreRefused)
    {
        (string expected, int writes) = await UninterruptedAsync(strategy, updatesAreRefused);
        List<string> wrong = [];

        await Parallel.ForEachAsync(Points(writes), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (point, _) =>
        {
            if (await InterruptedAsync(strategy, updatesAreRefused, point, [null], expected) is { } difference) lock (wrong) wrong.Add($"{point}: {difference}");
        });

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Theory]
    [InlineData(RotationStrategy.NewKey, false)]
    [InlineData(RotationStrategy.KeyMaterial, false)]
    [InlineData(RotationStrategy.KeyMaterial, true)]
    public async Task Each_actor_alone_in_turn_ends_there_too(RotationStrategy strategy, bool updatesAreRefused)
    {
        (string expected, int writes) = await UninterruptedAsync(strategy, updatesAreRefused);
        List<string> wrong = [];
        // Every point on demand; in every run those after which something is there that nobody has seen.
        IEnumerable<CrashPoint> points = Full ? Points(writes) : Points(writes).Where(p => p.AfterEffect && p.Write % 2 == 1);

        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (point, _) =>
        {
            if (await InterruptedAsync(strategy, updatesAreRefused, point, [Actor.KeyAdministrator, Actor.IamAdministrator, Actor.Operator], expected) is { } difference) lock (wrong) wrong.Add($"{point}: {difference}");
        });

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private static IEnumerable<CrashPoint> Points(int writes) => Enumerable.Range(1, writes).SelectMany(n => new[] { new CrashPoint(n, false), new CrashPoint(n, true) });

    private static InvokeFlinkCmkRotationRequest Request(RotationStrategy strategy) =>
        RotationWorld.Ask(strategy) with { RetireOldKey = strategy == RotationStrategy.NewKey ? OldKeyRetirement.Disable : null };

    /// <summary>A service that refuses the update which restarts an application: it is stopped and started then.</summary>
    private static async Task<RotationWorld> StartAsync(bool updatesAreRefused)
    {
        RotationWorld world = await RotationWorld.StartAsync();
        if (updatesAreRefused) world.Sandbox.AddFaults(new FaultPlan { Rules = [new FaultRule { Service = "kinesisanalytics", Operation = "UpdateApplication", Kind = FaultKind.Refusal }] });
        return world;
    }

    private static async Task<(string State, int Writes)> UninterruptedAsync(RotationStrategy strategy, bool updatesAreRefused)
    {
        await using RotationWorld world = await StartAsync(updatesAreRefused);
        using Process process = new(null);
        List<string> broken = [];
        await RunAsync(world, Request(strategy), process, broken);
        Assert.Empty(broken);
        Assert.Contains(strategy == RotationStrategy.NewKey ? "DisableKey" : "RotateKeyOnDemand", process.Writes);
        Assert.Equal(updatesAreRefused, process.Writes.Contains("StopApplication"));
        Assert.InRange(process.Writes.Count, 8, 20);
        return (await StateAsync(world), process.Writes.Count);
    }

    /// <returns>What is wrong; <see langword="null"/> where nothing is.</returns>
    private static async Task<string?> InterruptedAsync(RotationStrategy strategy, bool updatesAreRefused, CrashPoint point, Actor?[] takers, string expected)
    {
        await using RotationWorld world = await StartAsync(updatesAreRefused);
        List<string> broken = [];
        IEnumerable<string> known = (await world.SnapshotsAsync()).Where(s => s.KeyArn == world.Key.KeyArn).Select(s => s.SnapshotName).ToList();
        int before = world.Sandbox.Events.Count;
        using (Process process = new(point))
        {
            await RunAsync(world, Request(strategy), process, broken);
            if (!process.Died) return "the process did not die";
        }

        List<FlinkCmkStep> last = [];
        for (int turn = 0; turn < (takers.Length == 1 ? 1 : 15); turn++)
        {
            using Process process = new(null);
            last = await RunAsync(world, Request(strategy) with { Actor = takers[turn % takers.Length] }, process, broken);
            if (last.TrueForAll(s => s.State is StepState.Done or StepState.AlreadyDone)) break;
        }

        string state = await StateAsync(world);
        broken.AddRange(new InvariantWatch(world.Key.KeyArn).Knowing(known).Read(world.Sandbox.Events.Skip(before)).Broken);
        if (broken.Count > 0) return "broken: " + string.Join("; ", broken);
        if (world.Calls("RotateKeyOnDemand") > 1) return "rotated more than once";
        if (last.Find(s => s.State is not (StepState.Done or StepState.AlreadyDone)) is { } left) return $"left {left.State}: {left.Number} {left.Action}: {left.Detail}";
        return state == expected ? null : $"ended otherwise:\n{Difference(expected, state)}";
    }

    private static async Task<List<FlinkCmkStep>> RunAsync(RotationWorld world, InvokeFlinkCmkRotationRequest request, Process process, List<string> broken)
    {
        PromisesWire watch = new(world.Sandbox) { SeesRotations = true };
        using BufferingHttpClientFactory http = new(process.Wire(watch));
        using ActorConnections connections = world.Connect(http);
        List<FlinkCmkStep> steps = [];
        try
        {
            await foreach (FlinkCmkStep step in new InvokeFlinkCmkRotationHandler(connections).RunAsync(request, new RecordingHost(), process.Life)) steps.Add(step);
        }
        catch (OperationCanceledException) when (process.Died)
        {
            // Killed: nobody hears anything more of it.
        }

        broken.AddRange(watch.Broken);
        return steps;
    }

    private static async Task<string> StateAsync(RotationWorld world)
    {
        using ActorConnections connections = world.Connect();
        return await EndState.OfAsync(world.Account, connections, world.Key.KeyId);
    }

    private static string Difference(string expected, string actual)
    {
        string[] wanted = expected.Split('\n'), seen = actual.Split('\n');
        return string.Join("\n", wanted.Except(seen).Select(l => "- " + l).Concat(seen.Except(wanted).Select(l => "+ " + l)));
    }
}
