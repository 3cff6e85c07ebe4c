using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox;

namespace CmkFlink.Benchmarks.Sandbox;

/// <summary>What it costs to keep a large account in a file: one stand written, the whole read.</summary>
internal static class StateBenchmark
{
    private const int Times = 9;

    public static async Task RunAsync(SandboxArguments arguments)
    {
        string folder = Directory.CreateTempSubdirectory("cmkflink-bench-").FullName;
        try
        {
            string file = Path.Combine(folder, "state.json");
            SandboxOptions options = new() { Demo = true, ApplicationQuota = arguments.Applications + 100, StateFile = file };
            await using (FlinkSandbox sandbox = await FlinkSandbox.StartAsync(options))
            {
                sandbox.RestoreState(With(arguments.Applications, sandbox.SaveState()));
                // Every change of the account is written before it is answered.
                double written = Median(() => sandbox.AdvanceClock(TimeSpan.FromMilliseconds(1)));
                double captured = Median(() => sandbox.SaveState());
                double bare = Median(() => WriteBare(Path.Combine(folder, "bare"), File.ReadAllBytes(file)));
                Say($"{arguments.Applications} applications: {new FileInfo(file).Length / 1e6:F1} MB; a change is written in {written:F0} ms (median of {Times}): {captured:F0} ms to make the JSON, {bare:F0} ms for the same bytes, flushed to the disk");
            }

            List<double> starts = [];
            for (int i = 0; i < Times; i++)
            {
                long begin = Stopwatch.GetTimestamp();
                await using FlinkSandbox again = await FlinkSandbox.StartAsync(options);
                starts.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }

            Say($"started from it in {starts.Order().ElementAt(Times / 2):F0} ms (median of {Times})");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The account with copies of the demo's legacy application beside it.</summary>
    private static string With(int applications, string state)
    {
        JsonNode root = JsonNode.Parse(state)!;
        JsonArray all = root["services"]!["kinesisanalytics"]!["applications"]!.AsArray();
        JsonNode pattern = all.First(application => (string)application!["name"]! == "legacy")!;
        string arn = (string)pattern["arn"]!;
        for (int i = 0; i < applications; i++)
        {
            JsonNode copy = pattern.DeepClone();
            copy["name"] = string.Create(CultureInfo.InvariantCulture, $"application-{i:D5}");
            copy["arn"] = string.Create(CultureInfo.InvariantCulture, $"{arn[..arn.LastIndexOf('/')]}/application-{i:D5}");
            all.Add(copy);
        }

        return root.ToJsonString();
    }

    private static void WriteBare(string path, byte[] bytes)
    {
        using FileStream stream = new(path, FileMode.Create);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }

    private static double Median(Action action)
    {
        List<double> taken = [];
        for (int i = 0; i < Times; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            action();
            taken.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return taken.Order().ElementAt(Times / 2);
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
