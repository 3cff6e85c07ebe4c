using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html.Charts;

/// <summary>What a shape of a chart looks like: a colour and a pattern, so that it is told from others without colour too.</summary>
internal enum Fill
{
    Solid,
    Stripes,
    Dots,
    Checks,
}

/// <summary>A colour of the palette with a pattern.</summary>
internal sealed record Ink(string Colour, Fill Fill)
{
    public static Ink Accent { get; } = new("accent", Fill.Solid);

    public static Ink Warn { get; } = new("warn", Fill.Stripes);

    public static Ink Unknown { get; } = new("unknown", Fill.Dots);

    public static Ink Bad { get; } = new("bad", Fill.Checks);

    public static IReadOnlyList<Ink> Patterned { get; } = [Warn, Unknown, Bad];

    private string PatternId => $"pattern-{Colour}";

    /// <summary>Paints a shape.</summary>
    public HtmlElement On(HtmlElement shape) => Fill == Fill.Solid ? shape.Class("s-" + Colour) : shape.Set(HtmlAttribute.Fill, $"url(#{PatternId})");

    /// <summary>The pattern itself: shapes of the colour with gaps of the card's.</summary>
    public HtmlElement Pattern()
    {
        const double size = 8;
        HtmlElement ground = Rect.Class("s-" + Colour).Set(HtmlAttribute.Width, size).Set(HtmlAttribute.Height, size);
        HtmlElement pattern = HtmlTag.Pattern.Set(HtmlAttribute.Id, PatternId).Set(HtmlAttribute.PatternUnits, "userSpaceOnUse").Set(HtmlAttribute.Width, size).Set(HtmlAttribute.Height, size);
        return Fill switch
        {
            Fill.Stripes => pattern.Set(HtmlAttribute.PatternTransform, "rotate(45)")[ground, Gap(0, 0, 2.4, size)],
            Fill.Dots => pattern[ground, Circle.Class("gap").Set(HtmlAttribute.Cx, 4).Set(HtmlAttribute.Cy, 4).Set(HtmlAttribute.R, 1.8)],
            _ => pattern[ground, Gap(0, 0, size, 1.6), Gap(0, 0, 1.6, size)],
        };
    }

    private static HtmlElement Gap(double x, double y, double width, double height) =>
        Rect.Class("gap").Set(HtmlAttribute.X, x).Set(HtmlAttribute.Y, y).Set(HtmlAttribute.Width, width).Set(HtmlAttribute.Height, height);
}

/// <summary>A chart with its words: what it shows, what it says in one sentence, and its figures as a table.</summary>
internal static class Chart
{
    public const double Width = 360;

    /// <summary>The patterns of all charts of a page, once.</summary>
    public static HtmlElement Patterns() =>
        Svg.Class("defs").Set(HtmlAttribute.Hidden, "true").Set(HtmlAttribute.Focusable, "false").Set(HtmlAttribute.Width, 0).Set(HtmlAttribute.Height, 0)[Defs[Ink.Patterned.Select(ink => ink.Pattern())]];

    /// <param name="id">Unique within the page.</param>
    /// <param name="heading">What it shows.</param>
    /// <param name="says">What it says, with every figure.</param>
    /// <param name="height">Of the drawing, of <see cref="Width"/> units of width.</param>
    /// <param name="shapes">The drawing.</param>
    /// <param name="columns">Headings of the table of figures.</param>
    /// <param name="figures">Its rows; the first cell is the row's heading.</param>
    public static HtmlElement Frame(string id, string heading, string says, double height, IEnumerable<HtmlNode> shapes, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> figures) =>
        Figure.Class("card chart")[
            FigCaption[H3[heading], P.Class("muted small")[says]],
            Svg.Set(HtmlAttribute.ViewBox, FormattableString.Invariant($"0 0 {Width} {height}")).Set(HtmlAttribute.Role, "img").Set(HtmlAttribute.Focusable, "false").Set(HtmlAttribute.LabelledBy, $"{id}-title {id}-desc")[
                [HtmlTag.Title.Set(HtmlAttribute.Id, $"{id}-title")[heading], Desc.Set(HtmlAttribute.Id, $"{id}-desc")[says], .. shapes]],
            Details[
                Summary.Class("small")["Figures as a table"],
                Table.Class("figures")[
                    Caption[heading],
                    THead[Tr[columns.Select((column, i) => (i == 0 ? Th : Th.Class("number")).Set(HtmlAttribute.Scope, "col")[column])]],
                    TBody[figures.Select(row => Tr[row.Select((cell, i) => i == 0 ? Th.Set(HtmlAttribute.Scope, "row")[cell] : Td.Class("number")[cell])])]]]];

    public static HtmlElement Words(double x, double y, string text, string style = "t", string anchor = "start") =>
        Text.Class(style).Set(HtmlAttribute.X, x).Set(HtmlAttribute.Y, y).Set(HtmlAttribute.TextAnchor, anchor)[text];

    public static HtmlElement Box(Ink ink, double x, double y, double width, double height, double radius = 3) =>
        ink.On(Rect.Set(HtmlAttribute.X, x).Set(HtmlAttribute.Y, y).Set(HtmlAttribute.Width, width).Set(HtmlAttribute.Height, height).Set(HtmlAttribute.Rx, radius));
}
