using System.Runtime.CompilerServices;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Tests.Operations;

public sealed class MergedStreamsTests
{
    [Fact]
    public async Task All_items_of_all_sources_come_each_once()
    {
        List<int> items = [];
        await foreach (int item in MergedStreams.RunAsync<int>([c => Count(0, 50, c), c => Count(100, 50, c), c => Count(200, 0, c)], CancellationToken.None)) items.Add(item);

        Assert.Equal(Enumerable.Range(0, 50).Concat(Enumerable.Range(100, 50)), items.Order());
    }

    [Fact]
    public async Task A_source_that_waits_holds_up_no_other()
    {
        TaskCompletionSource gate = new();
        List<int> items = [];
        await foreach (int item in MergedStreams.RunAsync<int>([c => Gated(gate.Task, c), c => Count(1, 1, c)], CancellationToken.None))
        {
            items.Add(item);
            // The other's item has come while the first source waits.
            gate.TrySetResult();
        }

        Assert.Equal([1, 7], items);
    }

    [Fact]
    public async Task A_consumer_that_leaves_stops_the_sources_and_waits_for_their_end()
    {
        bool ended = false;
        await foreach (int _ in MergedStreams.RunAsync<int>([c => Endless(() => ended = true, c)], CancellationToken.None)) break;

        Assert.True(ended);
    }

    [Fact]
    public async Task A_failure_of_one_ends_all_and_is_thrown()
    {
        bool ended = false;

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            await foreach (int _ in MergedStreams.RunAsync<int>([c => Endless(() => ended = true, c), c => Failing(c)], CancellationToken.None))
            {
            }
        });
        Assert.True(ended);
    }

    [Fact]
    public async Task No_source_is_an_empty_stream()
    {
        await foreach (int _ in MergedStreams.RunAsync<int>([], CancellationToken.None)) Assert.Fail("There is nothing.");
    }

    private static async IAsyncEnumerable<int> Count(int from, int count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            yield return from + i;
        }
    }

    private static async IAsyncEnumerable<int> Gated(Task gate, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        yield return 7;
    }

    private static async IAsyncEnumerable<int> Endless(Action ended, [EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        finally
        {
            ended();
        }
    }

    private static async IAsyncEnumerable<int> Failing([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        yield return 2;
        throw new InvalidTimeZoneException();
    }
}
