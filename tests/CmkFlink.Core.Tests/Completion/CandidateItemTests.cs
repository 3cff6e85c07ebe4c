using CmkFlink.Core.Completion;

namespace CmkFlink.Core.Tests.Completion;

public sealed class CandidateItemTests
{
    private const string KeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-0000-0000-0000-000000000000";

    private static readonly CandidateItem Key = new(["alias/orders", "alias/payments"], "Enabled") { Prefix = "alias/", OtherNames = ["1234abcd-0000-0000-0000-000000000000", KeyArn] };

    private static readonly CandidateItem Application = new(["arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders"], "RUNNING") { FoundBy = "orders" };

    [Theory]
    [InlineData("", "alias/orders alias/payments")]
    [InlineData("alias/", "alias/orders alias/payments")]
    [InlineData("ord", "alias/orders")]
    [InlineData("alias/p", "alias/payments")]
    [InlineData("12", "1234abcd-0000-0000-0000-000000000000")]
    [InlineData("arn:aws:kms", KeyArn)]
    [InlineData("ar", "")]
    [InlineData("x", "")]
    public void A_key_is_offered_by_the_name_that_was_begun_and_by_its_aliases_first(string typed, string offered) =>
        Assert.Equal(offered, string.Join(" ", Key.For(CompletionWord.Of(typed)).Select(candidate => candidate.Text)));

    [Fact]
    public void A_key_without_alias_is_offered_by_its_id() =>
        Assert.Equal("1234abcd-0000-0000-0000-000000000000", Assert.Single((Key with { Names = [] }).For(CompletionWord.Of(""))).Text);

    [Theory]
    [InlineData("", true)]
    [InlineData("ord", true)]
    [InlineData("arn:aws:kin", true)]
    [InlineData("arn:aws:kms", false)]
    [InlineData("x", false)]
    public void An_application_is_found_by_its_name_where_its_ARN_is_wanted(string typed, bool offered) =>
        Assert.Equal(offered, Application.For(CompletionWord.Of(typed)).Any(candidate => candidate.Text == Application.Names[0]));

    /// <summary>The reading leaves out what may not be it; whoever offers must never want something that was left out.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ar")]
    [InlineData("arn:aws:kms:eu")]
    [InlineData("al")]
    [InlineData("or")]
    [InlineData("1234")]
    [InlineData("*d*")]
    public void What_is_offered_for_a_longer_word_may_be_it_for_every_beginning_of_that_word(string typed)
    {
        foreach (CandidateItem item in (CandidateItem[])[Key, Application])
        {
            if (!item.For(CompletionWord.Of(typed)).Any()) continue;
            for (int length = 0; length <= typed.Length; length++) Assert.True(item.MayBe(CompletionWord.Of(typed[..length])), typed[..length]);
        }
    }
}
