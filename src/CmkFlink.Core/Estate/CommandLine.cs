namespace CmkFlink.Core.Estate;

/// <summary>Writes command lines of this module that can be pasted: what comes from AWS is quoted wherever PowerShell might read it as more than a word.</summary>
internal static class CommandLine
{
    /// <param name="command">The cmdlet.</param>
    /// <param name="arguments">Parameters with their values, in order; a <see langword="null"/> value makes a switch, an empty one leaves the parameter out.</param>
    public static string Of(string command, params IEnumerable<(string Parameter, string? Value)> arguments) =>
        string.Concat(arguments.Where(a => a.Value != "").Select(a => a.Value is null ? $" -{a.Parameter}" : $" -{a.Parameter} {Quoted(a.Value)}").Prepend(command));

    internal static string Quoted(string value)
    {
        bool bare = char.IsLetterOrDigit(value[0]) && value.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' or '-' or ':' or '/');
        return bare ? value : $"'{value.Replace("'", "''").Replace("\u2018", "\u2018\u2018").Replace("\u2019", "\u2019\u2019").Replace("\u201a", "\u201a\u201a").Replace("\u201b", "\u201b\u201b")}'";
    }
}
