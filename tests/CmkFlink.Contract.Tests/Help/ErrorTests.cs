using CmkFlink.Help.Pages;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>What the documentation says of errors is what the code gives.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string> PageNames => Docs.PageNames;

    [Fact]
    public void The_topic_of_errors_has_every_id_of_the_code_once_and_no_other()
    {
        Document topic = Docs.Library.Topics.Single(topic => topic.Title == "about_CmkFlink_Errors");
        string[] described = [.. topic.Sections.SelectMany(section => section.Rows).Select(row => row[0])];
        Assert.Empty(ErrorIds.All.Except(described));
        Assert.Empty(described.Except(ErrorIds.All));
        Assert.Equal(described.Length, described.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void The_ids_of_a_page_exist_each_with_meaning_and_remedy(string name)
    {
        TextTable table = Assert.Single(Docs.Pages[name]["Errors"].Tables);
        Assert.Equal(["id", "meaning", "remedy"], table.Head);
        Assert.NotEmpty(table.Rows);
        Assert.Empty(table.Rows.SelectMany(row => row[0].Split(", ")).Except(ErrorIds.All));
        Assert.All(table.Rows, row => Assert.All(row, cell => Assert.NotEqual("", cell)));
    }
}
