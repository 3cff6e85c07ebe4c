using System.Text.RegularExpressions;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.SetUp;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.SetUp;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>How a command ended.</summary>
/// <param name="Steps">What it told.</param>
/// <param name="Failure">Why it stopped, where it failed.</param>
internal sealed record CommandEnd(IReadOnlyList<FlinkCmkStep> Steps, OperationFailure? Failure)
{
    public bool IsComplete => Failure is null && Steps.Count > 0 && Steps.All(s => s.State is StepState.Done or StepState.AlreadyDone);

    public FlinkCmkStep? Stop => Steps.FirstOrDefault(s => s.State is StepState.Failed or StepState.Blocked);

    public override string ToString() => Failure is { } f ? $"{f.Id}: {f.Message} {f.Remedy}" : Stop is { } s ? $"step {s.Number} {s.Action} ({s.Target}) {s.State}: {s.Detail}" : $"{Steps.Count} steps";
}

/// <summary>One run: commands under faults with a colleague at work, then the same command without either until it completes.</summary>
internal sealed partial class FaultRun(FaultWorld world, Composition composition, string? expected)
{
    private const int MaxCalls = 1500;
    private const int CleanCommands = 5;

    private readonly PromiseWatch _watch = new(world);
    private readonly Colleague _colleague = new(world);
    private readonly List<string> _story = [];
    private int _calls;
    private int _events;

    /// <summary>What happened, command by command.</summary>
    public IReadOnlyList<string> Story => _story;

    public int Commands { get; private set; }

    public int Races => _watch.Races;

    public int Calls => _calls;

    public IReadOnlyList<OperationFailure> Failures => _failures;

    private readonly List<OperationFailure> _failures = [];

    /// <returns>What is wrong; <see langword="null"/> where nothing is.</returns>
    public async Task<string?> PlayAsync()
    {
        world.Begin(composition.Subject);
        _events = world.Sandbox.Events.Count;
        _watch.Begin();
        if (composition.Faults.Count > 0) world.Sandbox.AddFaults(new FaultPlan { Seed = composition.Seed, Rules = composition.Faults });
        bool complete = false;
        for (int command = 0; command < composition.FaultyCommands && !complete; command++)
        {
            CommandEnd end = await CommandAsync();
            complete = end.IsComplete;
            if (!complete && Explanations.Wrong(end, new Evidence(world, composition, _colleague, _events, faultsAreOver: false)) is { } wrong) return wrong;
        }

        world.Sandbox.ClearFaults();
        world.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        for (int command = 0; command < CleanCommands && !complete; command++)
        {
            CommandEnd end = await CommandAsync();
            complete = end.IsComplete;
            if (complete) break;
            if (Explanations.Wrong(end, new Evidence(world, composition, _colleague, _events, faultsAreOver: true)) is { } wrong) return wrong;
            await RemedyAsync(end);
        }

        if (!complete) return "it does not come to its end";
        // A key that is retired may be disabled by whom it will.
        if (composition.Retire == OldKeyRetirement.None || !_colleague.HasDisabled(world.OldKeyArn)) await _colleague.UndoAsync(composition.Act);
        world.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
        return _watch.Broken.Count > 0 ? "broken: " + string.Join("; ", _watch.Broken) : Lost() ?? (expected is null ? null : AccountEnd.Difference(expected, AccountEnd.Of(world, composition.Act, LeftOver())) is { } difference ? "it ends otherwise:\n" + difference : null);
    }

    /// <summary>Gives the command once, in a process of its own.</summary>
    private async Task<CommandEnd> CommandAsync()
    {
        Commands++;
        using CancellationTokenSource life = new();
        int last = _calls + MaxCalls;
        RunWire wire = new(world, async (operation, body, _) =>
        {
            if (operation.Length == 0) return;
            if (++_calls > last) await life.CancelAsync();
            life.Token.ThrowIfCancellationRequested();
            if (_calls == composition.Moment && composition.Act != ColleagueAct.None)
            {
                await _colleague.ActAsync(composition.Act);
                if (_colleague.Done is not null) _watch.Changed(_calls, composition.Act == ColleagueAct.DetachPolicy);
                _story.Add($"before call {_calls} ({operation}) a colleague {_colleague.Done ?? "found nothing to do"}");
            }

            _watch.Before(_calls, operation, body);
        });
        using ActorConnections connections = world.Connect(wire);
        RecordingHost host = new();
        List<FlinkCmkStep> steps = [];
        OperationFailure? failure = null;
        try
        {
            IAsyncEnumerable<FlinkCmkStep> all = composition.Subject == Subject.SetUp
                ? new InitializeFlinkCmkHandler(connections).RunAsync(SetUpWorld.Ask() with { Timeout = FaultWorld.Limit }, host, life.Token)
                : new InvokeFlinkCmkRotationHandler(connections).RunAsync(Request(), host, life.Token);
            await foreach (FlinkCmkStep step in all) steps.Add(step);
            failure = host.Errors is [{ } first, ..] ? first : null;
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            failure = new OperationFailure("Endless", FailureCategory.OperationTimeout, $"more than {MaxCalls} calls", "");
        }
        catch (OperationException e)
        {
            failure = e.Failure;
        }

        if (failure is not null) _failures.Add(failure);
        CommandEnd end = new(steps, failure);
        _story.Add($"command {Commands} ended after call {_calls}: {end}");
        return end;
    }

    private InvokeFlinkCmkRotationRequest Request() => RotationWorld.Ask(composition.Subject == Subject.NewKey ? RotationStrategy.NewKey : RotationStrategy.KeyMaterial) with
    {
        Timeout = FaultWorld.Limit,
        RetireOldKey = composition.Retire == OldKeyRetirement.None ? null : composition.Retire,
    };

    /// <summary>Does what the explanation says, where that is for somebody else to do.</summary>
    private async Task RemedyAsync(CommandEnd end)
    {
        string text = end.ToString();
        if (text.Contains("Start-FlinkApplication", StringComparison.Ordinal) && world.Look().Status == "READY")
        {
            RunWire wire = new(world, (_, _, _) => Task.CompletedTask);
            using ActorConnections connections = world.Connect(wire);
            try
            {
                await SandboxAccount.RunAsync(new StartFlinkApplicationHandler(connections).RunAsync(new StartFlinkApplicationRequest { ApplicationName = "orders" }, new RecordingHost(), CancellationToken.None));
                _story.Add("the remedy: started orders");
                return;
            }
            catch (OperationException e)
            {
                _story.Add($"the remedy did not help: {e.Failure.Id}: {e.Failure.Message}");
            }
        }

        await _colleague.UndoAsync(composition.Act);
        _story.Add("what the colleague did is taken back");
    }

    /// <summary>The one key that a first set-up may leave over, having said so: made while KMS did not show that there was one. It is tagged, and nothing uses it.</summary>
    private List<string> LeftOver()
    {
        Truth now = world.Look();
        return [.. _failures.Select(f => LeftKey().Match(f.Message)).Where(m => m.Success).Select(m => m.Groups[1].Value).Where(id => now.NeedOf(id) is null && now.Aliases.All(a => a.KeyId != id)).Distinct(StringComparer.Ordinal).Take(1)];
    }

    [GeneratedRegex(@"[Kk]ey ([0-9a-f-]{36}) is left without alias")]
    private static partial Regex LeftKey();

    /// <summary>What a colleague has added and nobody took away on purpose.</summary>
    private string? Lost()
    {
        if (_colleague.Extended is not { } bearer) return null;
        // PutKeyPolicy takes no token: what KMS does not show, nobody can keep. IAM numbers the versions of a policy, and there nothing is lost.
        if (!bearer.Contains(":policy/", StringComparison.Ordinal) && new Evidence(world, composition, _colleague, _events, faultsAreOver: true).SawThePast) return null;
        Truth now = world.Look();
        string? text = bearer.Contains(":policy/", StringComparison.Ordinal) ? now.Policy(bearer) is null ? null : now.Document(bearer) : Truth.Text(now.TryKey(bearer)?["policyText"]);
        return text is null || text.Contains(Colleague.Sid, StringComparison.Ordinal) ? null : $"the colleague's statement in {bearer} is lost";
    }
}
