using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Operations;
using CmkFlink.Core.SetUp;
using CmkFlink.Core.Tests.Promises;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.SetUp;

/// <summary>The first set-up is killed before and after the effect of every AWS write of an uninterrupted one, and taken up with fresh connections and fresh objects. Every write is held against the promises, by the sandbox's own state.</summary>
public sealed class InitializeCrashTests
{
    private const int AtOnce = 4;

    private static readonly Actor?[] Everybody = [null];
    private static readonly Actor?[] InTurn = [Actor.IamAdministrator, Actor.KeyAdministrator, Actor.Operator];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_takes_it_up_ends_where_an_uninterrupted_run_does(bool eachActorAlone)
    {
        (string expected, int writes) = await UninterruptedAsync();
        List<string> wrong = [];
        IEnumerable<CrashPoint> points = Enumerable.Range(1, writes).SelectMany(n => new[] { new CrashPoint(n, false), new CrashPoint(n, true) }).Where(p => !eachActorAlone || p.AfterEffect);

        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (point, _) =>
        {
            if (await InterruptedAsync(point, eachActorAlone ? InTurn : Everybody, expected) is { } difference) lock (wrong) wrong.Add($"{point}: {difference}");
        });

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private static async Task<(string State, int Writes)> UninterruptedAsync()
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        using Process process = new(null);
        List<string> broken = [];
        await RunAsync(world, SetUpWorld.Ask(), process, broken);
        Assert.Empty(broken);
        Assert.InRange(process.Writes.Count, 10, 20);
        return (await world.StateAsync(), process.Writes.Count);
    }

    private static async Task<string?> InterruptedAsync(CrashPoint point, Actor?[] takers, string expected)
    {
        await using SetUpWorld world = await SetUpWorld.StartAsync();
        List<string> broken = [];
        int before = world.Account.Sandbox.Events.Count;
        using (Process process = new(point))
        {
            await RunAsync(world, SetUpWorld.Ask(), process, broken);
            if (!process.Died) return "the process did not die";
        }

        List<FlinkCmkStep> last = [];
        for (int turn = 0; turn < (takers.Length == 1 ? 1 : 9); turn++)
        {
            using Process process = new(null);
            last = await RunAsync(world, SetUpWorld.Ask() with { Actor = takers[turn % takers.Length] }, process, broken);
            if (last.Count > 0 && last.TrueForAll(s => s.State is StepState.Done or StepState.AlreadyDone)) break;
        }

        // MSF is never refused a key, whoever takes the set-up up and whenever.
        broken.AddRange(world.Account.Sandbox.Events.Skip(before).Where(call => call is { ErrorCode: not null, DryRun: false, UserIdentity.InvokedBy: not null }).Select(call => $"{call.EventName}: MSF was refused: {call.ErrorCode}"));
        if (broken.Count > 0) return "broken: " + string.Join("; ", broken);
        if (last.Find(s => s.State is not (StepState.Done or StepState.AlreadyDone)) is { } left) return $"left {left.State}: {left.Number} {left.Action}: {left.Detail}";
        string state = await world.StateAsync();
        if (state == expected) return null;
        string[] wanted = expected.Split('\n'), seen = state.Split('\n');
        return "ended otherwise:\n" + string.Join("\n", wanted.Except(seen).Select(l => "- " + l).Concat(seen.Except(wanted).Select(l => "+ " + l)));
    }

    private static async Task<List<FlinkCmkStep>> RunAsync(SetUpWorld world, InitializeFlinkCmkRequest request, Process process, List<string> broken)
    {
        PromisesWire watch = new(world.Account.Sandbox) { SeesRotations = true };
        using BufferingHttpClientFactory http = new(process.Wire(watch));
        using ActorConnections connections = world.Connect(http);
        List<FlinkCmkStep> steps = [];
        try
        {
            await foreach (FlinkCmkStep step in new InitializeFlinkCmkHandler(connections).RunAsync(request, new RecordingHost(), process.Life)) steps.Add(step);
        }
        catch (OperationCanceledException) when (process.Died)
        {
            // Killed: nobody hears anything more of it.
        }

        broken.AddRange(watch.Broken);
        return steps;
    }
}
