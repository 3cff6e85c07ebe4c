using CmkFlink.Benchmarks.Policy;
using CmkFlink.Benchmarks.Sandbox;

namespace CmkFlink.Benchmarks;

/// <summary>Measures; docs/benchmarks.md holds the figures. Loopback only, of bounded length, stops by itself.</summary>
internal static class Program
{
    private const string Usage = """
        CmkFlink.Benchmarks sandbox [--seconds N] [--applications N]
            Calls a sandbox in a process of its own: 64 signed clients at full speed, then 500 calls a second, then the pages of listings.
        CmkFlink.Benchmarks state [--applications N]
            Writes an account of many applications to its file, and starts from it.
        CmkFlink.Benchmarks policy
            Decisions on the key policy of the MSF developer guide, and on policies of 10 to 1,000 statements.
        """;

    public static async Task<int> Main(string[] args)
    {
        try
        {
            switch (args)
            {
                case ["sandbox", .. string[] rest]:
                    await SandboxBenchmark.RunAsync(SandboxArguments.Parse(rest));
                    return 0;
                case ["state", .. string[] rest]:
                    await StateBenchmark.RunAsync(SandboxArguments.Parse(rest));
                    return 0;
                case ["policy"]:
                    DecisionBenchmarks.Run();
                    return 0;
                case [SandboxHost.Command, string applications]:
                    await SandboxHost.RunAsync(applications);
                    return 0;
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }
        catch (FormatException error)
        {
            await Console.Error.WriteLineAsync($"{error.Message}{Environment.NewLine}{Environment.NewLine}{Usage}");
            return 2;
        }
    }
}
