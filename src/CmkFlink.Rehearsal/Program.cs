using CmkFlink.Rehearsal.Rehearse;
using CmkFlink.Rehearsal.Serve;

namespace CmkFlink.Rehearsal;

/// <summary>The console host: one command a name.</summary>
internal static class Program
{
    private const string Usage = """
        CmkFlink.Rehearsal [rehearse] [--output text|json] [--seed N] [--events FILE] [--faults FILE] [--prove-least-privilege]
            Runs the whole sequence on a sandbox of its own, as every actor. Exit code 0 only if every step held.
            With --prove-least-privilege also once for each permission taken away, on a fresh sandbox each: exit code 0 only if every one is needed or explained.
            With one seed and one fault plan two runs write the same events. --faults takes a plan, or the events of an earlier run, whose faults it repeats.
        CmkFlink.Rehearsal serve [--port N] [--directory DIR] [--account ID] [--region REGION] [--demo] [--time-scale X] [--seed N] [--application-quota N]
                                [--state FILE] [--faults FILE] [--service-control-policy FILE]...
            Serves the sandbox to any AWS client: prints one JSON line when ready; ends when standard input closes, or on SIGTERM.
        """;

    /// <returns>0 for success, 1 for failure, 2 for a command line that cannot be understood.</returns>
    public static async Task<int> Main(string[] args)
    {
        try
        {
            return args switch
            {
                ["serve", .. string[] rest] => await ServeCommand.RunAsync(ServeArguments.Parse(rest)),
                ["help" or "--help" or "-h", ..] => Help(),
                [] => await RehearseAsync([]),
                ["rehearse", .. string[] rest] => await RehearseAsync(rest),
                [var other, ..] => throw new CommandLineException($"There is no command '{other}'."),
            };
        }
        catch (CommandLineException error)
        {
            await Console.Error.WriteLineAsync($"{error.Message}{Environment.NewLine}{Environment.NewLine}{Usage}");
            return 2;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return 1;
        }
    }

    private static async Task<int> RehearseAsync(string[] arguments)
    {
        using CancellationTokenSource interrupted = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        return await RehearseCommand.RunAsync(RehearseArguments.Parse(arguments), Console.Out, Console.Error, interrupted.Token);
    }

    private static int Help()
    {
        Console.WriteLine(Usage);
        return 0;
    }
}

/// <summary>The command line cannot be understood; the message says which part.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
