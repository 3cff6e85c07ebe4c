using System.Text;

namespace CmkFlink.Core.Completion;

/// <summary>Writes a value so that PowerShell reads it as this one argument, whatever is in it.</summary>
public static class PowerShellText
{
    /// <param name="doubleQuoted">Whether the user has begun it with a double quote.</param>
    public static string Argument(string value, bool doubleQuoted)
    {
        if (IsPlain(value)) return doubleQuoted ? $"\"{value}\"" : value;
        return doubleQuoted ? DoubleQuoted(value) : SingleQuoted(value);
    }

    // What PowerShell reads as itself in an argument. A leading hyphen would make it a parameter, a comma or a semicolon would end it.
    private static bool IsPlain(string value) =>
        value.Length > 0 && value[0] is not ('-' or '.' or '+') && value.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '-' or '.' or '/' or ':' or '+' or '=');

    // about_Quoting_Rules: within single quotes only these stand for more than themselves, and each is written twice.
    private static string SingleQuoted(string value)
    {
        StringBuilder text = new("'");
        foreach (char c in value)
        {
            if (c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B') text.Append(c);
            text.Append(c);
        }

        return text.Append('\'').ToString();
    }

    private static string DoubleQuoted(string value)
    {
        StringBuilder escaped = new();
        foreach (char c in value)
        {
            if (c is '`' or '$' or '"' or '\u201C' or '\u201D' or '\u201E') escaped.Append('`');
            escaped.Append(c);
        }

        return $"\"{escaped}\"";
    }
}
