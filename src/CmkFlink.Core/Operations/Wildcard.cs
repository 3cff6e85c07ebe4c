namespace CmkFlink.Core.Operations;

/// <summary>Patterns with <c>*</c> (any run of characters) and <c>?</c> (one character), as users type names and policies write resources.</summary>
public static class Wildcard
{
    public static bool IsPattern(string text) => text.IndexOfAny(['*', '?']) >= 0;

    /// <summary>Whether the whole text matches. Linear but for the last star: no pattern makes it explode.</summary>
    public static bool Matches(string pattern, string text, bool ignoreCase = false)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase)))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool Same(char left, char right, bool ignoreCase) => left == right || (ignoreCase && char.ToUpperInvariant(left) == char.ToUpperInvariant(right));
}
