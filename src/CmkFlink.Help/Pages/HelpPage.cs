using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CmkFlink.Help.Pages;

/// <summary>The page of one cmdlet; docs/cmdlets/README.md says how it is written.</summary>
public sealed record HelpPage(Document Document)
{
    /// <summary>Every section, in its order.</summary>
    public static readonly IReadOnlyList<string> SectionTitles = ["Syntax", "Description", "Actor", "IAM actions", "Parameters", "Output", "Examples", "Errors", "Related"];

    public string Name => Document.Title;

    /// <summary>Pages in the older form lack sections, and are left out of the help.</summary>
    public bool IsComplete => Document.Sections.Select(section => section.Title).SequenceEqual(SectionTitles);

    /// <summary>One sentence.</summary>
    public string Synopsis => Document.Blocks.OfType<ParagraphBlock>().Select(paragraph => PlainText.Of(paragraph.Inline)).FirstOrDefault() ?? "";

    public Section this[string section] => Document[section] ?? throw new InvalidDataException($"{Document.Path} has no section '{section}'.");

    public IReadOnlyList<ParameterText> Parameters => ParameterText.In(this["Parameters"]);

    public IReadOnlyList<Example> Examples => [.. this["Examples"].Sections.Select(Example.Of)];

    public IReadOnlyList<PageLink> Related => [.. this["Related"].Inlines<LinkInline>().Select(link => new PageLink(string.Concat(link.Select(PlainText.Of)), link.Url ?? ""))];

    /// <summary>The types of its output: the code at the head of the section.</summary>
    public IReadOnlyList<string> OutputTypes =>
        this["Output"].Blocks is [ParagraphBlock first, ..] ? [.. first.Inline!.TakeWhile(inline => inline is CodeInline || PlainText.Of(inline).Trim(' ', ',') is "" or "or" or "and").OfType<CodeInline>().Select(code => code.Content)] : [];
}

/// <summary>A link of a page.</summary>
public sealed record PageLink(string Text, string Url)
{
    public bool IsElsewhere => Url.StartsWith("http", StringComparison.Ordinal);
}

/// <summary>What a page says of one parameter.</summary>
/// <param name="Name">Without its dash.</param>
/// <param name="Default">What it is where it is not given; <see langword="null"/> where nothing is said.</param>
public sealed record ParameterText(string Name, IReadOnlyList<Block> Blocks, string? Default)
{
    private const string DefaultMark = "Default: ";

    /// <summary>Each <c>### -Name</c> of a section.</summary>
    public static IReadOnlyList<ParameterText> In(Section section) => [.. section.Sections.Where(s => s.Title.StartsWith('-')).Select(Of)];

    private static ParameterText Of(Section section)
    {
        string? last = section.Blocks is [.., ParagraphBlock paragraph] ? PlainText.Of(paragraph.Inline) : null;
        return last is not null && last.StartsWith(DefaultMark, StringComparison.Ordinal)
            ? new ParameterText(section.Title[1..], [.. section.Blocks.SkipLast(1)], last[DefaultMark.Length..].TrimEnd('.'))
            : new ParameterText(section.Title[1..], section.Blocks, null);
    }
}

/// <summary>An example: what is typed, what is shown, and what that means.</summary>
/// <param name="Output"><see langword="null"/> where it shows nothing.</param>
public sealed record Example(string Title, string Script, string? Output, IReadOnlyList<Block> Remarks)
{
    public static Example Of(Section section)
    {
        List<FencedCodeBlock> blocks = [.. section.Blocks.OfType<FencedCodeBlock>()];
        FencedCodeBlock? script = blocks.FirstOrDefault(block => block.Info == "powershell");
        FencedCodeBlock? output = blocks.FirstOrDefault(block => block.Info == "text");
        return new Example(section.Title, Text(script) ?? "", Text(output), [.. section.Blocks.Where(block => block != script && block != output)]);
    }

    private static string? Text(FencedCodeBlock? block) => block?.Lines.ToString().ReplaceLineEndings("\n").TrimEnd();
}
