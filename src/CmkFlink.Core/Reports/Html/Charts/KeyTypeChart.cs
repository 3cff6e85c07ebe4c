using System.Globalization;
using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html.Charts;

/// <summary>How many applications are under which type of key: a ring.</summary>
internal static class KeyTypeChart
{
    private const double CentreX = 88, CentreY = 92, Outer = 78, Inner = 57;

    public static HtmlElement Draw(ReportTotals totals)
    {
        (string Label, int Count, Ink Ink)[] parts =
        [
            ("Customer managed key", totals.CustomerManaged, Ink.Accent),
            ("AWS owned key", totals.AwsOwned, Ink.Warn),
            ("Not known", totals.UnknownKey, Ink.Unknown),
        ];
        string says = $"{string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Label}: {Words.Number(part.Count)}"))}.";
        return Chart.Frame("chart-keys", "Applications by type of key", says, 184, [.. Ring(parts, totals.Applications), .. Centre(totals), .. Legend(parts)], ["Type of key", "Applications", "Share"], parts.Select(part => (IReadOnlyList<string>)[part.Label, Words.Number(part.Count), Percent(part.Count, totals.Applications)]));
    }

    private static IEnumerable<HtmlNode> Ring((string Label, int Count, Ink Ink)[] parts, int all)
    {
        double from = 0;
        foreach ((_, int count, Ink ink) in parts.Where(part => part.Count > 0))
        {
            double to = from + ((double)count / all);
            yield return ink.On(HtmlTag.Path.Set(HtmlAttribute.D, Sector(from, to, count == all)));
            from = to;
        }
    }

    private static IEnumerable<HtmlNode> Centre(ReportTotals totals)
    {
        yield return Chart.Words(CentreX, CentreY + 4, Percent(totals.CustomerManaged, totals.Applications), "tb", "middle");
        yield return Chart.Words(CentreX, CentreY + 21, "customer", "tm", "middle");
        yield return Chart.Words(CentreX, CentreY + 35, "managed", "tm", "middle");
    }

    private static IEnumerable<HtmlNode> Legend((string Label, int Count, Ink Ink)[] parts)
    {
        double y = 56;
        foreach ((string label, int count, Ink ink) in parts)
        {
            yield return Chart.Box(ink, 186, y - 11, 13, 13);
            yield return Chart.Words(206, y, label);
            yield return Chart.Words(206, y + 16, Words.Count(count, "application"), "tm");
            y += 42;
        }
    }

    /// <summary>A part of the ring between two fractions of it, with a gap of two units to the next.</summary>
    private static string Sector(double from, double to, bool whole)
    {
        if (whole) return FormattableString.Invariant($"{Circle(Outer, 1)} {Circle(Inner, 0)} Z");
        const double gap = 2;
        (double x, double y) a = Point(from, Outer, gap), b = Point(to, Outer, -gap), c = Point(to, Inner, -gap), d = Point(from, Inner, gap);
        int large = to - from > 0.5 ? 1 : 0;
        return string.Format(CultureInfo.InvariantCulture, "M{0:0.##} {1:0.##}A{8} {8} 0 {10} 1 {2:0.##} {3:0.##}L{4:0.##} {5:0.##}A{9} {9} 0 {10} 0 {6:0.##} {7:0.##}Z", a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y, Outer, Inner, large);
    }

    private static string Circle(double radius, int sweep) =>
        FormattableString.Invariant($"M{CentreX} {CentreY - radius}A{radius} {radius} 0 1 {sweep} {CentreX} {CentreY + radius}A{radius} {radius} 0 1 {sweep} {CentreX} {CentreY - radius}");

    // From the top, clockwise; the gap is a length along the arc.
    private static (double X, double Y) Point(double fraction, double radius, double gap)
    {
        double angle = (2 * Math.PI * fraction) + (gap / 2 / radius) - (Math.PI / 2);
        return (CentreX + (radius * Math.Cos(angle)), CentreY + (radius * Math.Sin(angle)));
    }

    // Never 100 % for less than all, nor 0 % for some.
    private static string Percent(int part, int all)
    {
        if (all == 0) return "0 %";
        int percent = (int)Math.Round(100.0 * part / all, MidpointRounding.AwayFromZero);
        if (part < all && percent == 100) percent = 99;
        if (part > 0 && percent == 0) percent = 1;
        return $"{percent.ToString(CultureInfo.InvariantCulture)} %";
    }
}
