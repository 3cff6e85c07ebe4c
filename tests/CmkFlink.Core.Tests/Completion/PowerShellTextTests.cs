using CmkFlink.Core.Completion;

namespace CmkFlink.Core.Tests.Completion;

public sealed class PowerShellTextTests
{
    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("alias/orders", "alias/orders")]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:key/1", "arn:aws:kms:eu-west-1:123456789012:key/1")]
    [InlineData("my profile", "'my profile'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("it\u2019s", "'it\u2019\u2019s'")]
    [InlineData("a,b", "'a,b'")]
    [InlineData("@home", "'@home'")]
    [InlineData("a@b", "'a@b'")]
    [InlineData("-Force", "'-Force'")]
    [InlineData("$(Get-Date)", "'$(Get-Date)'")]
    [InlineData("a;b|c&d", "'a;b|c&d'")]
    [InlineData("(x)", "'(x)'")]
    [InlineData("#x", "'#x'")]
    [InlineData("ä", "'ä'")]
    [InlineData("", "''")]
    public void A_value_is_quoted_where_PowerShell_would_read_it_otherwise(string value, string argument) => Assert.Equal(argument, PowerShellText.Argument(value, doubleQuoted: false));

    [Theory]
    [InlineData("orders", "\"orders\"")]
    [InlineData("my profile", "\"my profile\"")]
    [InlineData("$(Get-Date)", "\"`$(Get-Date)\"")]
    [InlineData("a\"b`c", "\"a`\"b``c\"")]
    [InlineData("a\u201Cb", "\"a`\u201Cb\"")]
    public void A_double_quote_that_was_begun_is_kept(string value, string argument) => Assert.Equal(argument, PowerShellText.Argument(value, doubleQuoted: true));
}
