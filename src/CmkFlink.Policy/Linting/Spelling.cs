using System.Globalization;

namespace CmkFlink.Policy.Linting;

/// <summary>Guesses what was meant.</summary>
internal static class Spelling
{
    /// <summary>The name that is at most two letters away, without regard to case; <see langword="null"/> where there is none.</summary>
    public static string? Nearest(string text, IEnumerable<string> names)
    {
        string folded = text.ToUpperInvariant();
        return names.Select(name => (Name: name, Distance: Distance(folded, name.ToUpperInvariant()))).Where(pair => pair.Distance <= 2).OrderBy(pair => pair.Distance).Select(pair => pair.Name).FirstOrDefault();
    }

    /// <summary>Without regard to case; string.Contains with a comparison is not in netstandard2.0.</summary>
    public static bool Contains(string text, string part) => CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, part, CompareOptions.OrdinalIgnoreCase) >= 0;

    /// <summary>Letters to insert, remove or change; 3 stands for any more.</summary>
    private static int Distance(string from, string to)
    {
        if (Math.Abs(from.Length - to.Length) > 2) return 3;
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return Math.Min(row[to.Length], 3);
    }
}
