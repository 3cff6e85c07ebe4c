using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CmkFlink.Help.Pages;

/// <summary>A Markdown file as a tree of sections: the text under its title, under each <c>##</c> and under each <c>###</c> of those.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Title">Its <c>#</c>.</param>
/// <param name="Blocks">What stands before the first <c>##</c>.</param>
public sealed record Document(string Path, string Title, IReadOnlyList<Block> Blocks, IReadOnlyList<Section> Sections)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    public Section? this[string title] => Sections.FirstOrDefault(section => section.Title == title);

    public static Document Read(string path)
    {
        string title = "";
        List<Block> head = [];
        List<Section> sections = [];
        List<Block> blocks = head;
        foreach (Block block in Markdown.Parse(File.ReadAllText(path), Pipeline))
        {
            switch (block)
            {
                case HeadingBlock { Level: 1 } heading:
                    title = PlainText.Of(heading.Inline);
                    break;
                case HeadingBlock { Level: 2 } heading:
                    blocks = [];
                    sections.Add(new Section(PlainText.Of(heading.Inline), blocks, new List<Section>()));
                    break;
                case HeadingBlock { Level: 3 } heading when sections.Count > 0:
                    blocks = [];
                    ((List<Section>)sections[^1].Sections).Add(new Section(PlainText.Of(heading.Inline), blocks, []));
                    break;
                default:
                    blocks.Add(block);
                    break;
            }
        }

        return new Document(path, title, head, sections);
    }
}

/// <summary>One section, without those below it.</summary>
public sealed record Section(string Title, IReadOnlyList<Block> Blocks, IReadOnlyList<Section> Sections)
{
    public Section? this[string title] => Sections.FirstOrDefault(section => section.Title == title);

    /// <summary>What its paragraphs hold of a kind, those of its lists included.</summary>
    public IEnumerable<T> Inlines<T>()
        where T : Inline =>
        Blocks.SelectMany(block => block is ParagraphBlock { Inline: { } text } ? text.Descendants<T>() : block.Descendants<T>());

    /// <summary>The rows of its tables, without their heads, as plain text.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows => Tables.SelectMany(table => table.Rows);

    public IEnumerable<TextTable> Tables => Blocks.OfType<Table>().Select(TextTable.Of);
}

/// <summary>A table as plain text.</summary>
public sealed record TextTable(IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public static TextTable Of(Table table)
    {
        List<IReadOnlyList<string>> rows = [.. table.OfType<TableRow>().Select(row => (IReadOnlyList<string>)[.. row.OfType<TableCell>().Select(Cell)])];
        return new TextTable(rows[0], rows[1..]);
    }

    private static string Cell(TableCell cell) => string.Join(" ", cell.OfType<ParagraphBlock>().Select(paragraph => PlainText.Of(paragraph.Inline)));
}
