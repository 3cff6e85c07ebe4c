using System.Text;

namespace CmkFlink.Core.Reports.Html;

/// <summary>A colour in both themes, as #rrggbb.</summary>
/// <param name="Name">Of the variable in the stylesheet, which has no other colours.</param>
internal sealed record PageColour(string Name, string Light, string Dark);

/// <summary>The colours of a page. Whatever stands on another one in it has a contrast of 4.5 : 1 at least (WCAG 2.2, success criterion 1.4.3, for texts of any size; 1.4.11 asks 3 : 1 of shapes).</summary>
internal static class Palette
{
    public static IReadOnlyList<PageColour> All { get; } =
    [
        new("page", "#f3f5f9", "#0d1219"),
        new("card", "#ffffff", "#161d27"),
        new("soft", "#eaeef5", "#212b39"),
        new("rule", "#d3dae5", "#303c4d"),
        new("ink", "#141c28", "#e9eef6"),
        new("muted", "#4a586b", "#a9b6c8"),
        new("accent", "#1d56ad", "#86b6ff"),
        new("good", "#0b6640", "#5fd6a0"),
        new("good-soft", "#e3f4ec", "#11291f"),
        new("warn", "#7a4a00", "#f3bd5b"),
        new("warn-soft", "#fdf1dc", "#2d230f"),
        new("bad", "#a81d16", "#ff9a91"),
        new("bad-soft", "#fdeae8", "#331816"),
        new("unknown", "#55469a", "#bfb0ff"),
        new("unknown-soft", "#efecfb", "#211d38"),
        new("banner", "#12233f", "#101a2b"),
        new("banner-ink", "#ffffff", "#f1f5fb"),
        new("banner-muted", "#bccbe4", "#a9b9d2"),
    ];

    /// <summary>The variables of both themes. Paper is light whatever the screen is.</summary>
    public static string Variables
    {
        get
        {
            StringBuilder css = new();
            css.Append(":root{color-scheme:light dark;");
            foreach (PageColour colour in All) css.Append("--").Append(colour.Name).Append(':').Append(colour.Light).Append(';');
            css.Append("}\n@media screen and (prefers-color-scheme:dark){:root{");
            foreach (PageColour colour in All) css.Append("--").Append(colour.Name).Append(':').Append(colour.Dark).Append(';');
            return css.Append("}}\n").ToString();
        }
    }
}
