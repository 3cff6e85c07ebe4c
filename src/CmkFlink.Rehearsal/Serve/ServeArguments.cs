using System.Globalization;
using CmkFlink.Sandbox;

namespace CmkFlink.Rehearsal.Serve;

/// <summary>The command line of <c>serve</c>.</summary>
internal static class ServeArguments
{
    /// <exception cref="CommandLineException">An unknown option, or a value that is missing or malformed.</exception>
    public static SandboxOptions Parse(IReadOnlyList<string> args)
    {
        var options = new SandboxOptions();
        for (int i = 0; i < args.Count; i++)
        {
            string name = args[i];
            options = name switch
            {
                "--demo" => options with { Demo = true },
                "--port" => options with { Port = Number<int>(name, Value(args, ref i)) },
                "--directory" => options with { Directory = Value(args, ref i) },
                "--account" => options with { Account = Value(args, ref i) },
                "--region" => options with { Region = Value(args, ref i) },
                "--time-scale" => options with { TimeScale = Number<double>(name, Value(args, ref i)) },
                "--application-quota" => options with { ApplicationQuota = Number<int>(name, Value(args, ref i)) },
                "--faults" => options with { Faults = InputFiles.Faults(Value(args, ref i)) },
                "--state" => options with { StateFile = Value(args, ref i) },
                "--service-control-policy" => options with { ServiceControlPolicies = [.. options.ServiceControlPolicies, InputFiles.Text(Value(args, ref i))] },
                "--seed" => options with { Seed = Number<long>(name, Value(args, ref i)) },
                _ => throw new CommandLineException($"serve has no option '{name}'."),
            };
        }

        return options;
    }

    private static string Value(IReadOnlyList<string> args, ref int index) => ++index < args.Count ? args[index] : throw new CommandLineException($"{args[index - 1]} needs a value.");

    private static T Number<T>(string name, string text)
        where T : ISpanParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out T? number) ? number : throw new CommandLineException($"{name} needs a number, not '{text}'.");
}
