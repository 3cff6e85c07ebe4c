using CmkFlink.Help.Output;
using CmkFlink.Help.Pages;
using Markdig.Syntax;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>Every cmdlet has a page, and a page leaves nothing out.</summary>
public sealed class PageTests
{
    public static TheoryData<string> PageNames => Docs.PageNames;

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_its_cmdlet()
    {
        // A page may be announced before its cmdlet is there, so that others can link to it; written, it is off the list.
        IEnumerable<string> announced = Docs.PagesToWrite.Where(name => StagedModule.Cmdlets.Any(cmdlet => cmdlet.Name == name));
        Assert.Equal(StagedModule.Cmdlets.Select(cmdlet => cmdlet.Name), Docs.Pages.Keys.Concat(announced).Order(StringComparer.Ordinal));
        Assert.Empty(Docs.PagesToWrite.Intersect(Docs.Pages.Keys));
        Assert.All(Docs.Library.Pages, page => Assert.Equal(page.Name + ".md", Path.GetFileName(page.Document.Path)));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void The_synopsis_is_one_sentence(string name)
    {
        Block only = Assert.Single(Docs.Pages[name].Document.Blocks);
        Assert.IsType<ParagraphBlock>(only);
        string synopsis = Docs.Pages[name].Synopsis;
        Assert.EndsWith(".", synopsis, StringComparison.Ordinal);
        Assert.DoesNotContain(". ", synopsis, StringComparison.Ordinal);
        Assert.InRange(synopsis.Length, 20, 200);
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void The_syntax_is_what_the_metadata_say(string name)
    {
        HelpPage page = Docs.Pages[name];
        FencedCodeBlock block = page["Syntax"].Blocks.OfType<FencedCodeBlock>().Single();
        string expected = SyntaxText.Of(Docs.Cmdlet(name));
        string actual = block.Lines.ToString().ReplaceLineEndings("\n");
        if (!Docs.Update)
        {
            Assert.Equal(expected, actual);
            return;
        }

        List<string> lines = [.. File.ReadAllText(page.Document.Path).Split('\n')];
        int head = block.Line + 1;
        int tail = lines.FindIndex(head, line => line == "```");
        lines.RemoveRange(head, tail - head);
        lines.InsertRange(head, expected.Split('\n'));
        File.WriteAllText(page.Document.Path, string.Join('\n', lines));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void The_description_says_something(string name) => Assert.True(PlainText.Of(Docs.Pages[name]["Description"].Blocks).SelectMany(lines => lines).Sum(line => line.Length) > 100);

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_parameter_is_described_and_no_other(string name)
    {
        HelpPage page = Docs.Pages[name];
        CmdletShape cmdlet = Docs.Cmdlet(name);
        Assert.Empty(cmdlet.Parameters.Where(parameter => Docs.Library.TextOf(page, parameter) is not { Blocks.Count: > 0 }).Select(parameter => parameter.Name));
        Assert.Empty(page.Parameters.Select(text => text.Name).Except(cmdlet.Parameters.Select(parameter => parameter.Name)));
        Assert.All(page["Parameters"].Sections, section => Assert.StartsWith("-", section.Title, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void The_output_is_what_the_cmdlet_declares(string name)
    {
        // PowerShell's own names of types are without their namespaces, too.
        Assert.Equal(Docs.Cmdlet(name).Outputs.Select(type => type.Name).Order(StringComparer.Ordinal), Docs.Pages[name].OutputTypes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Three_examples_at_least_have_a_title_a_script_and_an_explanation(string name)
    {
        IReadOnlyList<Example> examples = Docs.Pages[name].Examples;
        Assert.InRange(examples.Count, 3, 12);
        Assert.Equal(examples.Count, examples.Select(example => example.Title).Distinct(StringComparer.Ordinal).Count());
        Assert.All(examples, example =>
        {
            Assert.Contains(name, example.Script, StringComparison.Ordinal);
            Assert.NotEmpty(example.Remarks.OfType<ParagraphBlock>());
        });
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void The_first_link_leads_to_what_AWS_or_Microsoft_say_and_the_others_to_pages(string name)
    {
        IReadOnlyList<PageLink> links = Docs.Pages[name].Related;
        Assert.InRange(links.Count, 3, 10);
        // Get-Help -Online opens it.
        Assert.Matches("^https://(docs\\.aws\\.amazon\\.com|learn\\.microsoft\\.com)/", links[0].Url);
        Assert.DoesNotContain(links, link => link.Url == name + ".md");
    }
}
