using CmkFlink.Core.Estate;
using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html.Charts;

/// <summary>How long ago the keys in use were rotated: a column an age.</summary>
internal static class RotationChart
{
    private const double Left = 4, Base = 138, Top = 18, Pitch = 59, ColumnWidth = 38;

    public static HtmlElement Draw(Report report)
    {
        // A key that several applications share counts once.
        FlinkCmkStatus[] keys = [.. report.Applications.Where(status => status.KeyArn is not null).GroupBy(status => status.KeyArn!, StringComparer.Ordinal).Select(key => key.OrderBy(status => report.RotatedAt(status) is null).ThenBy(status => !status.IsNeverRotated()).First())];
        int?[] ages = [.. keys.Select(key => report.RotatedAt(key) is { } rotated ? Words.Days(report.GeneratedAt, rotated) : (int?)null)];
        int never = keys.Count(key => report.RotatedAt(key) is null && key.IsNeverRotated()), unknown = keys.Count(key => report.RotatedAt(key) is null && !key.IsNeverRotated());
        (string Short, string Label, int Count, Ink Ink)[] columns =
        [
            ("0\u201390", "0 to 90 days", ages.Count(age => age is <= 90), Ink.Accent),
            ("91\u2013180", "91 to 180 days", ages.Count(age => age is > 90 and <= 180), Ink.Accent),
            ("181\u2013365", "181 to 365 days", ages.Count(age => age is > 180 and <= 365), Ink.Accent),
            ("> 365", "more than 365 days", ages.Count(age => age is > 365), Ink.Bad),
            ("never", "never rotated", never, Ink.Warn),
            ("not known", "not known", unknown, Ink.Unknown),
        ];
        string says = keys.Length == 0
            ? "No application is under a customer managed key."
            : $"{Words.Count(keys.Length, "customer managed key")} in use: {string.Join(", ", columns.Where(column => column.Count > 0).Select(column => $"{column.Label}: {Words.Number(column.Count)}"))}.";
        int highest = Math.Max(1, columns.Max(column => column.Count));
        return Chart.Frame(
            "chart-rotations",
            "Days since the last rotation, by key",
            says,
            182,
            [Line.Class("axis").Set(HtmlAttribute.X1, 0).Set(HtmlAttribute.Y1, Base).Set(HtmlAttribute.X2, Chart.Width).Set(HtmlAttribute.Y2, Base), .. columns.SelectMany((column, i) => Column(column.Short, column.Count, column.Ink, Left + (i * Pitch), highest))],
            ["Last rotation", "Keys"],
            columns.Select(column => (IReadOnlyList<string>)[column.Label, Words.Number(column.Count)]));
    }

    private static IEnumerable<HtmlNode> Column(string label, int count, Ink ink, double x, int highest)
    {
        double height = (Base - Top) * count / highest, middle = x + (Pitch / 2) - 1;
        if (count > 0) yield return Chart.Box(ink, middle - (ColumnWidth / 2), Base - Math.Max(3, height), ColumnWidth, Math.Max(3, height));
        yield return Chart.Words(middle, Base - Math.Max(3, height) - 6, Words.Number(count), count == 0 ? "tm" : "t", "middle");
        string[] words = label == "not known" ? ["not", "known"] : [label];
        for (int i = 0; i < words.Length; i++) yield return Chart.Words(middle, Base + 18 + (i * 15), words[i], "tm", "middle");
    }
}
