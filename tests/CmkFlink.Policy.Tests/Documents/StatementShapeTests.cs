using CmkFlink.Policy.Documents;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Documents;

public sealed class StatementShapeTests
{
    [Fact]
    public void Order_sids_and_the_case_of_names_do_not_matter()
    {
        Assert.True(StatementShape.SaySame(
            Document("{'Sid':'A','Effect':'Allow','Action':['kms:Decrypt','kms:DescribeKey'],'Resource':'*','Condition':{'StringEquals':{'kms:ViaService':['a','b']}}}"),
            Document("{'Sid':'B','Effect':'Allow','Action':['KMS:DescribeKey','kms:decrypt'],'Resource':['*'],'Condition':{'stringequals':{'kms:viaservice':['b','a']}}}")));
    }

    [Theory]
    [InlineData("{'Effect':'Deny','Action':'kms:Decrypt','Resource':'*'}")]
    [InlineData("{'Effect':'Allow','NotAction':'kms:Decrypt','Resource':'*'}")]
    [InlineData("{'Effect':'Allow','Action':'kms:Encrypt','Resource':'*'}")]
    [InlineData("{'Effect':'Allow','Action':'kms:Decrypt','Resource':'arn:aws:kms:*:*:key/*'}")]
    [InlineData("{'Effect':'Allow','Action':'kms:Decrypt','Resource':'*','Condition':{'StringEquals':{'kms:ViaService':'a'}}}")]
    [InlineData("{'Effect':'Allow','Action':'kms:Decrypt','Resource':'*','Surprise':1}")]
    public void Whatever_changes_the_meaning_changes_the_shape(string other)
    {
        Assert.False(StatementShape.SaySame(Document("{'Effect':'Allow','Action':'kms:Decrypt','Resource':'*'}"), Document(other)));
    }

    [Fact]
    public void Values_of_conditions_keep_their_case()
    {
        Assert.False(StatementShape.SaySame(
            Document("{'Effect':'Allow','Action':'kms:Decrypt','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalTag/team':'Blue'}}}"),
            Document("{'Effect':'Allow','Action':'kms:Decrypt','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalTag/team':'blue'}}}")));
    }

    [Fact]
    public void A_value_cannot_imitate_two()
    {
        Assert.False(StatementShape.SaySame(
            Document("{'Effect':'Allow','Action':'kms:Decrypt','Resource':['a','b']}"),
            Document("{'Effect':'Allow','Action':'kms:Decrypt','Resource':['a1:b']}")));
    }

    [Fact]
    public void An_account_id_and_its_root_are_the_same_principal()
    {
        Assert.True(StatementShape.SaySame(
            Document("{'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'sts:AssumeRole'}"),
            Document("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:root'},'Action':'sts:AssumeRole'}")));
    }
}
