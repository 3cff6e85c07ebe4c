using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.SetUp;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Promises;
using CmkFlink.Core.Tests.SetUp;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Operations;

/// <summary>On virtual time, where a change of state takes a minute and only waiting makes time pass, with the intervals of AWS: an application that changes is looked at once a second at most, and whatever ends is noticed within five seconds.</summary>
public sealed class PollingTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // A seeded sandbox moves its clock by this at every call, its own calls to KMS not counted.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData("initialize", 1)]
    [InlineData("rotate to a new key", 1)]
    [InlineData("rotate material", 1)]
    [InlineData("enable", 1)]
    [InlineData("stop and start", 2)]
    [InlineData("restart", 1)]
    [InlineData("restart by stop and start", 2)]
    [InlineData("snapshots", 1)]
    public async Task Looks_are_a_second_apart_and_the_next_call_comes_within_five(string what, int transitions)
    {
        await using SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync(timeScale: 2000);
        if (what != "initialize") await PrepareAsync(account, what);
        int before = account.Sandbox.Events.Count;
        DateTimeOffset begun = account.Sandbox.UtcNow;

        await TakeAsync(account, what);

        List<SandboxEvent> calls = [.. account.Sandbox.Events.Skip(before).Where(call => call.UserIdentity.InvokedBy is null)];
        List<(string Name, DateTimeOffset Began, DateTimeOffset Ended)> operations = [.. new AccountState(account.Sandbox.SaveState()).Application("orders")!["operations"]!.AsArray()
            .Select(o => ((string)o!["name"]!, AccountState.Time(o["startedAt"]), AccountState.Time(o["endedAt"]))).Where(o => o.Item2 >= begun)];
        Assert.Equal(transitions, operations.Count);
        Assert.All(operations, operation =>
        {
            Assert.True(operation.Ended - operation.Began >= TimeSpan.FromSeconds(50), $"{operation.Name} took {operation.Ended - operation.Began}");
            SandboxEvent next = calls.First(call => call.EventTime >= operation.Ended);
            Assert.True(next.EventTime - operation.Ended <= Interval, $"{operation.Name} ended at {operation.Ended:HH:mm:ss.fff}, and the next call came at {next.EventTime:HH:mm:ss.fff}");
            List<DateTimeOffset> looks = [.. calls.Where(call => call.EventTime > operation.Began && call.EventTime < operation.Ended && call.RequestParameters?.GetRawText().Contains("\"orders\"", StringComparison.Ordinal) == true).Select(call => call.EventTime)];
            Assert.True(looks.Count >= 10, $"{operation.Name} was looked at {looks.Count} times");
            Assert.All(looks.Zip(looks.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1), $"{operation.Name} was looked at {pair.First:HH:mm:ss.fff} and {pair.Second:HH:mm:ss.fff}"));
        });

        // Snapshots have no entry in the log of operations: the same look at them, again, is a second later.
        Assert.All(calls.Zip(calls.Skip(1)).Where(pair => IsSameLook(pair.First, pair.Second)), pair => Assert.True(pair.Second.EventTime - pair.First.EventTime >= TimeSpan.FromSeconds(1), $"{pair.First.EventName} at {pair.First.EventTime:HH:mm:ss.fff} and {pair.Second.EventTime:HH:mm:ss.fff}"));

        // Keys and policies neither: nowhere is anybody silent for longer.
        Assert.All(calls.Zip(calls.Skip(1)), pair => Assert.True(pair.Second.EventTime - pair.First.EventTime <= Interval + Tick, $"{pair.First.EventName} at {pair.First.EventTime:HH:mm:ss.fff}, then {pair.Second.EventName} at {pair.Second.EventTime:HH:mm:ss.fff}"));
    }

    private static bool IsSameLook(SandboxEvent first, SandboxEvent second) => first.EventName is "DescribeApplicationSnapshot" or "ListApplicationSnapshots" && second.EventName == first.EventName && second.RequestParameters?.GetRawText() == first.RequestParameters?.GetRawText();

    private static async Task PrepareAsync(SandboxAccount account, string what)
    {
        FlinkCmkKey key = await account.SetUpAsync();
        if (what != "enable") await account.EnableAsync(key.KeyArn);
        if (what == "restart by stop and start") account.Sandbox.AddFaults(new FaultPlan { Rules = [new FaultRule { Service = "kinesisanalytics", Operation = "UpdateApplication", Kind = FaultKind.Refusal }] });
    }

    private static async Task TakeAsync(SandboxAccount account, string what)
    {
        TimeSpan limit = TimeSpan.FromMinutes(30);
        IActorConnections everybody = account.Everybody;
        switch (what)
        {
            case "initialize":
                Complete(await SandboxAccount.RunAsync(new InitializeFlinkCmkHandler(everybody).RunAsync(SetUpWorld.Ask() with { Timeout = limit }, account.Host, CancellationToken.None)));
                break;
            case "rotate to a new key":
                Complete(await SandboxAccount.RunAsync(new InvokeFlinkCmkRotationHandler(everybody).RunAsync(new InvokeFlinkCmkRotationRequest { ApplicationName = "orders", Strategy = RotationStrategy.NewKey, RetireOldKey = OldKeyRetirement.ScheduleDeletion, Timeout = limit }, account.Host, CancellationToken.None)));
                break;
            case "rotate material":
                Complete(await SandboxAccount.RunAsync(new InvokeFlinkCmkRotationHandler(everybody).RunAsync(new InvokeFlinkCmkRotationRequest { ApplicationName = "orders", Strategy = RotationStrategy.KeyMaterial, Timeout = limit }, account.Host, CancellationToken.None)));
                break;
            case "enable":
                await account.EnableAsync("alias/orders", limit: limit);
                break;
            case "stop and start":
                await account.StopAsync();
                await account.StartApplicationAsync("orders");
                break;
            case "restart" or "restart by stop and start":
                await account.RestartAsync();
                break;
            case "snapshots":
                await account.RestartAsync();
                await account.TakeSnapshotAsync("fresh");
                Assert.NotEmpty(await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], SnapshotNames = ["nightly-*"] }));
                break;
            default:
                throw new InvalidOperationException(what);
        }
    }

    private static void Complete(IReadOnlyList<FlinkCmkStep> steps) => Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
}
