using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Editing;

public class KeyPolicyEditTests
{
    [Fact]
    public void An_application_with_its_operators_comes_and_goes()
    {
        PolicyDocument two = KeyPolicyEdit.AddApplication(KeyPolicy, OtherApplication, [OperatorUser]);

        Assert.Equal([Application, OtherApplication], KeyPolicyEdit.ApplicationsOf(two));
        Assert.Equal([OperatorUser], KeyPolicyEdit.OperatorsOf(two, OtherApplication));
        Assert.All(MsfKmsCalls.All, call => Assert.True(Allows(two, MsfKmsCalls.Request(call, User, Arn.Parse(OtherApplication), Key))));
        Assert.False(Allows(two, Call(MsfCaller.Operator, "kms:Decrypt", User)));
        Assert.Equal(KeyPolicy, KeyPolicyEdit.RemoveApplication(two, OtherApplication));
    }

    [Fact]
    public void What_is_there_already_changes_nothing() => Assert.Equal(KeyPolicy, KeyPolicyEdit.AddApplication(KeyPolicy, Application, [OperatorRole]));

    [Fact]
    public void A_second_operator_joins_the_statements_of_the_first_and_leaves_alone()
    {
        PolicyDocument two = KeyPolicyEdit.AddApplication(KeyPolicy, Application, [OperatorUser]);

        Assert.Equal(KeyPolicy.Statements.Count, two.Statements.Count);
        Assert.Equal([OperatorRole, OperatorUser], KeyPolicyEdit.OperatorsOf(two, Application));
        Assert.Equal(KeyPolicy, KeyPolicyEdit.RemoveOperators(two, Application, OperatorUser));
    }

    [Fact]
    public void Without_operators_the_services_keep_what_they_may()
    {
        PolicyDocument withdrawn = KeyPolicyEdit.RemoveOperators(KeyPolicy, Application);

        Assert.All(MsfKmsCalls.All, call => Assert.Equal(call.Caller != MsfCaller.Operator, Allows(withdrawn, MsfKmsCalls.Request(call, Operator, Arn.Parse(Application), Key))));
    }

    [Fact]
    public void An_operator_of_two_applications_keeps_DescribeKey_until_the_last()
    {
        PolicyDocument two = KeyPolicyEdit.AddApplication(KeyPolicy, OtherApplication, [OperatorRole]);

        PolicyDocument one = KeyPolicyEdit.RemoveOperators(two, Application);

        Assert.True(Allows(one, Call(MsfCaller.Operator, "kms:DescribeKey")));
        Assert.False(Allows(one, Call(MsfCaller.Operator, "kms:Decrypt")));
        Assert.False(Allows(KeyPolicyEdit.RemoveOperators(one, OtherApplication), Call(MsfCaller.Operator, "kms:DescribeKey")));
    }

    [Fact]
    public void A_deny_of_use_for_everybody_else_learns_new_operators_and_forgets_old_ones()
    {
        PolicyDocument exclusive = PolicyBuilder.Build(KeyPolicyRequest with { ExclusivePrincipal = true });

        PolicyDocument two = KeyPolicyEdit.AddApplication(exclusive, OtherApplication, [OperatorUser]);

        Assert.True(Allows(two, MsfKmsCalls.Request(MsfKmsCalls.All[0], User, Arn.Parse(OtherApplication), Key)));
        Assert.Equal(exclusive, KeyPolicyEdit.RemoveApplication(two, OtherApplication));
    }

    [Fact]
    public void A_deny_of_management_for_everybody_else_stays_as_it_is()
    {
        PolicyStatement deny = Document($"{{'Effect':'Deny','Principal':'*','Action':'kms:PutKeyPolicy','Resource':'*','Condition':{{'ArnNotEquals':{{'aws:PrincipalArn':'{AdministratorRole}'}}}}}}").Statements[0];

        PolicyDocument edited = KeyPolicyEdit.AddApplication(KeyPolicy with { Statements = [.. KeyPolicy.Statements, deny] }, OtherApplication, [OperatorUser]);

        Assert.Contains(deny, edited.Statements);
    }

    [Fact]
    public void Who_reads_an_applications_state_directly_keeps_his_statement()
    {
        string context = $"'Condition':{{'StringEquals':{{'kms:EncryptionContext:aws:kinesisanalytics:arn':'{Application}'}}}}";
        PolicyStatement auditor = Document($"{{'Sid':'Auditor','Effect':'Allow','Principal':{{'AWS':'{OtherRole}'}},'Action':'kms:Decrypt','Resource':'*',{context}}}").Statements[0];
        PolicyStatement both = Document($"{{'Sid':'Both','Effect':'Allow','Principal':{{'AWS':'{OtherRole}','Service':'kinesisanalytics.amazonaws.com'}},'Action':'kms:Decrypt','Resource':'*',{context}}}").Statements[0];

        PolicyDocument edited = KeyPolicyEdit.RemoveApplication(KeyPolicy with { Statements = [.. KeyPolicy.Statements, auditor, both] }, Application);

        Assert.Equal(["AllowKeyAdministratorsToManageKey", "Auditor", "Both"], edited.Statements.Select(statement => statement.Sid));
        Assert.Equal(auditor, edited.Statements[1]);
        Assert.Equal(both with { Principals = auditor.Principals }, edited.Statements[2]);
    }

    [Fact]
    public void A_statement_for_everybody_gains_no_name()
    {
        PolicyStatement everybody = Document("{'Sid':'Everybody','Effect':'Allow','Principal':'*','Action':'kms:DescribeKey','Resource':'*','Condition':{'StringEquals':{'kms:ViaService':'kinesisanalytics.eu-west-1.amazonaws.com'}}}").Statements[0];

        PolicyDocument edited = KeyPolicyEdit.AddApplication(new PolicyDocument { Statements = [everybody] }, Application, [OperatorRole]);

        Assert.Equal(everybody, edited.Statements[0]);
        Assert.Equal(edited, PolicyDocument.Parse(edited.ToJson()));
        Assert.Equal([OperatorRole], KeyPolicyEdit.OperatorsOf(edited, Application));
    }

    [Fact]
    public void The_administrators_statement_is_never_touched()
    {
        // The administrator of this key is an operator as well.
        PolicyDocument policy = PolicyBuilder.Build(KeyPolicyRequest with { Applications = [new(Application, [AdministratorRole])] });

        PolicyDocument edited = KeyPolicyEdit.RemoveApplication(policy, Application);

        Assert.Equal(["AllowKeyAdministratorsToManageKey"], edited.Statements.Select(statement => statement.Sid));
        Assert.True(Allows(edited, new AuthorizationRequest { Principal = Administrator, Action = "kms:PutKeyPolicy", Resource = Key, ResourceAccount = Account, Region = Region }));
    }
}
