using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using CmkFlink.Core.Reports.Html;

namespace CmkFlink.Core.Tests.Reports;

public sealed class ContrastTests
{
    private static readonly IHtmlDocument Page = Rendered.Page(Samples.Request(Samples.Mixed) with { Checks = Samples.Checks, PolicyFindings = Samples.PolicyFindings }, SampleEvidence.Files);

    [Theory]
    [InlineData(false)]
    [InlineData(true, "prefers-color-scheme")]
    [InlineData(false, "max-width:760px")]
    [InlineData(true, "prefers-color-scheme", "max-width:760px")]
    [InlineData(false, "print")]
    public void Whatever_stands_on_a_colour_has_a_contrast_of_four_and_a_half(bool dark, params string[] media)
    {
        (string Front, string Ground, string Where)[] pairs = [.. new PageColours(Stylesheet.Text, media).Pairs(Page)];

        // All of them were found: texts on every ground, shapes of charts.
        Assert.Superset(new HashSet<string>(["card", "soft", "good-soft", "warn-soft", "bad-soft", "unknown-soft"]), pairs.Select(pair => pair.Ground).ToHashSet());
        Assert.Contains(pairs, pair => pair is { Front: "accent", Where: var where } && where.StartsWith("<rect", StringComparison.Ordinal));
        Assert.All(pairs.DistinctBy(pair => (pair.Front, pair.Ground)), pair =>
        {
            double contrast = PageColours.Contrast(PageColours.Value(pair.Front, dark), PageColours.Value(pair.Ground, dark));
            Assert.True(contrast >= 4.5, $"{pair.Front} on {pair.Ground} has {contrast:0.00}: {pair.Where}");
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shapes_of_charts_stand_out_from_the_card_their_gaps_and_their_track(bool dark)
    {
        foreach (string shape in new[] { "accent", "warn", "bad", "unknown", "good" })
        {
            foreach (string ground in new[] { "card", "soft" })
                Assert.True(PageColours.Contrast(PageColours.Value(shape, dark), PageColours.Value(ground, dark)) >= 4.5, $"{shape} on {ground}");
        }
    }

    [Fact]
    public void The_stylesheet_has_no_colours_but_those_of_the_palette()
    {
        string rules = Stylesheet.Text[Palette.Variables.Length..];

        Assert.DoesNotMatch("#[0-9a-fA-F]{3,8}\\b|rgb|hsl|oklch|opacity|gradient|mix-blend|filter", rules);
        Assert.All(Regex.Matches(rules, "(?<![-a-z])(color|background|fill|stroke|border[a-z-]*):(?<value>[^;}]+)").Select(m => m.Groups["value"].Value), value => Assert.Matches("var\\(--[a-z-]+\\)|^0$|^0;?$|^collapse$|^separate$|^[0-9.]+(px|%)?$|^0 0|^999px$", value));
        Assert.All(Regex.Matches(rules, "var\\(--(?<name>[a-z-]+)\\)").Select(m => m.Groups["name"].Value), name => Assert.Contains(Palette.All, colour => colour.Name == name));
    }

    [Fact]
    public void The_colours_of_an_element_are_found_as_a_browser_finds_them()
    {
        IHtmlDocument page = Rendered.Parse("<!DOCTYPE html><html lang=en><head><title>t</title></head><body><div class=card><p class=muted>a</p><p>b</p></div><p class=muted>c</p></body></html>");
        const string css = "body{background:var(--page);color:var(--ink)}.muted{color:var(--muted)}.card{background:var(--card)}p{color:var(--good)}@media print{.card{background:var(--soft)}}";

        Assert.Equal([("muted", "card"), ("good", "card"), ("muted", "page")], new PageColours(css).Pairs(page).Select(pair => (pair.Front, pair.Ground)));
        Assert.Equal([("muted", "soft"), ("good", "soft"), ("muted", "page")], new PageColours(css, "print").Pairs(page).Select(pair => (pair.Front, pair.Ground)));
    }

    [Fact]
    public void Black_on_white_has_a_contrast_of_twenty_one() => Assert.Equal(21, PageColours.Contrast("#000000", "#ffffff"), precision: 6);
}
