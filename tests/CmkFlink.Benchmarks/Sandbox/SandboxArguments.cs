using System.Globalization;

namespace CmkFlink.Benchmarks.Sandbox;

/// <summary>How long and with how much the sandbox is measured.</summary>
internal sealed record SandboxArguments
{
    /// <summary>Length of each measurement, 1 to 120.</summary>
    public int Seconds { get; private init; } = 10;

    /// <summary>Applications in memory, 100 to 50,000.</summary>
    public int Applications { get; private init; } = 5000;

    /// <exception cref="FormatException">An option that is unknown or out of range.</exception>
    public static SandboxArguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new SandboxArguments();
        for (int i = 0; i < args.Count; i += 2)
        {
            int value = i + 1 < args.Count && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException($"{args[i]} needs a number.");
            parsed = (args[i], value) switch
            {
                ("--seconds", >= 1 and <= 120) => parsed with { Seconds = value },
                ("--applications", >= 100 and <= 50_000) => parsed with { Applications = value },
                _ => throw new FormatException($"There is no option {args[i]} {value}."),
            };
        }

        return parsed;
    }
}
