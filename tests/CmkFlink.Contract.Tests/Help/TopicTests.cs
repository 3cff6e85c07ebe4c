namespace CmkFlink.Contract.Tests.Help;

/// <summary>The topics that <c>Get-Help about_...</c> shows.</summary>
public sealed class TopicTests
{
    private static readonly string[] Topics = ["about_CmkFlink", "about_CmkFlink_Actors", "about_CmkFlink_Credentials", "about_CmkFlink_Errors", "about_CmkFlink_Rotation", "about_CmkFlink_Sandbox"];

    public static TheoryData<string> Names => [.. Topics];

    [Fact]
    public void There_is_one_for_each_file_and_its_title_is_its_name()
    {
        Assert.Equal(Topics, Docs.Library.Topics.Select(topic => topic.Title));
        Assert.Equal(Topics, Docs.Library.Topics.Select(topic => Path.GetFileNameWithoutExtension(topic.Path)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_text_is_staged_eighty_columns_wide_without_marks_of_Markdown(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(StagedModule.Folder, "en-US", name + ".help.txt"));
        Assert.Equal(["TOPIC", "    " + name, "", "SHORT DESCRIPTION"], lines[..4]);
        // What cannot be broken: an address, an example, its output.
        Assert.All(lines.Where(line => line.Trim().Contains(' ', StringComparison.Ordinal) && !Examples(name).Contains(line.Trim())), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain(lines, line => line.Contains("**", StringComparison.Ordinal) || line.Contains("](", StringComparison.Ordinal) || line.Contains("```", StringComparison.Ordinal));
    }

    private static HashSet<string> Examples(string name) =>
        [.. Docs.Library.Topics.Single(topic => topic.Title == name).Sections.SelectMany(section => section.Blocks.Concat(section.Sections.SelectMany(s => s.Blocks))).OfType<Markdig.Syntax.CodeBlock>().SelectMany(block => block.Lines.ToString().Split('\n')).Select(line => line.Trim())];
}
