using System.Diagnostics;
using System.Globalization;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.SetUp;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>The same as the crash matrix with real processes: one is killed by signal at an AWS write, another one in another folder takes over.</summary>
public sealed class KilledProcessTests
{
    // Tells a process that hangs from one on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly bool Full = Environment.GetEnvironmentVariable("CMKFLINK_FULL_MATRIX") == "1";

    // In every run the writes that cannot be told from never having been, or that set something going.
    [Theory]
    [InlineData("initialize", new[] { "CreateKey" })]
    [InlineData("NewKey", new[] { "CreateKey", "UpdateApplication" })]
    [InlineData("KeyMaterial", new[] { "RotateKeyOnDemand", "UpdateApplication" })]
    public async Task Another_process_ends_where_an_uninterrupted_one_does(string transaction, string[] after)
    {
        (string expected, string[] writes) = await RunAsync(transaction, null);
        Assert.All(after, operation => Assert.Contains(operation, writes));
        List<string> wrong = [];
        CrashPoint[] points = Full
            ? [.. Enumerable.Range(1, writes.Length).SelectMany(n => new[] { new CrashPoint(n, false), new CrashPoint(n, true) })]
            : [.. after.Select(operation => new CrashPoint(Array.IndexOf(writes, operation) + 1, true))];

        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (point, _) =>
        {
            string state = (await RunAsync(transaction, point)).State;
            if (state != expected) lock (wrong) wrong.Add($"{point}:\n{string.Join("\n", expected.Split('\n').Except(state.Split('\n')).Select(l => "- " + l).Concat(state.Split('\n').Except(expected.Split('\n')).Select(l => "+ " + l)))}");
        });

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private static async Task<(string State, string[] Writes)> RunAsync(string transaction, CrashPoint? point)
    {
        await using RotationWorld? rotation = transaction == "initialize" ? null : await RotationWorld.StartAsync();
        await using SetUpWorld? setUp = transaction == "initialize" ? await SetUpWorld.StartAsync() : null;
        SandboxAccount account = rotation?.Account ?? setUp!.Account;
        if (point is not null) await KillAtAsync(account, transaction, point);
        (int exitCode, string output) = await ToTheEndAsync(account, transaction);
        Assert.True(exitCode == 0, output);
        Assert.InRange(account.Sandbox.Events.Count(e => e.EventName == "RotateKeyOnDemand" && e is { DryRun: false, ErrorCode: null }), 0, 1);
        using ActorConnections connections = rotation?.Connect() ?? setUp!.Connect();
        string[] writes = output.Split('\n').Single(line => line.StartsWith("WRITES ", StringComparison.Ordinal))["WRITES ".Length..].Trim().Split(',');
        return (await EndState.OfAsync(account, connections, rotation?.Key.KeyId), writes);
    }

    private static async Task KillAtAsync(SandboxAccount account, string transaction, CrashPoint point)
    {
        using System.Diagnostics.Process process = Start(account, transaction, point.Write, point.AfterEffect ? "after" : "before");
        using CancellationTokenSource limit = new(Patience);
        string? line;
        try
        {
            do line = await process.StandardOutput.ReadLineAsync(limit.Token);
            while (line is not (null or "HERE"));
        }
        finally
        {
            process.Kill();
        }

        Assert.Equal("HERE", line);
        await process.WaitForExitAsync(limit.Token);
        Assert.NotEqual(0, process.ExitCode);
    }

    private static async Task<(int ExitCode, string Output)> ToTheEndAsync(SandboxAccount account, string transaction)
    {
        using System.Diagnostics.Process process = Start(account, transaction, 0, "after");
        using CancellationTokenSource limit = new(Patience);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            process.Kill();
        }
    }

    private static System.Diagnostics.Process Start(SandboxAccount account, string transaction, int write, string when)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } named && File.Exists(named) ? named : "dotnet";
        ProcessStartInfo start = new(host)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Another folder each time: nothing of a run stays beside it.
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (string argument in new[] { Path.Combine(AppContext.BaseDirectory, "CmkFlink.Victim.dll"), account.Sandbox.CredentialsFile, transaction, write.ToString(CultureInfo.InvariantCulture), when }) start.ArgumentList.Add(argument);
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        return System.Diagnostics.Process.Start(start)!;
    }
}
