using System.Diagnostics;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>Whatever several actors do in whatever order, and wherever they are interrupted: no snapshot is deleted that is needed, no key is taken out of use that is needed, no operator loses a key that his application needs, nobody locks himself out, no application loses its state. Held against the sandbox's own state before and after every call that changes something.</summary>
/// <remarks>CMKFLINK_PROPERTY_RUNS sets the number of stories, CMKFLINK_PROPERTY_SEED another beginning than that of every run.</remarks>
public sealed class PromisesTests
{
    private const int InEveryRun = 20;

    /// <summary>The runs are worth something only if they did destroy what may be destroyed, and came to their ends.</summary>
    private static readonly string[] _calls = ["DeleteApplicationSnapshot", "DisableKey or ScheduleKeyDeletion", "PutKeyPolicy", "RotateKeyOnDemand", "CreatePolicyVersion", "UpdateAlias", "StopApplication"];

    [Fact]
    public async Task No_promise_is_broken_by_any_story()
    {
        int runs = PropertyRuns.Setting("CMKFLINK_PROPERTY_RUNS", InEveryRun);
        await using Estate estate = await Estate.StartAsync();
        Config config = PropertyRuns.Of(runs);

        Prop.ForAll(Arb.From(Story.All, Story.Shorter), story =>
        {
            // FsCheck's runner is synchronous.
            IReadOnlyList<string> broken = Task.Run(() => estate.PlayAsync(story)).GetAwaiter().GetResult();
            return (broken.Count == 0).Label(string.Join("\n", broken));
        }).Check(config);

        Assert.All(_calls, call => Assert.True(call.Split(" or ").Any(estate.Wire.Seen.ContainsKey), $"no story called {call}"));
    }
}
