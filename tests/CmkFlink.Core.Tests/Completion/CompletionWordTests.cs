using CmkFlink.Core.Completion;

namespace CmkFlink.Core.Tests.Completion;

public sealed class CompletionWordTests
{
    [Theory]
    [InlineData(null, "", false)]
    [InlineData("ord", "ord", false)]
    [InlineData("'ord'", "ord", false)]
    [InlineData("'ord", "ord", false)]
    [InlineData("\"ord\"", "ord", true)]
    [InlineData("\"", "", true)]
    [InlineData("'", "", false)]
    [InlineData("\u201Cord\u201D", "ord", true)]
    public void Quotes_are_taken_off_and_remembered(string? typed, string text, bool isDoubleQuoted)
    {
        CompletionWord word = CompletionWord.Of(typed);

        Assert.Equal(text, word.Text);
        Assert.Equal(isDoubleQuoted, word.IsDoubleQuoted);
    }

    [Theory]
    [InlineData("", "orders", true)]
    [InlineData("OR", "orders", true)]
    [InlineData("rders", "orders", false)]
    [InlineData("*rders", "orders", true)]
    [InlineData("o?d", "orders", true)]
    [InlineData("o[r]d", "orders", false)]
    public void A_beginning_or_a_pattern_matches_whatever_its_case(string typed, string value, bool matches) => Assert.Equal(matches, CompletionWord.Of(typed).Matches(value));

    [Theory]
    [InlineData("", "ord", true)]
    [InlineData("or", "ORD", true)]
    [InlineData("ord", "or", false)]
    [InlineData("*a", "*ab", false)]
    [InlineData("*a", "*a", true)]
    public void What_was_found_for_a_beginning_serves_a_longer_one(string earlier, string later, bool covers) =>
        Assert.Equal(covers, CompletionWord.Of(earlier).Covers(CompletionWord.Of(later)));
}
