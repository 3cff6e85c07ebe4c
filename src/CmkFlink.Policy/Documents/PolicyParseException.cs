namespace CmkFlink.Policy.Documents;

/// <summary>The text is no policy. Says where (1-based line and column, JSON path) and why.</summary>
public sealed class PolicyParseException : FormatException
{
    public PolicyParseException(string message, string path = "$", long line = 0, long column = 0, Exception? inner = null)
        : base(message, inner)
    {
        Path = path;
        Line = line;
        Column = column;
    }

    public string Path { get; }

    /// <summary>0 where no line is known.</summary>
    public long Line { get; }

    public long Column { get; }
}
