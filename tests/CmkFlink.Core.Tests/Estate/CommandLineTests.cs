using CmkFlink.Core.Estate;

namespace CmkFlink.Core.Tests.Estate;

public sealed class CommandLineTests
{
    [Fact]
    public void Words_stay_bare_switches_have_no_value_and_empty_parameters_are_left_out() =>
        Assert.Equal(
            "Set-FlinkCmkKey -KeyArn arn:aws:kms:eu-west-1:123456789012:key/1 -DisableAutomaticRotation",
            CommandLine.Of("Set-FlinkCmkKey", ("KeyArn", "arn:aws:kms:eu-west-1:123456789012:key/1"), ("DisableAutomaticRotation", null), ("Region", "")));

    [Theory]
    [InlineData("orders; Remove-Item x", "'orders; Remove-Item x'")]
    [InlineData("$(whoami)", "'$(whoami)'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("it\u2019s", "'it\u2019\u2019s'")]
    [InlineData("-Force", "'-Force'")]
    [InlineData("a`nb", "'a`nb'")]
    public void What_PowerShell_might_read_as_more_than_a_word_is_quoted(string value, string written) => Assert.Equal(written, CommandLine.Quoted(value));
}
