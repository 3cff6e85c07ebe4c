using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Plans;

/// <summary>A plan is interrupted after the effect of every AWS write that its application makes, and taken up with the same file: its own progress is no drift.</summary>
public sealed class InterruptedPlanTests
{
    private const int AtOnce = 4;

    private static readonly bool Full = Environment.GetEnvironmentVariable("CMKFLINK_FULL_MATRIX") == "1";

    [Theory]
    [InlineData(RotationStrategy.NewKey)]
    [InlineData(RotationStrategy.KeyMaterial)]
    public async Task The_same_file_takes_it_to_the_same_end(RotationStrategy strategy)
    {
        (string expected, int writes) = await UninterruptedAsync(strategy);
        List<string> wrong = [];
        // Before a write is where the last one left it; on demand both.
        IEnumerable<CrashPoint> points = Enumerable.Range(1, writes).SelectMany(n => Full ? new[] { new CrashPoint(n, false), new CrashPoint(n, true) } : [new CrashPoint(n, true)]);

        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (point, _) =>
        {
            if (await InterruptedAsync(strategy, point, expected) is { } difference) lock (wrong) wrong.Add($"{point}: {difference}");
        });

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private static async Task<(string State, int Writes)> UninterruptedAsync(RotationStrategy strategy)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await RotationPlanTests.PlanAsync(world, paper, RotationPlanTests.Request(strategy));
        using Process process = new(null);
        await RunAsync(world, paper, process, new RecordingHost());
        Assert.InRange(process.Writes.Count, 8, 20);
        return (await RotationPlanTests.StateAsync(world), process.Writes.Count);
    }

    private static async Task<string?> InterruptedAsync(RotationStrategy strategy, CrashPoint point, string expected)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await RotationPlanTests.PlanAsync(world, paper, RotationPlanTests.Request(strategy));
        using (Process process = new(point))
        {
            await RunAsync(world, paper, process, new RecordingHost());
            if (!process.Died) return "the process did not die";
        }

        RecordingHost host = new();
        using Process again = new(null);
        await RunAsync(world, paper, again, host);
        if (host.Errors.Count > 0) return host.Errors[0].Message;
        string state = await RotationPlanTests.StateAsync(world);
        return state == expected ? null : $"ended otherwise:\n{string.Join("\n", expected.Split('\n').Except(state.Split('\n')).Select(l => "- " + l).Concat(state.Split('\n').Except(expected.Split('\n')).Select(l => "+ " + l)))}";
    }

    private static async Task RunAsync(RotationWorld world, PlanPaper paper, Process process, RecordingHost host)
    {
        using BufferingHttpClientFactory http = new(process.Wire());
        using ActorConnections connections = world.Connect(http);
        try
        {
            await foreach (FlinkCmkStep _ in new InvokeFlinkCmkRotationHandler(connections).RunAsync(RotationPlanTests.Apply(paper), host, process.Life))
            {
            }
        }
        catch (OperationCanceledException) when (process.Died)
        {
            // Killed.
        }
        catch (OperationException e)
        {
            host.Error(e.Failure);
        }
    }
}
