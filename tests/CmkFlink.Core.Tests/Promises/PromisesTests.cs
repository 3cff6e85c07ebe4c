using System.Globalization;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>Whatever several actors do in whatever order: no snapshot is deleted that is needed, no key is taken out of use that is needed, nobody locks himself out. Held against the sandbox's own state before every call that destroys something.</summary>
/// <remarks>CMKFLINK_PROPERTY_RUNS sets the number of runs, CMKFLINK_PROPERTY_SEED the first seed.</remarks>
public sealed class PromisesTests
{
    private const int ActsARun = 18;

    [Fact]
    public async Task No_promise_is_broken_by_any_sequence_of_acts()
    {
        int runs = Setting("CMKFLINK_PROPERTY_RUNS", 8);
        int first = Setting("CMKFLINK_PROPERTY_SEED", 1);
        await using Estate estate = await Estate.StartAsync();

        for (int seed = first; seed < first + runs; seed++)
        {
            List<Act> acts = Draw(seed);
            if ((await estate.PlayAsync(acts)).Count == 0) continue;
            (List<Act> shortest, IReadOnlyList<string> broken) = await ShrinkAsync(estate, acts);
            Assert.Fail($"Seed {seed}: {string.Join("; ", broken)}\n{string.Join("\n", shortest)}");
        }

        // The runs are worth something only if they did destroy what may be destroyed.
        Assert.All(["DeleteApplicationSnapshot", "DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy"], call => Assert.True(estate.Wire.Seen.ContainsKey(call), $"no run called {call}"));
    }

    private static List<Act> Draw(int seed)
    {
        // CA5394: a test draws its cases by a seed that can be repeated.
#pragma warning disable CA5394
        Random random = new(seed);
        return [.. Enumerable.Range(0, ActsARun).Select(_ => new Act(Estate.Kinds[random.Next(Estate.Kinds.Length)], random.Next(10), random.Next(10), random.Next(3) > 0))];
#pragma warning restore CA5394
    }

    /// <summary>Leaves out every act that the failure does not need.</summary>
    private static async Task<(List<Act> Acts, IReadOnlyList<string> Broken)> ShrinkAsync(Estate estate, List<Act> acts)
    {
        IReadOnlyList<string> broken = await estate.PlayAsync(acts);
        for (int i = acts.Count - 1; i >= 0; i--)
        {
            List<Act> without = [.. acts.Where((_, index) => index != i)];
            IReadOnlyList<string> still = await estate.PlayAsync(without);
            if (still.Count > 0) (acts, broken) = (without, still);
        }

        return (acts, broken);
    }

    private static int Setting(string name, int value) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int set) ? set : value;
}
