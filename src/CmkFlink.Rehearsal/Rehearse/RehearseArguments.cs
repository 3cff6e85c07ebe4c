using System.Globalization;
using CmkFlink.Sandbox;

namespace CmkFlink.Rehearsal.Rehearse;

internal enum OutputKind
{
    Text,
    Json,
}

/// <summary>The command line of <c>rehearse</c>.</summary>
/// <param name="Output">A line a step, or one JSON document.</param>
/// <param name="Seed">Makes the sandbox's ids and time repeatable.</param>
/// <param name="EventsFile">Where every call that the sandbox saw goes, as JSON lines.</param>
/// <param name="ProveLeastPrivilege">Also takes each permission away in turn, and tells which step breaks.</param>
/// <param name="Faults">What goes wrong on the way.</param>
internal sealed record RehearseArguments(OutputKind Output, long? Seed, string? EventsFile, bool ProveLeastPrivilege = false, FaultPlan? Faults = null)
{
    /// <exception cref="CommandLineException">An argument that is not known, or a value that does not fit.</exception>
    public static RehearseArguments Parse(IReadOnlyList<string> arguments)
    {
        RehearseArguments parsed = new(OutputKind.Text, null, null);
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (name == "--prove-least-privilege")
            {
                parsed = parsed with { ProveLeastPrivilege = true };
                continue;
            }

            string value = ++i < arguments.Count ? arguments[i] : throw new CommandLineException($"{name} needs a value.");
            parsed = name switch
            {
                "--output" => parsed with { Output = value switch { "text" => OutputKind.Text, "json" => OutputKind.Json, _ => throw new CommandLineException($"--output is text or json, not '{value}'.") } },
                "--seed" => parsed with { Seed = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seed) ? seed : throw new CommandLineException($"--seed is a whole number, not '{value}'.") },
                "--faults" => parsed with { Faults = InputFiles.Faults(value) },
                "--events" => parsed with { EventsFile = value },
                _ => throw new CommandLineException($"rehearse does not know '{name}'."),
            };
        }

        return parsed;
    }
}
