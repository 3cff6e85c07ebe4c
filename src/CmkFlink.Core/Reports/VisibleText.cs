using System.Globalization;
using System.Text;

namespace CmkFlink.Core.Reports;

/// <summary>Makes visible what a reader would not see and a writer could not write: control characters, marks that turn the direction of text, invisible format characters, halves of surrogate pairs, and code points that are no characters.</summary>
/// <remarks>Names with a U+202E in them read otherwise than they are (Unicode Technical Report 36, bidirectional text spoofing); XML 1.0 forbids most control characters, halves of pairs, U+FFFE and U+FFFF.</remarks>
internal static class VisibleText
{
    /// <summary>On one line: line ends and tabs become blanks.</summary>
    public static string OneLine(string? text) => Of(text, keepLines: false);

    /// <summary>Line feeds, carriage returns and tabs stay.</summary>
    public static string Lines(string? text) => Of(text, keepLines: true);

    private static string Of(string? text, bool keepLines)
    {
        if (string.IsNullOrEmpty(text)) return "";
        StringBuilder? result = null;
        for (int i = 0; i < text!.Length;)
        {
            int length = char.IsSurrogatePair(text, i) ? 2 : 1;
            string? instead = Replacement(text, i, length, keepLines);
            if (instead is not null) result ??= new StringBuilder(text, 0, i, text.Length + 16);
            if (instead is null) result?.Append(text, i, length);
            else result!.Append(instead);
            i += length;
        }

        return result?.ToString() ?? text;
    }

    private static string? Replacement(string text, int at, int length, bool keepLines)
    {
        char c = text[at];
        if (c is '\n' or '\r' or '\t') return keepLines ? null : c == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? "" : " ";
        int point = length == 2 ? char.ConvertToUtf32(text, at) : c;
        return IsHidden(CharUnicodeInfo.GetUnicodeCategory(text, at), point) ? $"[U+{point.ToString("X4", CultureInfo.InvariantCulture)}]" : null;
    }

    private static bool IsHidden(UnicodeCategory category, int point) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        || (point & 0xFFFE) == 0xFFFE || point is >= 0xFDD0 and <= 0xFDEF;
}
