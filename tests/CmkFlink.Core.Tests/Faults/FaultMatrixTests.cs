using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>Rotations and first set-ups where calls fail, answers are lost or old, operations fail, and a colleague works on the same application, policy or key. Each run is made of its seed alone.</summary>
/// <remarks>CMKFLINK_FAULT_RUNS sets the number of runs, CMKFLINK_FAULT_SEED the first seed.</remarks>
public sealed class FaultMatrixTests(ITestOutputHelper output)
{
    private const int Worlds = 2;

    /// <summary>A sandbox keeps the events of all its runs, and not for ever.</summary>
    private const int RunsAWorld = 250;

    [Fact]
    public async Task Every_run_completes_or_stops_with_a_right_explanation_and_goes_on_to_the_same_end()
    {
        int runs = Setting("CMKFLINK_FAULT_RUNS", 200), first = Setting("CMKFLINK_FAULT_SEED", 1);
        ConcurrentQueue<string> wrong = new();
        ConcurrentBag<FaultRun> played = [];

        await Task.WhenAll(Enumerable.Range(0, Worlds).Select(part => Task.Run(async () =>
        {
            foreach (int[] seeds in Enumerable.Range(first, runs).Where(seed => seed % Worlds == part).Chunk(RunsAWorld))
            {
                await using FaultWorld world = await FaultWorld.StartAsync();
                FaultMatrix matrix = new(world);
                foreach (int seed in seeds)
                {
                    (FaultRun run, string? trouble) = await matrix.PlayAsync(Composition.Of(seed));
                    played.Add(run);
                    if (trouble is not null) wrong.Enqueue(trouble);
                }
            }
        })));

        output.WriteLine($"{played.Count} runs, {played.Sum(r => r.Calls)} calls, {played.Count(r => r.Commands == 1)} complete at once, {played.Count(r => r.Commands > 1)} resumed, {played.Sum(r => r.Commands)} commands, {played.Sum(r => r.Races)} races that nobody can see");
        foreach (IGrouping<string, string> id in played.SelectMany(r => r.Failures).Select(f => f.Id).GroupBy(id => id).OrderByDescending(g => g.Count())) output.WriteLine($"  {id.Count(),5} {id.Key}");
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {runs} runs:\n\n{string.Join("\n\n", wrong.Take(20))}");
    }

    private static int Setting(string name, int value) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int set) ? set : value;
}
