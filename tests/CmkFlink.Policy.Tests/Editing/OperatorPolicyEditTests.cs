using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Editing;

public class OperatorPolicyEditTests
{
    private static readonly PolicyDocument Foreign = Document("{'Sid':'Own','Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::code/*'}");

    [Fact]
    public void A_second_key_joins_the_statements_of_the_first_and_leaves_as_it_came()
    {
        PolicyDocument both = OperatorPolicyEdit.Add(OperatorCmk, Application, OtherKey);

        Assert.Equal(4, both.Statements.Count);
        Assert.All(both.Statements, statement => Assert.Equal([Key, OtherKey], statement.Resources!));
        Assert.Equal(OperatorCmk, OperatorPolicyEdit.RemoveKey(both, OtherKey));
        Assert.Equal([OtherKey], OperatorPolicyEdit.KeysOf(OperatorPolicyEdit.RemoveKey(both, Key), Application));
    }

    [Fact]
    public void What_is_there_already_changes_nothing() => Assert.Equal(OperatorCmk, OperatorPolicyEdit.Add(OperatorCmk, Application, Key));

    [Fact]
    public void Applications_never_cross()
    {
        PolicyDocument two = OperatorPolicyEdit.Add(OperatorCmk, OtherApplication, OtherKey);

        Assert.Equal([Key], OperatorPolicyEdit.KeysOf(two, Application));
        Assert.Equal([OtherKey], OperatorPolicyEdit.KeysOf(two, OtherApplication));
        Assert.Equal([Application, OtherApplication], OperatorPolicyEdit.ApplicationsOf(two));
        Assert.Equal(two.Statements.Count, two.Statements.Select(statement => statement.Sid).Distinct().Count());
    }

    [Fact]
    public void DescribeKey_stays_as_long_as_another_application_needs_the_key()
    {
        PolicyDocument shared = OperatorPolicyEdit.Add(OperatorCmk, OtherApplication, Key);

        PolicyDocument one = OperatorPolicyEdit.RemoveKey(shared, Key, Application);
        PolicyDocument none = OperatorPolicyEdit.RemoveKey(one, Key, OtherApplication);

        Assert.Contains(one.Statements, statement => statement.Actions!.Contains("kms:DescribeKey"));
        Assert.Equal([OtherApplication], OperatorPolicyEdit.ApplicationsOf(one));
        Assert.Empty(none.Statements);
    }

    [Fact]
    public void Foreign_statements_stay()
    {
        PolicyDocument merged = OperatorPolicyEdit.Merge(Foreign, OperatorCmk);

        Assert.Equal(Foreign, OperatorPolicyEdit.RemoveApplication(merged, Application));
        Assert.Equal(merged, OperatorPolicyEdit.Merge(merged, Foreign));
    }

    [Fact]
    public void A_statement_for_several_applications_goes_on_for_the_others()
    {
        PolicyDocument document = Document($"{{'Sid':'Both','Effect':'Allow','Action':'kms:Decrypt','Resource':['{Key}','{OtherKey}'],'Condition':{{'StringEquals':{{'kms:ViaService':'kinesisanalytics.eu-west-1.amazonaws.com','kms:EncryptionContext:aws:kinesisanalytics:arn':['{Application}','{OtherApplication}']}}}}}}");

        PolicyDocument edited = OperatorPolicyEdit.RemoveKey(document, Key, Application);

        Assert.Equal([OtherKey], OperatorPolicyEdit.KeysOf(edited, Application));
        Assert.Equal([Key, OtherKey], OperatorPolicyEdit.KeysOf(edited, OtherApplication));
    }

    [Fact]
    public void A_policy_made_with_AWSs_template_is_edited_by_its_content()
    {
        string via = "'kms:ViaService':'kinesisanalytics.eu-west-1.amazonaws.com'";
        string context = $"'kms:EncryptionContext:aws:kinesisanalytics:arn':'{Application}'";
        PolicyDocument template = Document(
            $"{{'Sid':'A','Effect':'Allow','Action':['kms:DescribeKey'],'Resource':'{Key}','Condition':{{'StringEquals':{{{via}}}}}}}",
            $"{{'Sid':'B','Effect':'Allow','Action':['kms:Encrypt','kms:Decrypt','kms:GenerateDataKeyWithoutPlaintext'],'Resource':'{Key}','Condition':{{'StringEquals':{{{via},{context}}}}}}}");

        Assert.Equal([Key], OperatorPolicyEdit.KeysOf(template, Application));
        Assert.Empty(OperatorPolicyEdit.RemoveKey(template, Key).Statements);
    }

    [Fact]
    public void A_wildcard_names_no_key_and_is_left_alone()
    {
        PolicyDocument wildcard = Document("{'Effect':'Allow','Action':'kms:DescribeKey','Resource':'*','Condition':{'StringEquals':{'kms:ViaService':'kinesisanalytics.eu-west-1.amazonaws.com'}}}");

        Assert.Equal(wildcard, OperatorPolicyEdit.RemoveKey(wildcard, Key));
    }
}
