using System.Text;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Policy.Tests.Templates;

/// <summary>Text made to hurt: refused as a finding, with the line and the reason, in bounded time and space.</summary>
public class HostileTemplateTests
{
    [Fact]
    public void A_bomb_of_aliases_does_not_go_off()
    {
        StringBuilder bomb = new("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c <= 'i'; c++) bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"{c}: &{c} [*{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}]\n");

        FlinkCmkFinding finding = Refused(bomb + "Resources: { K: *i }\n");

        Assert.Equal(2, finding.Line);
        Assert.Contains("no YAML aliases", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resources:\n  K:\n    <<: { Type: AWS::KMS::Key }\n", 3, "merge")]
    [InlineData("Resources:\n  K: !!python/object:os.system x\n", 2, "none of CloudFormation's")]
    [InlineData("Resources:\n  K: !Include x\n", 2, "none of CloudFormation's")]
    [InlineData("Resources: {}\n---\nResources: {}\n", 2, "second document")]
    [InlineData("Resources:\n  K: 1\n  K: 2\n", 3, "occurs twice")]
    [InlineData("Resources:\n  ? [a, b]\n  : c\n", 2, "name of a member")]
    [InlineData("Resources: [a\n", 2, "not YAML")]
    [InlineData("Resources:\n\tK: 1\n", null, "not YAML")]
    [InlineData("Resources: \"\\UFFFFFFFF\"\n", null, "not YAML")]
    [InlineData("%YAML 9.9\n---\nResources: {}\n", 1, "not YAML")]
    [InlineData("alias/orders", 1, "neither a policy in JSON nor a template")]
    [InlineData("- Resources\n", 1, "neither a policy in JSON nor a template")]
    [InlineData("{\"Resources\": {\"K\": 1,\n\"K\": 2}}", 2, "occurs twice")]
    [InlineData("{\"Resources\": {\n", 2, "not JSON")]
    [InlineData("Resources: a\n", 1, "no Resources")]
    [InlineData("Resources:\n  K: \uE000Name\uE001\n", 2, "private use")]
    [InlineData("{\"Resources\":\n{\"\\uE000\": 1}}", 2, "private use")]
    public void It_is_refused_with_line_and_reason(string text, int? line, string reason)
    {
        FlinkCmkFinding finding = Refused(text);

        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
        if (line is not null) Assert.Equal(line, finding.Line);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Depth_is_bounded(char open, char close)
    {
        string deep = "Resources: " + (open == '[' ? new string(open, 50_000) + new string(close, 50_000) : string.Concat(Enumerable.Repeat("{a: ", 50_000)));

        Assert.Contains("nested deeper than 64", Refused(deep).Message, StringComparison.Ordinal);
        Assert.Equal("CMK061", Refused("{\"Resources\":" + string.Concat(Enumerable.Repeat("[", 50_000))).RuleId);
    }

    [Fact]
    public void Length_and_number_of_values_are_bounded()
    {
        Assert.Contains("1048576", Refused("Resources: " + new string('x', 1_048_577)).Message, StringComparison.Ordinal);
        Assert.Contains("200000 values", Refused("Resources: [" + string.Concat(Enumerable.Repeat("1,", 250_000)) + "]").Message, StringComparison.Ordinal);
    }

    /// <summary>Names made of names, each of a hundred of the next, and the last of nothing: no text grows, and the work is never done.</summary>
    [Fact]
    public void Work_that_comes_to_nothing_is_bounded()
    {
        StringBuilder roles = new();
        for (int i = 0; i < 7; i++) roles.Append(System.Globalization.CultureInfo.InvariantCulture, $"  R{i}: {{ Type: AWS::IAM::Role, Properties: {{ RoleName: !Sub '{string.Concat(Enumerable.Repeat($"${{R{i + 1}}}", 100))}' }} }}\n");

        Refused($"Resources:\n{roles}  R7: {{ Type: AWS::IAM::Role, Properties: {{ RoleName: '' }} }}\n  K: {{ Type: AWS::KMS::Key, Properties: {{ KeyPolicy: !GetAtt R0.Arn }} }}\n", "grows beyond all bounds");
    }

    [Fact]
    public void A_text_of_four_thousand_million_characters_is_not_made()
    {
        string delimiter = new('x', 65_536), list = string.Concat(Enumerable.Repeat("'',", 65_536));

        Refused($"Resources: {{ K: {{ Type: AWS::KMS::Key, Properties: {{ KeyPolicy: !Join [{delimiter}, [{list}]] }} }} }}\n", "grows beyond all bounds");
    }

    [Fact]
    public void A_message_repeats_no_control_characters_and_no_novels()
    {
        FlinkCmkFinding finding = Refused("Resources: !" + new string('x', 5_000) + " a\n");

        Assert.True(finding.Message.Length < 300, finding.Message);
        Assert.DoesNotContain(Refused("Resources: { \"\\e[31m\": 1, \"\\e[31m\": 2 }\n").Message, c => char.IsControl(c));
    }

    private static void Refused(string text, string reason) => Assert.Contains(reason, Refused(text).Message, StringComparison.Ordinal);

    private static FlinkCmkFinding Refused(string text)
    {
        PolicyText read = PolicyText.Read(text);

        Assert.Empty(read.Policies);
        FlinkCmkFinding finding = Assert.Single(read.Findings);
        Assert.Equal(("CMK061", FindingSeverity.Error), (finding.RuleId, finding.Severity));
        return finding;
    }
}
