using CmkFlink.Core.Rehearsal;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Rehearsal;

public sealed class PolicyReductionTests
{
    private static readonly PolicyDocument Key = PolicyDocument.Parse(
        """
        {"Version":"2012-10-17","Statement":[
          {"Sid":"One","Effect":"Allow","Principal":{"Service":["a.amazonaws.com","b.amazonaws.com"]},"Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*",
           "Condition":{"StringEquals":{"kms:ViaService":"x"} } },
          {"Sid":"Two","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/R"},"Action":"kms:DescribeKey","Resource":"*"}]}
        """);

    private static readonly PolicyDocument Identity = PolicyDocument.Parse(
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":["k1","k2"]},{"Sid":"Free","Effect":"Allow","Action":"kms:ListKeys","Resource":"*"}]}""");

    [Fact]
    public void Everything_that_a_key_policy_statement_holds_is_taken_away_once_and_opened_once() => Assert.Equal(
        [
            "One RemoveStatement One", "One RemoveAction kms:Decrypt", "One RemoveAction kms:Encrypt", "One RemovePrincipal a.amazonaws.com", "One RemovePrincipal b.amazonaws.com",
            "One DropCondition StringEquals kms:ViaService", "One OpenPrincipal *",
            "Two RemoveStatement Two", "Two OpenPrincipal *",
        ],
        PolicyReduction.Of(Key).Select(Words));

    [Fact]
    public void Resources_of_an_identity_policy_are_taken_away_and_opened_where_they_are_not_open() => Assert.Equal(
        ["statement 1 RemoveStatement statement 1", "statement 1 RemoveResource k1", "statement 1 RemoveResource k2", "statement 1 OpenResource *", "Free RemoveStatement Free"],
        PolicyReduction.Of(Identity).Select(Words));

    [Theory]
    [InlineData("One RemoveStatement One", """{"Version":"2012-10-17","Statement":[{"Sid":"Two","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/R"},"Action":"kms:DescribeKey","Resource":"*"}]}""")]
    [InlineData("One RemoveAction kms:Encrypt", """{"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Principal":{"Service":["a.amazonaws.com","b.amazonaws.com"]},"Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"x"}}},{"Sid":"Two","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/R"},"Action":"kms:DescribeKey","Resource":"*"}]}""")]
    [InlineData("One RemovePrincipal a.amazonaws.com", """{"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Principal":{"Service":"b.amazonaws.com"},"Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"x"}}},{"Sid":"Two","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/R"},"Action":"kms:DescribeKey","Resource":"*"}]}""")]
    [InlineData("One DropCondition StringEquals kms:ViaService", """{"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Principal":{"Service":["a.amazonaws.com","b.amazonaws.com"]},"Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*"},{"Sid":"Two","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/R"},"Action":"kms:DescribeKey","Resource":"*"}]}""")]
    [InlineData("Two OpenPrincipal *", """{"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Principal":{"Service":["a.amazonaws.com","b.amazonaws.com"]},"Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"x"}}},{"Sid":"Two","Effect":"Allow","Principal":"*","Action":"kms:DescribeKey","Resource":"*"}]}""")]
    public void A_change_touches_its_own_statement_alone(string change, string expected) =>
        Assert.Equal(PolicyDocument.Parse(expected), Assert.Single(PolicyReduction.Of(Key), reduction => Words(reduction) == change).Apply(Key));

    [Fact]
    public void No_two_changes_of_a_policy_give_the_same_document() => Assert.Distinct(PolicyReduction.Of(Key).Select(reduction => reduction.Apply(Key).ToJson()));

    private static string Words(PolicyReduction reduction) => $"{reduction.Statement} {reduction.Change} {reduction.Subject}";
}
