namespace CmkFlink.Policy.Templates;

/// <summary>The text is no template that can be read. Says where (line from 1 on, 0 where none is known) and why.</summary>
public sealed class TemplateException(string message, long line = 0, Exception? inner = null) : FormatException(message, inner)
{
    public long Line { get; } = line;
}
