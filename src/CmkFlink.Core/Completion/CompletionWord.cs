using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Completion;

/// <summary>What stands at the cursor: the beginning of a value, or a pattern of one. Case does not count.</summary>
public sealed record CompletionWord
{
    private const string Quotes = "'\"\u2018\u2019\u201A\u201B\u201C\u201D\u201E";

    private CompletionWord(string text, bool isDoubleQuoted)
    {
        Text = text;
        IsDoubleQuoted = isDoubleQuoted;
    }

    /// <summary>Without the quotes.</summary>
    public string Text { get; }

    /// <summary>Whether the user has begun it with a double quote.</summary>
    public bool IsDoubleQuoted { get; }

    /// <param name="word">As the shell hands it over, in quotes or not.</param>
    public static CompletionWord Of(string? word)
    {
        string text = word ?? "";
        bool isDouble = text.Length > 0 && text[0] is '"' or '\u201C' or '\u201D' or '\u201E';
        if (text.Length > 0 && Quotes.Contains(text[0])) text = text.Substring(1);
        if (text.Length > 0 && text.Length < (word ?? "").Length && Quotes.Contains(text[text.Length - 1])) text = text.Substring(0, text.Length - 1);
        return new CompletionWord(text, isDouble);
    }

    public bool Matches(string value) => Wildcard.Matches(Text + "*", value, ignoreCase: true);

    /// <summary>Whether all that fits the other word fits this one too, so that what was found for this one serves.</summary>
    public bool Covers(CompletionWord other) =>
        string.Equals(Text, other.Text, StringComparison.OrdinalIgnoreCase) || (!Wildcard.IsPattern(Text) && other.Text.StartsWith(Text, StringComparison.OrdinalIgnoreCase));
}
