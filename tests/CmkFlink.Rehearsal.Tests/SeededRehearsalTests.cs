namespace CmkFlink.Rehearsal.Tests;

/// <summary>A rehearsal with a seed repeats, in another process, byte for byte.</summary>
public sealed class SeededRehearsalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rehearsal-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Two_runs_with_one_seed_write_the_same_events_and_another_seed_others()
    {
        // Two at once, so that the load of one is another than that of the other.
        string[][] runs = await Task.WhenAll(RehearseAsync("a", "1"), RehearseAsync("b", "1"), RehearseAsync("c", "2"));
        Assert.True(runs[0].Length > 100);
        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0], runs[2]);
        Assert.Equal(await File.ReadAllBytesAsync(PathOf("a")), await File.ReadAllBytesAsync(PathOf("b")));
    }

    [Fact]
    public async Task A_rehearsal_comes_through_throttling_and_its_recorded_faults_replay()
    {
        await File.WriteAllTextAsync(PathOf("plan"), """{"rules":[{"kind":"throttling","probability":0.02},{"kind":"slow","probability":0.02,"delayMilliseconds":5}]}""");
        string[][] runs = await Task.WhenAll(RehearseAsync("first", "7", "--faults", PathOf("plan")), RehearseAsync("second", "7", "--faults", PathOf("plan")));
        string[] first = runs[0];
        Assert.Equal(first, runs[1]);
        // Some 550 calls, 4 in 100.
        Assert.InRange(Faults(first).Count, 8, 50);
        // The events are the plan now; the rules have other numbers, the faults and their calls are the same.
        Assert.Equal(Faults(first), Faults(await RehearseAsync("replayed", "7", "--faults", PathOf("first"))));
    }

    [Fact]
    public async Task A_plan_that_cannot_be_read_is_said_so()
    {
        await File.WriteAllTextAsync(PathOf("plan"), """{"rules":[{"kind":"fire"}]}""");
        (int exitCode, _, string errors) = await RehearsalProcess.RunAsync("rehearse", "--faults", PathOf("plan"));
        Assert.Equal(2, exitCode);
        Assert.Contains(PathOf("plan"), errors);
        Assert.Equal(2, (await RehearsalProcess.RunAsync("rehearse", "--faults", PathOf("none"))).ExitCode);
    }

    [Fact]
    public async Task Events_that_cannot_be_written_are_said_so_before_anything_is_rehearsed()
    {
        (int exitCode, string output, string errors) = await RehearsalProcess.RunAsync("rehearse", "--events", PathOf(Path.Combine("none", "events")));
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(PathOf(Path.Combine("none", "events")) + " cannot be written", errors, StringComparison.Ordinal);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private async Task<string[]> RehearseAsync(string events, string seed, params string[] further)
    {
        (int exitCode, string output, string errors) = await RehearsalProcess.RunAsync(["rehearse", "--seed", seed, "--events", PathOf(events), .. further]);
        Assert.True(exitCode == 0, output + errors);
        return await File.ReadAllLinesAsync(PathOf(events));
    }

    private static List<string> Faults(string[] events)
    {
        const string mark = "\"exact\":";
        return [.. events.Where(line => line.Contains(mark, StringComparison.Ordinal)).Select(line => line[line.IndexOf(mark, StringComparison.Ordinal)..])];
    }
}
