using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Tests.Operations;

public sealed class ParallelItemsTests
{
    [Fact]
    public async Task No_more_than_the_limit_run_at_a_time_and_every_result_comes_out()
    {
        int running = 0, most = 0;
        List<int> results = [];

        await foreach (int result in ParallelItems.RunAsync(Enumerable.Range(1, 20), 3, async (item, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return item;
        }, CancellationToken.None)) results.Add(result);

        Assert.Equal(Enumerable.Range(1, 20), results.Order());
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task A_result_comes_out_while_others_still_run()
    {
        TaskCompletionSource slow = new();
        await using IAsyncEnumerator<int> results = ParallelItems.RunAsync([1, 2], 2, async (item, _) =>
        {
            if (item == 1) await slow.Task;
            return item;
        }, CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await results.MoveNextAsync());
        Assert.Equal(2, results.Current);
        slow.SetResult();
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(1, results.Current);
    }
}
