using CmkFlink.Core.Access;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Access;

public sealed class PolicyMergeTests
{
    [Fact]
    public void A_second_key_joins_the_first_in_every_statement()
    {
        PolicyDocument both = PolicyMerge.Unite(Names.OperatorCmk(Names.Key), Names.OperatorCmk(Names.OtherKey));

        Assert.Equal(Names.OperatorCmk(Names.Key).Statements.Count, both.Statements.Count);
        Assert.All(both.Statements, s => Assert.Equal([Names.Key, Names.OtherKey], s.Resources!.OrderBy(r => r, StringComparer.Ordinal)));
        Assert.Equal([Names.Key, Names.OtherKey], PolicyMerge.KeyArns(both));
    }

    [Fact]
    public void Uniting_twice_changes_nothing_more()
    {
        PolicyDocument once = PolicyMerge.Unite(Names.OperatorCmk(Names.Key), Names.OperatorCmk(Names.OtherKey));

        Assert.True(StatementShape.SaySame(once, PolicyMerge.Unite(once, Names.OperatorCmk(Names.OtherKey))));
    }

    [Fact]
    public void A_statement_with_other_conditions_is_appended_under_a_sid_of_its_own()
    {
        PolicyDocument first = Names.Policy("{'Sid':'Use','Effect':'Allow','Action':'kms:Decrypt','Resource':'a','Condition':{'StringEquals':{'kms:ViaService':'one'}}}");
        PolicyDocument second = Names.Policy("{'Sid':'Use','Effect':'Allow','Action':'kms:Decrypt','Resource':'b','Condition':{'StringEquals':{'kms:ViaService':'two'}}}");

        PolicyDocument both = PolicyMerge.Unite(first, second);

        Assert.Equal(["Use", "Use2"], both.Statements.Select(s => s.Sid!));
        Assert.Equal(["a"], both.Statements[0].Resources!);
        Assert.Equal(["b"], both.Statements[1].Resources!);
    }

    [Fact]
    public void Taking_a_key_out_leaves_the_other_as_it_was()
    {
        PolicyDocument both = PolicyMerge.Unite(Names.OperatorCmk(Names.Key), Names.OperatorCmk(Names.OtherKey));

        Assert.True(StatementShape.SaySame(Names.OperatorCmk(Names.OtherKey), PolicyMerge.WithoutKey(both, Names.Key)!));
    }

    [Fact]
    public void Taking_the_only_key_out_leaves_no_policy()
    {
        Assert.Null(PolicyMerge.WithoutKey(Names.OperatorCmk(Names.Key), Names.Key));
    }

    [Fact]
    public void A_Deny_about_the_key_stays()
    {
        PolicyDocument policy = Names.Policy($"{{'Effect':'Deny','Action':'kms:Decrypt','Resource':'{Names.Key}'}}", $"{{'Effect':'Allow','Action':'kms:Decrypt','Resource':'{Names.Key}'}}");

        PolicyDocument left = PolicyMerge.WithoutKey(policy, Names.Key)!;

        Assert.Equal(PolicyEffect.Deny, Assert.Single(left.Statements).Effect);
    }

    [Theory]
    [InlineData("kms:Decrypt", "*", true)]
    [InlineData("kms:*", "arn:aws:kms:eu-west-1:123456789012:key/*", true)]
    [InlineData("*", "*", true)]
    [InlineData("kms:GenerateDataKey*", "arn:aws:kms:*:123456789012:key/*", true)]
    [InlineData("kms:DescribeKey", "*", false)]
    [InlineData("kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/*", false)]
    [InlineData("kinesisanalytics:*", "*", false)]
    public void Use_of_a_key_through_a_wildcard_is_seen(string action, string resource, bool covered)
    {
        Assert.Equal(covered, PolicyMerge.CoversByWildcard(Names.Policy($"{{'Effect':'Allow','Action':'{action}','Resource':'{resource}'}}"), Names.Key));
    }
}
