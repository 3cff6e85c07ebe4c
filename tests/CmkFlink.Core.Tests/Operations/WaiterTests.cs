using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Operations;

public sealed class WaiterTests
{
    private readonly List<TimeSpan> _pauses = [];
    private TimeSpan _now;

    private WaitSettings Settings => new()
    {
        Limit = TimeSpan.FromSeconds(20),
        Elapsed = () => _now,
        Delay = (pause, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            _pauses.Add(pause);
            _now += pause;
            return Task.CompletedTask;
        },
    };

    [Fact]
    public async Task Intervals_grow_from_one_second_to_five()
    {
        int looks = 0;

        await new Waiter(Settings).UntilAsync(_ => Task.FromResult(new Observation<int>(++looks == 7, looks, "")), "activity", "target", new RecordingHost(), CancellationToken.None);

        Assert.Equal([1, 1.5, 2.25, 3.375, 5, 5], _pauses.Select(pause => Math.Round(pause.TotalSeconds, 3)));
    }

    [Fact]
    public async Task At_the_limit_the_wait_ends_with_what_was_seen_last()
    {
        OperationException ended = await Assert.ThrowsAsync<OperationException>(() =>
            new Waiter(Settings).UntilAsync(_ => Task.FromResult(new Observation<int>(false, 0, "orders is UPDATING")), "Enable-FlinkCmk orders", "orders", new RecordingHost(), CancellationToken.None));

        Assert.Equal("WaitTimedOut", ended.Failure.Id);
        Assert.Contains("orders is UPDATING", ended.Failure.Message);
        Assert.Equal(TimeSpan.FromSeconds(20), _now);
    }

    [Fact]
    public async Task What_is_done_at_the_first_look_costs_no_pause()
    {
        Assert.Equal(5, await new Waiter(Settings).UntilAsync(_ => Task.FromResult(new Observation<int>(true, 5, "")), "activity", "target", new RecordingHost(), CancellationToken.None));
        Assert.Empty(_pauses);
    }

    [Fact]
    public async Task Progress_is_shown_and_always_completed()
    {
        RecordingHost host = new();
        int looks = 0;

        await new Waiter(Settings).UntilAsync(_ => Task.FromResult(new Observation<int>(++looks == 3, looks, "orders is UPDATING")), "activity", "target", host, CancellationToken.None);

        Assert.Equal("orders is UPDATING", host.ProgressSeen.ElementAt(1).Status);
        Assert.True(host.ProgressSeen.Last().Completed);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_at_once()
    {
        using CancellationTokenSource source = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Waiter(Settings with { Delay = Task.Delay, Limit = TimeSpan.FromDays(1), Initial = TimeSpan.FromHours(1), Maximum = TimeSpan.FromHours(1) }).UntilAsync(
            async _ =>
            {
                await source.CancelAsync();
                return new Observation<int>(false, 0, "");
            },
            "activity", "target", new RecordingHost(), source.Token));
    }
}
