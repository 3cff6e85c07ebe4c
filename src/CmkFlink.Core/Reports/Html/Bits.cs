using CmkFlink.Core.Evidence;
using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html;

/// <summary>How grave something is, in colour, sign and word: colour is never the only sign.</summary>
internal enum Tone
{
    Good,
    Warn,
    Bad,
    Unknown,
    Plain,
}

/// <summary>The small pieces that all parts of a page use.</summary>
internal static class Bits
{
    private const int LongestWord = 24;

    public static string ClassOf(Tone tone) => tone switch { Tone.Good => "good", Tone.Warn => "warn", Tone.Bad => "bad", Tone.Unknown => "unknown", _ => "plain" };

    public static string Sign(Tone tone) => tone switch { Tone.Good => "\u2713", Tone.Warn => "!", Tone.Bad => "\u2715", Tone.Unknown => "?", _ => "\u2022" };

    public static HtmlElement Badge(Tone tone, string words) => Span.Class("badge " + ClassOf(tone))[Span.Class("mark").Set(HtmlAttribute.Hidden, "true")[Sign(tone)], words];

    public static Tone ToneOf(ReportResult? result) => result switch
    {
        null or ReportResult.Pass => Tone.Good,
        ReportResult.Error => Tone.Bad,
        ReportResult.Warning => Tone.Warn,
        ReportResult.Unknown => Tone.Unknown,
        _ => Tone.Plain,
    };

    public static string WordOf(ReportResult? result) => result switch { null => "In order", ReportResult.Pass => "Passed", ReportResult.Unknown => "Not known", { } known => known.ToString() };

    public static Tone ToneOf(ChangeOutcome outcome) => outcome switch { ChangeOutcome.Closed => Tone.Good, ChangeOutcome.Failed => Tone.Bad, _ => Tone.Warn };

    /// <summary>A name from outside: it does not turn the direction of the text around it.</summary>
    public static HtmlElement Name(string? text) => Bdi[text];

    public static HtmlElement Line(params IEnumerable<HtmlNode?> children) => Span.Class("line")[children];

    public static HtmlElement Sub(params IEnumerable<HtmlNode?> children) => Span.Class("sub")[children];

    /// <summary>A command line that is broken between its words: a browser would take the hyphens of its parameters for places to break at.</summary>
    public static HtmlElement Command(string command) =>
        Code.Class("command")[command.Split(' ').SelectMany((word, i) => new HtmlNode?[] { i == 0 ? null : " ", word.Length <= LongestWord ? Span.Class("nowrap")[word] : word })];

    public static HtmlElement When(DateTime utc) => HtmlTag.Time.Set(HtmlAttribute.DateTime, Words.Stamp(utc))[Words.Time(utc)];

    /// <summary>"12 days ago", with the date.</summary>
    public static HtmlElement Ago(DateTime now, DateTime utc) => HtmlTag.Time.Set(HtmlAttribute.DateTime, Words.Stamp(utc))[$"{Words.Age(now, utc)} ", Span.Class("nowrap")[$"({Words.Date(utc)})"]];

    /// <summary>A cell that says the name of its column where the table is shown as cards.</summary>
    public static HtmlElement Cell(string column, params IEnumerable<HtmlNode?> children) => Td.Set(HtmlAttribute.Role, "cell").Set(HtmlAttribute.Data, column)[Div[children]];

    /// <summary>A table that is shown as cards on a narrow screen; the roles keep it a table for assistive technology there.</summary>
    /// <param name="columns">Headings, each with the class of its width.</param>
    public static HtmlElement Grid(string caption, string classes, IReadOnlyList<(string Heading, string Width)> columns, IEnumerable<HtmlElement> rows) =>
        Table.Class(classes).Set(HtmlAttribute.Role, "table")[
            Caption[caption],
            THead.Set(HtmlAttribute.Role, "rowgroup")[Tr.Set(HtmlAttribute.Role, "row")[columns.Select(column => Th.Class(column.Width).Set(HtmlAttribute.Role, "columnheader").Set(HtmlAttribute.Scope, "col")[column.Heading])]],
            TBody.Set(HtmlAttribute.Role, "rowgroup")[rows]];

    public static HtmlElement Row(string column, IEnumerable<HtmlNode?> header, params IEnumerable<HtmlElement> cells) =>
        Tr.Set(HtmlAttribute.Role, "row")[[Th.Set(HtmlAttribute.Role, "rowheader").Set(HtmlAttribute.Scope, "row").Set(HtmlAttribute.Data, column)[Div[header]], .. cells]];
}
