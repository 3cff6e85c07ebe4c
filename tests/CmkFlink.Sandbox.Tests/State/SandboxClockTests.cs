using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Tests.State;

public class SandboxClockTests
{
    [Fact]
    public void A_stepped_clock_moves_by_one_tick_a_request_and_by_nothing_else()
    {
        SandboxClock first = new(stepped: true);
        SandboxClock second = new(stepped: true);
        DateTimeOffset start = first.UtcNow;
        first.OnRequest();
        first.OnRequest();

        Assert.Equal(start + 2 * SandboxClock.Tick, first.UtcNow);
        Assert.Equal(start, second.UtcNow);
    }

    [Fact]
    public void What_is_due_happens_in_order_and_at_its_own_time()
    {
        SandboxClock clock = new(stepped: true);
        DateTimeOffset start = clock.UtcNow;
        List<(string, TimeSpan)> seen = [];
        clock.ScheduleAt(start.AddSeconds(2), () => seen.Add(("second", clock.UtcNow - start)));
        clock.ScheduleAt(start.AddSeconds(1), () =>
        {
            seen.Add(("first", clock.UtcNow - start));
            clock.ScheduleAt(start.AddSeconds(1.5), () => seen.Add(("follows", clock.UtcNow - start)));
        });
        clock.ScheduleAt(start.AddSeconds(2), () => seen.Add(("third", clock.UtcNow - start)));
        clock.ScheduleAt(start.AddSeconds(9), () => seen.Add(("later", clock.UtcNow - start)));

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([("first", TimeSpan.FromSeconds(1)), ("follows", TimeSpan.FromSeconds(1.5)), ("second", TimeSpan.FromSeconds(2)), ("third", TimeSpan.FromSeconds(2))], seen);
        Assert.Equal(start.AddSeconds(5), clock.UtcNow);
    }

    [Fact]
    public void A_call_made_by_what_is_due_does_not_move_time()
    {
        SandboxClock clock = new(stepped: true);
        DateTimeOffset due = clock.UtcNow.AddSeconds(1);
        DateTimeOffset? seen = null;
        clock.ScheduleAt(due, () =>
        {
            clock.OnRequest();
            seen = clock.UtcNow;
        });
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(due, seen);
    }

    [Fact]
    public void Virtual_time_follows_real_time_in_whole_milliseconds_and_never_goes_back()
    {
        ManualTime real = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        SandboxClock clock = new(real: real);
        real.Now += TimeSpan.FromTicks(15_001);
        clock.OnRequest();
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 12, 0, 0, 1, TimeSpan.Zero), clock.UtcNow);
        real.Now += TimeSpan.FromTicks(4_999);
        clock.OnRequest();
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 12, 0, 0, 2, TimeSpan.Zero), clock.UtcNow);
        clock.Advance(TimeSpan.FromHours(1));
        real.Now -= TimeSpan.FromMinutes(10);
        clock.OnRequest();

        Assert.Equal(new DateTimeOffset(2026, 5, 1, 13, 0, 0, 2, TimeSpan.Zero), clock.UtcNow);
    }

    [Fact]
    public void The_present_goes_on_between_requests_and_a_stepped_one_does_not()
    {
        ManualTime real = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        SandboxClock clock = new(real: real);
        DateTimeOffset start = clock.UtcNow;
        real.Now += TimeSpan.FromMilliseconds(1500.5);
        Assert.Equal((start, start.AddMilliseconds(1500)), (clock.UtcNow, clock.Present));
        real.Now -= TimeSpan.FromHours(1);
        Assert.Equal(start, clock.Present);

        SandboxClock stepped = new(stepped: true, real: real);
        real.Now += TimeSpan.FromHours(5);
        Assert.Equal(stepped.UtcNow, stepped.Present);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2.5)]
    public void The_time_scale_stretches_changes_of_state(double scale)
    {
        SandboxClock clock = new(stepped: true, scale);
        Assert.Equal(TimeSpan.FromMilliseconds(100 * scale), clock.After(TimeSpan.FromMilliseconds(100)) - clock.UtcNow);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_time_scale_that_is_no_factor_is_refused(double scale) => Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxClock(timeScale: scale));

    private sealed class ManualTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
