using CmkFlink.Core.Rotation;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>Plays compositions in one world, each against the end of an undisturbed run.</summary>
internal sealed class FaultMatrix(FaultWorld world)
{
    private readonly Dictionary<(Subject, OldKeyRetirement, bool), string> _ends = [];

    /// <returns>The run, and what is wrong with it in words; <see langword="null"/> where nothing is.</returns>
    public async Task<(FaultRun Run, string? Wrong)> PlayAsync(Composition composition)
    {
        string expected = await UndisturbedAsync(composition);
        FaultRun run = new(world, composition, expected);
        string? wrong;
        try
        {
            wrong = await run.PlayAsync();
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            wrong = $"an exception that is no failure of an operation: {e}";
        }

        return (run, wrong is null ? null : $"{composition}\n  {string.Join("\n  ", run.Story)}\n  {wrong}");
    }

    private async Task<string> UndisturbedAsync(Composition composition)
    {
        (Subject, OldKeyRetirement, bool) key = (composition.Subject, composition.Retire, composition.Act == ColleagueAct.DeleteSnapshot);
        if (_ends.TryGetValue(key, out string? end)) return end;
        FaultRun undisturbed = new(world, composition with { Faults = [], Act = ColleagueAct.None, FaultyCommands = 1 }, null);
        Assert.Null(await undisturbed.PlayAsync());
        Assert.Equal(1, undisturbed.Commands);
        return _ends[key] = AccountEnd.Of(world, composition.Act);
    }
}
