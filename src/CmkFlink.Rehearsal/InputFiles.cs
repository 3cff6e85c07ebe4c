using CmkFlink.Sandbox;

namespace CmkFlink.Rehearsal;

/// <summary>Files that the command line names.</summary>
internal static class InputFiles
{
    /// <summary>A fault plan, or an event log whose faults are to be repeated.</summary>
    /// <exception cref="CommandLineException">The file cannot be read, or is neither.</exception>
    public static FaultPlan Faults(string path)
    {
        try
        {
            return FaultPlan.Parse(Text(path));
        }
        catch (FormatException error)
        {
            throw new CommandLineException($"{path}: {error.Message}");
        }
    }

    /// <exception cref="CommandLineException">The file cannot be read.</exception>
    public static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandLineException($"{path} cannot be read: {error.Message}");
        }
    }
}
