using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>Where calls fail, a rotation completes or stops with an error; the same command goes on, and the end is that of an undisturbed one.</summary>
public sealed class FaultedRotationTests
{
    private const int MaxCommands = 60;

    [Theory]
    [InlineData(RotationStrategy.NewKey)]
    [InlineData(RotationStrategy.KeyMaterial)]
    public async Task Thirty_percent_of_throttling_is_not_even_noticed(RotationStrategy strategy)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        world.Sandbox.AddFaults(new FaultPlan { Seed = 7, Rules = [new FaultRule { Kind = FaultKind.Throttling, Probability = 0.3 }] });

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask(strategy));

        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.Detail}"));
    }

    [Theory]
    [InlineData(RotationStrategy.NewKey, 1)]
    [InlineData(RotationStrategy.NewKey, 2)]
    [InlineData(RotationStrategy.KeyMaterial, 3)]
    [InlineData(RotationStrategy.KeyMaterial, 4)]
    public async Task Lost_answers_and_failed_operations_are_got_over_by_the_same_command(RotationStrategy strategy, long seed)
    {
        InvokeFlinkCmkRotationRequest request = RotationWorld.Ask(strategy) with { RetireOldKey = strategy == RotationStrategy.NewKey ? OldKeyRetirement.Disable : null };
        string expected = await UndisturbedAsync(request);
        await using RotationWorld world = await RotationWorld.StartAsync();
        world.Sandbox.AddFaults(new FaultPlan
        {
            Seed = seed,
            Rules =
            [
                new FaultRule { Kind = FaultKind.ResetAfter, Probability = 0.1 },
                new FaultRule { Kind = FaultKind.ResetBefore, Probability = 0.1 },
                new FaultRule { Kind = FaultKind.InternalError, Probability = 0.05 },
                new FaultRule { Kind = FaultKind.FailOperation, Service = "kinesisanalytics", Operation = "UpdateApplication", Nth = 1, SystemRollback = true },
                new FaultRule { Kind = FaultKind.FailSnapshot, Service = "kinesisanalytics", Operation = "CreateApplicationSnapshot", Nth = 1 },
            ],
        });

        int commands = 0;
        bool complete = false;
        while (!complete && commands++ < MaxCommands)
        {
            RecordingHost host = new();
            try
            {
                IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(request, host);
                complete = steps.All(s => s.State is StepState.Done or StepState.AlreadyDone);
                if (!complete) Assert.All(host.Errors, error => Assert.False(string.IsNullOrEmpty(error.Remedy), error.Message));
            }
            catch (OperationException e)
            {
                Assert.False(string.IsNullOrEmpty(e.Failure.Remedy), e.Failure.Message);
            }
        }

        world.Sandbox.ClearFaults();
        Assert.True(complete, $"not complete after {commands} commands");
        Assert.InRange(world.Calls("RotateKeyOnDemand"), 0, 1);
        Assert.Equal(expected, await StateAsync(world));
    }

    private static async Task<string> UndisturbedAsync(InvokeFlinkCmkRotationRequest request)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.RotateAsync(request);
        return await StateAsync(world);
    }

    // A snapshot that failed has taken its name with it; the next one is numbered.
    private static async Task<string> StateAsync(RotationWorld world)
    {
        using ActorConnections connections = world.Connect();
        string state = await EndState.OfAsync(world.Account, connections, world.Key.KeyId);
        return string.Join("\n", state.Split('\n').Where(line => !line.Contains(" FAILED ", StringComparison.Ordinal)).Select(line => line.Replace("cmkflink-ID-2", "cmkflink-ID", StringComparison.Ordinal).Replace("cmkflink-ID-3", "cmkflink-ID", StringComparison.Ordinal)));
    }
}
