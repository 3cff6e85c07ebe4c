using CmkFlink.Help.Pages;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>Links between the documents of the repository lead somewhere.</summary>
public sealed class LinkTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub).Build();

    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(Docs.Folder, "*.md", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(StagedModule.RepositoryRoot, "*.md"))
            .Select(file => Path.GetRelativePath(StagedModule.RepositoryRoot, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_link_to_a_file_or_a_heading_resolves(string file)
    {
        string path = Path.Combine(StagedModule.RepositoryRoot, file);
        MarkdownDocument document = Markdown.Parse(File.ReadAllText(path), Pipeline);
        string[] broken = [.. document.Descendants<LinkInline>().Select(link => link.Url ?? "").Where(url => !Resolves(path, url))];
        Assert.Empty(broken);
    }

    private static bool Resolves(string from, string url)
    {
        if (url.StartsWith("http", StringComparison.Ordinal)) return Uri.TryCreate(url, UriKind.Absolute, out _);
        string[] parts = url.Split('#');
        string target = parts[0].Length == 0 ? from : Path.Combine(Path.GetDirectoryName(from)!, parts[0]);
        if (parts.Length == 1) return File.Exists(target) || Directory.Exists(target) || IsToBeWritten(target);
        return File.Exists(target) && Markdown.Parse(File.ReadAllText(target), Pipeline).Descendants<HeadingBlock>().Any(heading => Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(heading).Id == parts[1]);
    }

    private static bool IsToBeWritten(string target) => Docs.PagesToWrite.Contains(Path.GetFileNameWithoutExtension(target));
}
