using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace CmkFlink.Core.Reports.Html;

/// <summary>A piece of a page. Texts become nodes by themselves and are encoded when they are written; there is no node of raw markup.</summary>
internal abstract class HtmlNode
{
    // Encodes < > & " ' and more; letters of every script stay readable.
    private protected static HtmlEncoder Encoder { get; } = HtmlEncoder.Create(UnicodeRanges.All);

    public abstract void WriteTo(StringBuilder html);

    public override string ToString()
    {
        StringBuilder html = new();
        WriteTo(html);
        return html.ToString();
    }

    public static implicit operator HtmlNode?(string? text) => text is null ? null : new TextNode(text);

    private sealed class TextNode(string text) : HtmlNode
    {
        public override void WriteTo(StringBuilder html) => html.Append(Encoder.Encode(VisibleText.OneLine(text)));
    }
}

/// <summary>An element with its attributes and children.</summary>
internal sealed class HtmlElement(HtmlTag tag) : HtmlNode
{
    private readonly List<(HtmlAttribute Name, string Value)> _attributes = [];
    private readonly List<HtmlNode> _children = [];

    /// <summary>The element with these children added; those that are <see langword="null"/> are left out.</summary>
    public HtmlElement this[params IEnumerable<HtmlNode?> children]
    {
        get
        {
            _children.AddRange(children.OfType<HtmlNode>());
            return this;
        }
    }

    public HtmlElement Class(string names) => Set(HtmlAttribute.Class, names);

    public HtmlElement Set(HtmlAttribute name, string value)
    {
        _attributes.Add((name, value));
        return this;
    }

    public HtmlElement Set(HtmlAttribute name, double value) => Set(name, value.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>A link to a page of AWS's documentation. Nothing is sent there about the page that it is on.</summary>
    public HtmlElement Link(Uri page) => page.Scheme == Uri.UriSchemeHttps ? Set(HtmlAttribute.Href, page.AbsoluteUri).Set(HtmlAttribute.Rel, "noreferrer noopener") : throw new ArgumentException($"{page} is no https page.", nameof(page));

    /// <summary>A link to another place of the same page.</summary>
    public HtmlElement Link(string id) => Set(HtmlAttribute.Href, "#" + id);

    public override void WriteTo(StringBuilder html)
    {
        html.Append('<').Append(tag.Name);
        foreach ((HtmlAttribute name, string value) in _attributes) html.Append(' ').Append(name.Name).Append("=\"").Append(Encoder.Encode(VisibleText.OneLine(value))).Append('"');
        html.Append('>');
        if (tag.IsVoid) return;
        foreach (HtmlNode child in _children) child.WriteTo(html);
        html.Append("</").Append(tag.Name).Append('>');
    }
}
