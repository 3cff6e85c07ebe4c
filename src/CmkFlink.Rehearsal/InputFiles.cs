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

    /// <summary>Says before anything is done that a file cannot be written; what it holds stays, for it may be read as well.</summary>
    /// <exception cref="CommandLineException">The file cannot be written.</exception>
    public static void ForOutput(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Append);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandLineException($"{path} cannot be written: {error.Message}");
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
