using CmkFlink.Help.Pages;
using Markdig.Syntax;

namespace CmkFlink.Help.Output;

/// <summary>A topic as the text file that <c>Get-Help about_...</c> shows, 80 columns wide.</summary>
/// <remarks>Structure: https://learn.microsoft.com/powershell/scripting/developer/help/writing-help-for-windows-powershell-modules</remarks>
public static class TopicWriter
{
    private const int Width = 80;

    public static string Write(Document topic)
    {
        List<string> lines = ["TOPIC", "    " + topic.Title, "", "SHORT DESCRIPTION"];
        // Get-Help takes the synopsis of a topic from these lines.
        lines.AddRange(Indented(topic.Blocks.Take(1)));
        lines.AddRange(["", "LONG DESCRIPTION"]);
        lines.AddRange(Indented(topic.Blocks.Skip(1)));
        foreach (Section section in topic.Sections)
        {
            lines.AddRange(["", section.Title.ToUpperInvariant()]);
            lines.AddRange(Indented(section.Blocks));
            foreach (Section part in section.Sections)
            {
                if (lines[^1].Length > 0 && !IsHeading(lines[^1])) lines.Add("");
                lines.Add("  " + part.Title);
                lines.AddRange(Indented(part.Blocks));
            }
        }

        return string.Join("\n", lines) + "\n";
    }

    private static IEnumerable<string> Indented(IEnumerable<Block> blocks)
    {
        bool first = true;
        foreach (IReadOnlyList<string> paragraph in PlainText.Of(blocks, Width - 4))
        {
            if (!first) yield return "";
            first = false;
            foreach (string line in paragraph) yield return line.Length == 0 ? "" : "    " + line;
        }
    }

    private static bool IsHeading(string line) => !line.StartsWith(' ');
}
