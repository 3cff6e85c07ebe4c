using System.Globalization;
using System.Text;

namespace CmkFlink.Sandbox.Services;

/// <summary>Cuts pages out of lists that are ordered by a number which grows with every item: a page costs its own length, wherever it lies.</summary>
internal static class Paging
{
    /// <summary>The items after a number, and the marker of the next page where there is one.</summary>
    /// <param name="items">In ascending order of <paramref name="number"/>.</param>
    public static (List<T> Items, string? Next) Ascending<T>(IReadOnlyList<T> items, Func<T, long> number, long? after, int limit, string scope, Func<T, bool>? filter = null)
    {
        List<T> page = [];
        int index = after is long value ? FirstGreater(items, number, value) : 0;
        for (; index < items.Count; index++)
        {
            if (filter is not null && !filter(items[index])) continue;
            if (page.Count == limit) return (page, Encode(scope, number(page[^1])));
            page.Add(items[index]);
        }
        return (page, null);
    }

    /// <summary>As <see cref="Ascending"/>, from the end of the list to its beginning.</summary>
    public static (List<T> Items, string? Next) Descending<T>(IReadOnlyList<T> items, Func<T, long> number, long? before, int limit, string scope, Func<T, bool>? filter = null)
    {
        List<T> page = [];
        int index = before is long value ? FirstGreater(items, number, value - 1) - 1 : items.Count - 1;
        for (; index >= 0; index--)
        {
            if (filter is not null && !filter(items[index])) continue;
            if (page.Count == limit) return (page, Encode(scope, number(page[^1])));
            page.Add(items[index]);
        }
        return (page, null);
    }

    /// <summary>The number in a marker; <see langword="null"/> where there is no marker.</summary>
    /// <param name="scope">What the marker was issued for: one list's marker is none of another's.</param>
    /// <param name="invalid">Made where the marker was not issued for this scope.</param>
    public static long? Decode(string? marker, string scope, Func<ServiceException> invalid)
    {
        if (marker is null) return null;
        Span<byte> bytes = marker.Length <= 1024 ? stackalloc byte[marker.Length] : throw invalid();
        if (!Convert.TryFromBase64String(marker, bytes, out int length)) throw invalid();
        string text = Encoding.UTF8.GetString(bytes[..length]);
        int colon = text.LastIndexOf(':');
        if (colon < 0 || text[..colon] != scope || !long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number)) throw invalid();
        return number;
    }

    private static string Encode(string scope, long number) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{scope}:{number.ToString(CultureInfo.InvariantCulture)}"));

    private static int FirstGreater<T>(IReadOnlyList<T> items, Func<T, long> number, long value)
    {
        int low = 0;
        int high = items.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (number(items[middle]) <= value) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
