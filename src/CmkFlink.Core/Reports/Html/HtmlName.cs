namespace CmkFlink.Core.Reports.Html;

/// <summary>An element that a report may have. There is no other way to name one: no text of the data can become an element. No script, no form, no frame, no image.</summary>
internal sealed class HtmlTag
{
    private HtmlTag(string name, bool isVoid = false) => (Name, IsVoid) = (name, isVoid);

    public string Name { get; }

    /// <summary>Whether it has neither contents nor an end tag.</summary>
    public bool IsVoid { get; }

    public static readonly HtmlTag
        Html = new("html"), Head = new("head"), Body = new("body"), Title = new("title"), Meta = new("meta", isVoid: true),
        Header = new("header"), Main = new("main"), Footer = new("footer"), Nav = new("nav"), Section = new("section"), Article = new("article"), Div = new("div"), Span = new("span"),
        H1 = new("h1"), H2 = new("h2"), H3 = new("h3"), H4 = new("h4"), P = new("p"), Ul = new("ul"), Ol = new("ol"), Li = new("li"), Dl = new("dl"), Dt = new("dt"), Dd = new("dd"),
        A = new("a"), Code = new("code"), Strong = new("strong"), Small = new("small"), Bdi = new("bdi"), Time = new("time"), Br = new("br", isVoid: true),
        Details = new("details"), Summary = new("summary"), Figure = new("figure"), FigCaption = new("figcaption"),
        Table = new("table"), Caption = new("caption"), THead = new("thead"), TBody = new("tbody"), Tr = new("tr"), Th = new("th"), Td = new("td"),
        Svg = new("svg"), Defs = new("defs"), Pattern = new("pattern"), G = new("g"), Desc = new("desc"), Rect = new("rect"), Circle = new("circle"), Path = new("path"), Line = new("line"), Text = new("text");

    public HtmlElement this[params IEnumerable<HtmlNode?> children] => new HtmlElement(this)[children];

    public HtmlElement Class(string names) => new HtmlElement(this).Class(names);

    public HtmlElement Set(HtmlAttribute name, string value) => new HtmlElement(this).Set(name, value);

    public HtmlElement Set(HtmlAttribute name, double value) => new HtmlElement(this).Set(name, value);

    public static implicit operator HtmlElement(HtmlTag tag) => new(tag);
}

/// <summary>An attribute that a report may have: none that runs or fetches anything. Links are set by <see cref="HtmlElement.Link(Uri)"/>.</summary>
internal sealed class HtmlAttribute
{
    private HtmlAttribute(string name) => Name = name;

    public string Name { get; }

    public static readonly HtmlAttribute
        Class = new("class"), Id = new("id"), Lang = new("lang"), Charset = new("charset"), MetaName = new("name"), Content = new("content"), HttpEquiv = new("http-equiv"),
        Role = new("role"), Label = new("aria-label"), LabelledBy = new("aria-labelledby"), Hidden = new("aria-hidden"), TabIndex = new("tabindex"), Scope = new("scope"), Data = new("data-label"),
        DateTime = new("datetime"), Open = new("open"), Rel = new("rel"), Href = new("href"),
        ViewBox = new("viewBox"), Width = new("width"), Height = new("height"), X = new("x"), Y = new("y"), X1 = new("x1"), Y1 = new("y1"), X2 = new("x2"), Y2 = new("y2"),
        Cx = new("cx"), Cy = new("cy"), R = new("r"), Rx = new("rx"), D = new("d"), Fill = new("fill"), TextAnchor = new("text-anchor"), PatternUnits = new("patternUnits"), PatternTransform = new("patternTransform"), Focusable = new("focusable");
}
