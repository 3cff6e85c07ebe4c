using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CmkFlink.Benchmarks.Sandbox;

/// <summary>Throughput, latency and paging of the sandbox, over HTTP, with every call signed, verified, authorized and recorded.</summary>
internal static class SandboxBenchmark
{
    private const int Clients = 64;
    private const int Rate = 500;
    private const string Role = "arn:aws:iam::123456789012:role/FlinkExecution";

    public static async Task RunAsync(SandboxArguments arguments)
    {
        TimeSpan length = TimeSpan.FromSeconds(arguments.Seconds);
        await using SandboxHost host = await SandboxHost.StartAsync(arguments.Applications + 100);
        List<SignedClient> clients = [];
        try
        {
            for (int i = 0; i < Clients; i++) clients.Add(await SignedClient.ConnectAsync(host.Address));
            Say($"{Environment.ProcessorCount} cores, {Clients} clients, {arguments.Seconds} s each");

            await Load.AtFullSpeedAsync(clients, TimeSpan.FromSeconds(3), Describe);
            await ReportAsync("DescribeApplication, 3 applications", host, () => Load.AtFullSpeedAsync(clients, length, Describe));
            LoadResult paced = await Load.AtRateAsync(clients, Rate, length, Describe);
            Say($"DescribeApplication at {Rate} calls/s: {paced.PerSecond:F0} calls/s, p50 {paced.Percentile(0.5):F2} ms, p99 {paced.Percentile(0.99):F2} ms, slowest {paced.Milliseconds[^1]:F2} ms");

            await PagesAsync(clients[0], "3 applications");
            await CreateAsync(clients, arguments.Applications, host);
            await PagesAsync(clients[0], $"{arguments.Applications} applications");
            await ReportAsync($"DescribeApplication, {arguments.Applications} applications", host, () => Load.AtFullSpeedAsync(clients, length, (client, i) => client.CallAsync("DescribeApplication", $$"""{"ApplicationName":"application-{{i % arguments.Applications:D5}}"}""")));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static Task Describe(SignedClient client, int index) => client.CallAsync("DescribeApplication", """{"ApplicationName":"orders"}""");

    private static async Task ReportAsync(string what, SandboxHost host, Func<Task<LoadResult>> load)
    {
        double before = host.CpuSeconds;
        LoadResult result = await load();
        double micros = (host.CpuSeconds - before) * 1e6 / result.Milliseconds.Length;
        Say($"{what}: {result.PerSecond:F0} calls/s, p50 {result.Percentile(0.5):F2} ms, p99 {result.Percentile(0.99):F2} ms; the sandbox's own {micros:F0} µs of processor a call, {host.Megabytes:F0} MB");
    }

    private static async Task CreateAsync(List<SignedClient> clients, int applications, SandboxHost host)
    {
        long begin = Stopwatch.GetTimestamp();
        int next = -1;
        await Task.WhenAll(clients.Select(client => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < applications;) await client.CallAsync("CreateApplication", $$"""{"ApplicationName":"application-{{i:D5}}","RuntimeEnvironment":"FLINK-1_20","ServiceExecutionRole":"{{Role}}"}""");
        })));
        Say($"CreateApplication: {applications / Stopwatch.GetElapsedTime(begin).TotalSeconds:F0} calls/s; {host.Megabytes:F0} MB");
    }

    /// <summary>The first, middle and last page of fifty, each timed alone and many times.</summary>
    private static async Task PagesAsync(SignedClient client, string what)
    {
        List<string?> tokens = [null];
        while (true)
        {
            await client.CallAsync("ListApplications", Page(tokens[^1]));
            using JsonDocument answer = JsonDocument.Parse(client.Body);
            if (!answer.RootElement.TryGetProperty("NextToken", out JsonElement token)) break;
            tokens.Add(token.GetString());
        }

        foreach ((string name, string? token) in (ReadOnlySpan<(string, string?)>)[("first", tokens[0]), ("middle", tokens[tokens.Count / 2]), ("last", tokens[^1])]) Time(name, token);

        void Time(string name, string? token)
        {
            const int Times = 500;
            double[] taken = new double[Times];
            for (int i = 0; i < Times; i++)
            {
                long sent = Stopwatch.GetTimestamp();
                client.CallAsync("ListApplications", Page(token)).GetAwaiter().GetResult();
                taken[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }

            Array.Sort(taken);
            Say($"ListApplications, {what}, {name} of {tokens.Count} pages: median {taken[Times / 2]:F3} ms");
        }
    }

    private static string Page(string? token) => token is null ? """{"Limit":50}""" : $$"""{"Limit":50,"NextToken":"{{token}}"}""";

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
