using CmkFlink.Cmdlets.Views;

namespace CmkFlink.Cmdlets.Tests;

/// <summary>The colours; what needs PowerShell itself is tested by Pester.</summary>
public sealed class StateColoursTests
{
    [Theory]
    [InlineData("RUNNING", "32")]
    [InlineData("UPDATING", "33")]
    [InlineData("PendingDeletion", "31")]
    [InlineData("Denied", "31")]
    [InlineData("Unknown", "36")]
    public void A_word_of_state_has_its_colour(string word, string colour) => Assert.Equal(colour, StateColours.Of(word));

    [Theory]
    [InlineData("READY")]
    [InlineData("running")]
    [InlineData("")]
    public void A_word_that_may_be_good_or_bad_has_none(string word) => Assert.Null(StateColours.Of(word));
}
