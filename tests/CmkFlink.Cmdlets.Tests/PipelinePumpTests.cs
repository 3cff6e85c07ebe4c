using CmkFlink.Cmdlets.Hosting;

namespace CmkFlink.Cmdlets.Tests;

public sealed class PipelinePumpTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PipelinePump _pump;

    public PipelinePumpTests() => _pump = new PipelinePump(_stop);

    public void Dispose()
    {
        _pump.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void Calls_are_performed_on_the_pipeline_thread_in_their_order()
    {
        int pipeline = Environment.CurrentManagedThreadId;
        List<(int Number, int Thread)> performed = [];
        _pump.Run(async token =>
        {
            for (int i = 0; i < 100; i++)
            {
                int number = i;
                await Task.Yield();
                _pump.Post(() => performed.Add((number, Environment.CurrentManagedThreadId)));
            }
        });
        Assert.Equal(Enumerable.Range(0, 100), performed.Select(call => call.Number));
        Assert.All(performed, call => Assert.Equal(pipeline, call.Thread));
    }

    [Fact]
    public void An_answer_comes_back_to_the_work()
    {
        string? answer = null;
        _pump.Run(async token => answer = await _pump.AskAsync(() => "yes", token));
        Assert.Equal("yes", answer);
    }

    [Fact]
    public void What_the_work_throws_is_thrown_on_the_pipeline_thread_after_its_calls()
    {
        bool performed = false;
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(() => _pump.Run(token =>
        {
            _pump.Post(() => performed = true);
            throw new InvalidDataException("broken");
        }));
        Assert.Equal("broken", thrown.Message);
        Assert.True(performed);
    }

    [Fact]
    public void What_a_call_throws_stops_the_work_and_is_thrown()
    {
        bool stopped = false;
        Assert.Throws<InvalidDataException>(() => _pump.Run(async token =>
        {
            _pump.Post(() => throw new InvalidDataException("the user halted"));
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                stopped = true;
                throw;
            }
        }));
        Assert.True(stopped);
        Assert.True(_stop.IsCancellationRequested);
    }

    [Fact]
    public void A_question_that_throws_leaves_no_work_waiting_for_its_answer()
    {
        bool left = false;
        Assert.Throws<InvalidDataException>(() => _pump.Run(async token =>
        {
            try
            {
                await _pump.AskAsync<int>(() => throw new InvalidDataException("no prompt here"), CancellationToken.None);
            }
            finally
            {
                left = true;
            }
        }));
        Assert.True(left);
    }

    [Fact]
    public async Task A_stop_ends_work_that_honours_it_at_once()
    {
        TaskCompletionSource begun = new();
        Task pipeline = Task.Run(() => _pump.Run(async token =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        }));
        await begun.Task;
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline);
    }

    [Fact]
    public async Task A_stop_leaves_work_that_does_not_honour_it_within_a_second()
    {
        TaskCompletionSource begun = new();
        TaskCompletionSource never = new();
        Task pipeline = Task.Run(() => _pump.Run(async token =>
        {
            begun.SetResult();
            await never.Task;
        }));
        await begun.Task;
        await _stop.CancelAsync();

        // By the pump's own measure: by the clock it would depend on what else the machine does. The work never ends, so that waiting for it at all would last for ever.
        Assert.InRange(PipelinePump.Grace.TotalSeconds, 0, 1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.WaitAsync(TimeSpan.FromMinutes(5)));
        never.SetResult();
    }

    [Fact]
    public void After_the_end_nobody_hears_a_call_and_nobody_fails()
    {
        _pump.Run(token => Task.CompletedTask);
        _pump.Post(() => throw new InvalidDataException("performed"));
        _pump.Dispose();
        _pump.Post(() => throw new InvalidDataException("performed"));
    }
}
