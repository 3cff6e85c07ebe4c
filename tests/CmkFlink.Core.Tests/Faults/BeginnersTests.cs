using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.SetUp;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.SetUp;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>Two people begin at the same second, on two machines, or take up at the same second what a third has left: one change goes on, whatever the order of their calls.</summary>
/// <remarks>CMKFLINK_BEGINNER_RUNS sets the number of orders that are drawn for each case, CMKFLINK_FAULT_SEED the first seed.</remarks>
public sealed partial class BeginnersTests
{
    private const int Patience = 4;

    private static readonly int Runs = Setting("CMKFLINK_BEGINNER_RUNS", 6);

    /// <summary>What may stop somebody because of somebody else.</summary>
    private static readonly string[] Reasons =
    [
        "ChangeBegunMeanwhile", "ChangeTakenUpElsewhere", "KeyChangedMeanwhile", "KeyHasOpenChange", "OpenChangeDiffers", "ChangedMeanwhile", "ResourceInUse", "ApplicationBusy", "ApplicationOperationFailed",
        "PolicyAppeared", "AliasTaken", "IamQuotaExceeded", "RequestInvalid", "NoRestorePoint", "OperatorKeyNotSeen",
    ];

    [Theory]
    [InlineData(Subject.NewKey, Subject.NewKey, 0)]
    [InlineData(Subject.KeyMaterial, Subject.KeyMaterial, 0)]
    [InlineData(Subject.NewKey, Subject.KeyMaterial, 0)]
    [InlineData(Subject.SetUp, Subject.SetUp, 0)]
    [InlineData(Subject.NewKey, Subject.NewKey, 60)]
    [InlineData(Subject.KeyMaterial, Subject.KeyMaterial, 40)]
    [InlineData(Subject.SetUp, Subject.SetUp, 130)]
    public async Task One_change_goes_on(object first, object second, int leftWithin)
    {
        await using FaultWorld world = await FaultWorld.StartAsync();
        Subject[] subjects = [(Subject)first, (Subject)second];
        (string State, int Unused)[] expected = [await UndisturbedAsync(world, subjects[0]), await UndisturbedAsync(world, subjects[1])];
        List<string> wrong = [];
        int from = Setting("CMKFLINK_FAULT_SEED", 1);
        for (int seed = from; seed < from + Runs; seed++)
        {
            Meeting meeting = new(world, subjects, seed, expected);
            string? trouble;
            try
            {
                trouble = await meeting.PlayAsync(leftWithin == 0 ? 0 : 1 + (seed * 7 % leftWithin));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                trouble = e.ToString();
            }

            if (trouble is not null) wrong.Add($"seed {seed}:\n  {string.Join("\n  ", meeting.Story)}\n  {trouble}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {Runs}:\n\n{string.Join("\n\n", wrong.Take(5))}");
    }

    private static async Task<(string State, int Unused)> UndisturbedAsync(FaultWorld world, Subject subject)
    {
        Assert.Null(await new FaultRun(world, new Composition(0, subject, OldKeyRetirement.None, [], ColleagueAct.None, 1, 1), null).PlayAsync());
        return (AccountEnd.OfUsed(world, out int unused), unused);
    }

    private static int Setting(string name, int value) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int set) ? set : value;

    private sealed partial class Meeting(FaultWorld world, Subject[] subjects, int seed, (string State, int Unused)[] expected)
    {
        private const int MaxCalls = 2500;

        private readonly ConcurrentQueue<string> _story = new();
        private readonly PromiseWatch _watch = new(world);
        private readonly HashSet<string> _changes = new(StringComparer.Ordinal);
        private int _calls;
        private int _begun;
        private int _ended = int.MaxValue;

        public IEnumerable<string> Story => _story;

        /// <param name="leftAt">A third has begun, and has left it at this call; 0 for nobody.</param>
        public async Task<string?> PlayAsync(int leftAt)
        {
            world.Begin(subjects[0]);
            _watch.Begin();
            if (leftAt > 0) await CommandAsync(subjects[0], null, 0, leftAt);

            Interleaver turns = new(seed, subjects.Length);
            CommandEnd[] ends = await Task.WhenAll(subjects.Select((subject, process) => Task.Run(() => InsistAsync(subject, turns, process))));

            string? wrong = ends.Select(WrongStop).FirstOrDefault(w => w is not null);
            if (wrong is not null) return wrong;
            int winner = Array.FindIndex(ends, e => e.IsComplete);
            CommandEnd last = winner >= 0 ? ends[winner] : await CommandAsync(subjects[0], null, 0, 0);
            if (!last.IsComplete) last = await CommandAsync(subjects[0], null, 0, 0);
            if (!last.IsComplete && subjects[1] != subjects[0]) last = await CommandAsync(subjects[1], null, 0, 0);
            if (!last.IsComplete) return $"it does not come to its end: {last}";
            world.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
            if (_watch.Broken.Count > 0) return "broken: " + string.Join("; ", _watch.Broken);
            // Whoever asks for another kind of rotation when the first is over gets it: then there was no meeting.
            if (subjects[0] != subjects[1] && _changes.Count == 2 && _ended < _begun) return null;
            if (subjects[0] != Subject.SetUp && _changes.Count != 1) return $"{_changes.Count} changes were marked: {string.Join(", ", _changes)}";
            string end = AccountEnd.OfUsed(world, out int unused);
            // A first set-up has no marks: of two keys that two made, one is left over, without alias and used by nobody.
            if (unused > expected[0].Unused + (subjects[0] == Subject.SetUp ? 1 : 0)) return $"{unused} keys are used by nobody";
            return expected.Any(e => e.State == end) ? null : "it ends otherwise:\n" + AccountEnd.Difference(expected[0].State, end);
        }

        private async Task<CommandEnd> InsistAsync(Subject subject, Interleaver turns, int process)
        {
            try
            {
                CommandEnd end = await CommandAsync(subject, turns, process, 0);
                for (int again = 1; again < Patience && subjects[0] == subjects[1] && !end.IsComplete && WrongStop(end) is null; again++) end = await CommandAsync(subject, turns, process, 0);
                return end;
            }
            finally
            {
                turns.End(process);
            }
        }

        private static string? WrongStop(CommandEnd end)
        {
            if (end.IsComplete) return null;
            if (end.Failure is not { } failure) return end.Stop is { Detail: var detail } && detail.Contains("Start-FlinkApplication", StringComparison.Ordinal) ? $"the application was stopped: {end}" : null;
            if (!Reasons.Contains(failure.Id)) return $"the loser's explanation is wrong: {end}";
            return failure.Remedy.Length > 0 ? null : $"no remedy: {end}";
        }

        private async Task<CommandEnd> CommandAsync(Subject subject, Interleaver? turns, int process, int leaveAt)
        {
            using CancellationTokenSource life = new();
            int own = 0;
            RunWire wire = new(world, async (operation, body, _) =>
            {
                if (turns is not null) await turns.TurnAsync(process);
                if (operation.Length == 0) return;
                int call = Interlocked.Increment(ref _calls);
                if (turns is not null && own == 0) _begun = Math.Max(_begun, call);
                if (++own == leaveAt || call > MaxCalls) await life.CancelAsync();
                life.Token.ThrowIfCancellationRequested();
                if (operation == "TagResource" && ChangeId().Match(body) is { Success: true } id) _changes.Add(id.Groups[1].Value);
                _watch.Before(call, operation, body);
            });
            using ActorConnections connections = world.Connect(wire);
            RecordingHost host = new();
            List<FlinkCmkStep> steps = [];
            OperationFailure? failure = null;
            try
            {
                IAsyncEnumerable<FlinkCmkStep> all = subject == Subject.SetUp
                    ? new InitializeFlinkCmkHandler(connections).RunAsync(SetUpWorld.Ask() with { Timeout = FaultWorld.Limit }, host, life.Token)
                    : new InvokeFlinkCmkRotationHandler(connections).RunAsync(RotationWorld.Ask(subject == Subject.NewKey ? RotationStrategy.NewKey : RotationStrategy.KeyMaterial) with { Timeout = FaultWorld.Limit }, host, life.Token);
                await foreach (FlinkCmkStep step in all) steps.Add(step);
                failure = host.Errors is [{ } first, ..] ? first : null;
            }
            catch (OperationCanceledException) when (life.IsCancellationRequested)
            {
                failure = new OperationFailure(leaveAt > 0 ? "Left" : "Endless", FailureCategory.OperationStopped, $"after {own} calls", "");
            }
            catch (OperationException e)
            {
                failure = e.Failure;
            }

            CommandEnd end = new(steps, failure);
            if (turns is not null && end.IsComplete) _ended = Math.Min(_ended, _calls);
            _story.Enqueue($"process {process} ({subject}) ended after {own} calls, {_calls} in all: {end}");
            return end;
        }

        [GeneratedRegex(@"\bid=([0-9a-f]{8}) ")]
        private static partial Regex ChangeId();
    }
}
