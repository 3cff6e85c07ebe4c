using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CmkFlink.Help.Pages;

/// <summary>Markdown as it reads on a screen.</summary>
public static class PlainText
{
    /// <summary>The words of a line: code and emphasis lose their marks, a link to elsewhere keeps its address.</summary>
    public static string Of(Inline? inline) => inline switch
    {
        null => "",
        CodeInline code => code.Content,
        LiteralInline literal => literal.Content.ToString(),
        LineBreakInline => " ",
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline link => link.Url,
        LinkInline link when IsElsewhere(link.Url) && Children(link) is var text => text == link.Url ? text : $"{text} ({link.Url})",
        ContainerInline container => Children(container),
        _ => throw new NotSupportedException($"Help pages have no {inline.GetType().Name}: '{inline}'."),
    };

    /// <summary>Each block as its lines.</summary>
    /// <param name="blocks">Comments are left out.</param>
    /// <param name="width">Where running text is broken; nothing is broken by default, since a help viewer does it.</param>
    public static IEnumerable<IReadOnlyList<string>> Of(IEnumerable<Block> blocks, int width = int.MaxValue)
    {
        foreach (Block block in blocks)
        {
            switch (block)
            {
                case HtmlBlock { Type: HtmlBlockType.Comment } or LinkReferenceDefinitionGroup:
                    break;
                case ParagraphBlock paragraph:
                    yield return Wrap(Of(paragraph.Inline), width);
                    break;
                case CodeBlock code:
                    yield return [.. code.Lines.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd('\r'))];
                    break;
                case ListBlock list:
                    yield return [.. List(list, width)];
                    break;
                case Table table:
                    yield return [.. Rows(TextTable.Of(table), width)];
                    break;
                default:
                    throw new NotSupportedException($"Help pages have no {block.GetType().Name} (line {block.Line + 1}).");
            }
        }
    }

    /// <summary>Breaks text at blanks; a word longer than the line stands alone.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width, string indent = "")
    {
        List<string> lines = [];
        StringBuilder line = new();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && (long)line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear().Append(indent);
            }

            if (line.Length > 0 && !string.IsNullOrWhiteSpace(line.ToString())) line.Append(' ');
            line.Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }

    private static bool IsElsewhere(string? url) => url is not null && url.StartsWith("http", StringComparison.Ordinal);

    private static string Children(ContainerInline container) => string.Concat(container.Select(Of));

    private static IEnumerable<string> List(ListBlock list, int width)
    {
        int number = 1;
        foreach (ListItemBlock item in list.OfType<ListItemBlock>())
        {
            string mark = list.IsOrdered ? $"{number++}. " : "- ";
            string indent = new(' ', mark.Length);
            foreach (string line in Of(item, width == int.MaxValue ? width : width - mark.Length).SelectMany(lines => lines))
            {
                yield return mark + line;
                mark = indent;
            }
        }
    }

    // A cell may be a sentence, so a row is a short paragraph: its first cell, and the others below it under their heads.
    private static IEnumerable<string> Rows(TextTable table, int width)
    {
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            yield return row[0];
            for (int column = 1; column < row.Count; column++)
            {
                if (row[column].Length == 0) continue;
                string text = row.Count == 2 ? row[column] : $"{table.Head[column]}: {row[column]}";
                foreach (string line in Wrap(text, width == int.MaxValue ? width : width - 4)) yield return "    " + line;
            }
        }
    }
}
