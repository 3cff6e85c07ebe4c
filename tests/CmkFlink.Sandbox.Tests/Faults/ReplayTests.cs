using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Faults;

public sealed class ReplayTests
{
    private static readonly FaultPlan _plan = FaultPlan.Parse("""
        {"rules": [
          {"kind": "throttling", "probability": 0.3},
          {"kind": "resetAfter", "service": "iam", "operation": "CreateUser", "probability": 0.5},
          {"kind": "staleRead", "probability": 0.5},
          {"kind": "delayedVisibility", "service": "iam", "operation": "*Policy", "visibleAfterSeconds": 0.05}
        ]}
        """);

    [Fact]
    public async Task One_seed_and_one_plan_give_the_same_log_byte_for_byte()
    {
        string first = await RunAsync(1, _plan);
        Assert.Equal(first, await RunAsync(1, _plan));
        Assert.NotEqual(first, await RunAsync(2, _plan));
        Assert.Contains("\"injectedFault\"", first);
        Assert.Contains("\"eventName\":\"SetFaults\"", first);
    }

    [Fact]
    public async Task A_recorded_plan_repeats_every_fault_at_its_call_whatever_the_seed()
    {
        string recorded = await RunAsync(1, _plan);
        FaultPlan replay = FaultPlan.Parse(recorded);
        Assert.True(replay.Rules.Count > 5, $"{replay.Rules.Count} faults were recorded.");
        Assert.All(replay.Rules, rule => Assert.NotNull(rule.Nth));
        Assert.Equal(Faults(recorded), Faults(await RunAsync(99, replay)));
    }

    [Fact]
    public async Task A_log_as_one_document_replays_too()
    {
        string recorded = await RunAsync(1, _plan);
        string document = $$"""{"Records":[{{string.Join(',', recorded.Split('\n', StringSplitOptions.RemoveEmptyEntries))}}]}""";
        Assert.Equal(FaultPlan.Parse(recorded).Rules, FaultPlan.Parse(document).Rules);
    }

    private static IEnumerable<(int, FaultRule)> Faults(string log) => FaultPlan.Parse(log).Rules.Select((rule, i) => (i, rule));

    /// <summary>The same calls, whatever is answered.</summary>
    private static async Task<string> RunAsync(long seed, FaultPlan plan)
    {
        await using FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Seed = seed, Faults = plan });
        SandboxClient admin = SandboxClient.As(sandbox, "account-administrator");
        for (int i = 0; i < 12; i++)
        {
            Try(() => admin.Iam("CreateUser", ("UserName", $"user{i}")));
            Try(() => admin.Iam("PutUserPolicy", ("UserName", $"user{i}"), ("PolicyName", "p"), ("PolicyDocument", SandboxFixture.Allow("kms:ListKeys"))));
            Try(() => admin.Iam("ListUsers"));
            Try(() => admin.Kms("ListKeys"));
            Try(() => admin.Kms("CreateKey"));
        }

        return string.Join('\n', sandbox.Events.Select(e => e.ToJson()));
    }

    private static void Try(Action call)
    {
        try
        {
            call();
        }
        catch (System.Net.Sockets.SocketException)
        {
            // A reset that was asked for.
        }
    }
}
