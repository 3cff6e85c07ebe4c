using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Tests;

public sealed class ProgressBoardTests
{
    private readonly ProgressBoard _board;
    private TimeSpan _now;

    public ProgressBoardTests() => _board = new ProgressBoard("Enable-FlinkCmk", "Waiting for AWS", () => _now);

    [Fact]
    public void What_is_over_within_a_second_shows_nothing()
    {
        _board.Report(new OperationProgress("switch of orders", "orders is UPDATING"));
        Pass(0.9);

        Assert.Empty(_board.Due());
        Assert.Empty(_board.End());
    }

    [Fact]
    public void A_command_that_reports_nothing_says_after_a_second_that_it_waits_and_for_how_long()
    {
        Pass(1);
        ProgressLine first = Assert.Single(_board.Due());
        Pass(61);
        ProgressLine later = Assert.Single(_board.Due());

        Assert.Equal((0, "Enable-FlinkCmk", "Waiting for AWS (00:00:01)", -1), (first.Id, first.Activity, first.Status, first.Percent));
        Assert.Equal("Waiting for AWS (00:01:02)", later.Status);
    }

    [Fact]
    public void Parts_stand_below_the_command_each_with_its_own_time()
    {
        _board.Report(new OperationProgress(OperationProgress.Whole, "1 of 3 done", 33));
        Pass(2);
        _board.Report(new OperationProgress("switch of orders", "orders is UPDATING"));
        Pass(3);
        _board.Report(new OperationProgress("switch of orders", "operation 7 is IN_PROGRESS", 250));
        Pass(1);

        Assert.Equal(
            [new ProgressLine(0, "Enable-FlinkCmk", "1 of 3 done (00:00:06)", 33), new ProgressLine(1, "switch of orders", "operation 7 is IN_PROGRESS (00:00:04)", -1)],
            _board.Due());
    }

    [Fact]
    public void A_part_that_is_over_is_taken_down_once_and_only_if_it_was_shown()
    {
        _board.Report(new OperationProgress("shown", "a"));
        Pass(1);
        _board.Due();
        _board.Report(new OperationProgress("never shown", "b"));
        _board.Report(new OperationProgress("never shown", "", Completed: true));
        _board.Report(new OperationProgress("shown", "", Completed: true));

        Assert.Equal([(1, true), (0, false)], _board.Due().Select(line => (line.Id, line.IsCompleted)));
        Assert.Equal([(0, false)], _board.Due().Select(line => (line.Id, line.IsCompleted)));
    }

    [Fact]
    public void At_the_end_every_bar_that_is_up_is_taken_down_the_command_s_own_last_and_none_comes_up_again()
    {
        _board.Report(new OperationProgress("orders", "a"));
        _board.Report(new OperationProgress("payments", "b"));
        Pass(1);
        _board.Due();
        _board.Report(new OperationProgress("late", "c"));

        Assert.Equal([(1, true), (2, true), (0, true)], _board.End().Select(line => (line.Id, line.IsCompleted)));
        Assert.Empty(_board.End());
        _board.Report(new OperationProgress("orders", "a"));
        Assert.Empty(_board.Due());
    }

    [Fact]
    public void An_activity_that_begins_again_is_another_bar_with_another_time()
    {
        _board.Report(new OperationProgress("orders", "a"));
        Pass(5);
        _board.Due();
        _board.Report(new OperationProgress("orders", "", Completed: true));
        _board.Report(new OperationProgress("orders", "b"));
        Pass(1);

        Assert.Contains(new ProgressLine(2, "orders", "b (00:00:01)", -1), _board.Due());
    }

    [Fact]
    public void Many_parts_do_not_fill_the_screen()
    {
        for (int i = 0; i < 64; i++) _board.Report(new OperationProgress($"Region {i}", "listing"));
        Pass(1);

        Assert.Equal(7, _board.Due().Count);
        Assert.Equal(7, _board.End().Count);
    }

    private void Pass(double seconds) => _now += TimeSpan.FromSeconds(seconds);
}
