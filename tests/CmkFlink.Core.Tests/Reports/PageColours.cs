using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using CmkFlink.Core.Reports.Html;

namespace CmkFlink.Core.Tests.Reports;

/// <summary>Which colour stands on which in a page: as much of CSS's cascade as the page's stylesheet uses.</summary>
internal sealed partial class PageColours
{
    private readonly IReadOnlyList<Rule> _rules;
    private readonly Dictionary<(IElement, string), string?> _own = [];

    /// <param name="css">The stylesheet.</param>
    /// <param name="media">Which blocks of media apply, by a piece of their condition.</param>
    public PageColours(string css, params string[] media) => _rules = [.. Rules(css, media)];

    /// <summary>All pairs (what stands, on what), each with an element that has it. Names of variables.</summary>
    public IEnumerable<(string Front, string Ground, string Where)> Pairs(IDocument page)
    {
        foreach (IElement element in page.Body!.QuerySelectorAll("*"))
        {
            if (element.NamespaceUri == "http://www.w3.org/2000/svg")
            {
                if (element.LocalName is "svg" or "defs" or "pattern" or "g" or "title" or "desc") continue;
                if (Own(element, "fill") is { } fill && element.Closest("pattern") is null && !element.ClassList.Contains("track")) yield return (fill, Ground(element), Where(element));
                continue;
            }

            if (element.ChildNodes.OfType<IText>().Any(text => !string.IsNullOrWhiteSpace(text.Data))) yield return (Inherited(element, "color"), Ground(element), Where(element));
            if (Own(element, "color::before") is { } before) yield return (before, Ground(element), Where(element) + "::before");
        }
    }

    /// <summary>Contrast as WCAG 2.2 defines it.</summary>
    public static double Contrast(string one, string other)
    {
        double a = Luminance(one), b = Luminance(other);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    public static string Value(string variable, bool dark)
    {
        PageColour colour = Palette.All.Single(c => c.Name == variable);
        return dark ? colour.Dark : colour.Light;
    }

    private string Ground(IElement element)
    {
        for (IElement? at = element; at is not null; at = at.ParentElement)
        {
            if (Own(at, "background") is { } ground) return ground;
        }

        throw new InvalidOperationException("The body has no background.");
    }

    private string Inherited(IElement element, string property)
    {
        for (IElement? at = element; at is not null; at = at.ParentElement)
        {
            if (Own(at, property) is { } value) return value;
        }

        throw new InvalidOperationException("The body has no colour.");
    }

    private string? Own(IElement element, string property)
    {
        if (_own.TryGetValue((element, property), out string? known)) return known;
        return _own[(element, property)] = _rules.Where(rule => rule.Property == property && element.Matches(rule.Selector)).OrderBy(rule => rule.Weight).LastOrDefault()?.Variable;
    }

    private static string Where(IElement element) => $"<{element.LocalName} class='{element.ClassName}'> in <{element.ParentElement?.LocalName} class='{element.ParentElement?.ClassName}'>";

    private static double Luminance(string hex)
    {
        double[] parts = [.. Enumerable.Range(0, 3).Select(i => int.Parse(hex.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static IEnumerable<Rule> Rules(string css, string[] media)
    {
        int order = 0;
        foreach (Match block in Blocks().Matches(css))
        {
            string condition = block.Groups["media"].Value;
            if (condition.Length > 0 && !media.Any(m => condition.Contains(m, StringComparison.Ordinal))) continue;
            string body = condition.Length > 0 ? block.Groups["inner"].Value : block.Value;
            foreach (Match rule in Plain().Matches(body))
            {
                foreach (string selector in rule.Groups["selectors"].Value.Split(',').Select(s => s.Trim()))
                {
                    // Selectors of states and of Chromium's part of details apply to no element as it stands.
                    if (selector.Contains(":focus", StringComparison.Ordinal) || selector.Contains("::details-content", StringComparison.Ordinal) || selector.Contains("::after", StringComparison.Ordinal) || selector[0] == '@' || selector == ":root") continue;
                    bool before = selector.EndsWith("::before", StringComparison.Ordinal);
                    foreach (Match declaration in Declarations().Matches(rule.Groups["body"].Value))
                        yield return new Rule(before ? selector[..^"::before".Length] : selector, declaration.Groups["property"].Value + (before ? "::before" : ""), declaration.Groups["variable"].Value, (Specificity(selector), order++));
                }
            }
        }
    }

    private static int Specificity(string selector) => (Regex.Count(selector, "[.\\[]|(?<!:):(?!:)") * 100) + Regex.Count(selector, "(^|[ >+])[a-z]");

    private sealed record Rule(string Selector, string Property, string Variable, (int Specificity, int Order) Weight);

    [GeneratedRegex("""@media (?<media>[^{]+)\{(?<inner>(?:[^{}]*\{[^{}]*\})*)[^{}]*\}|[^{}@]+\{[^{}]*\}""")]
    private static partial Regex Blocks();

    [GeneratedRegex("""(?<selectors>[^{}]+)\{(?<body>[^{}]*)\}""")]
    private static partial Regex Plain();

    [GeneratedRegex("""(?<![-a-z])(?<property>background|color|fill):var\(--(?<variable>[a-z-]+)\)""")]
    private static partial Regex Declarations();
}
