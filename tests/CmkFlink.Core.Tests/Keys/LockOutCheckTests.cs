using CmkFlink.Core.Keys;
using CmkFlink.Core.Tests.Access;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Tests.Keys;

public sealed class LockOutCheckTests
{
    private const string Session = "arn:aws:sts::123456789012:assumed-role/KeyAdministrator/somebody";

    [Fact]
    public void The_administrator_that_the_policy_names_is_not_locked_out()
    {
        LockOutCheck.Result result = Check(Names.KeyPolicy, Session);

        Assert.False(result.LocksOut);
        Assert.Null(result.Assumption);
    }

    [Fact]
    public void A_role_is_matched_by_its_name_since_a_session_does_not_tell_its_path()
    {
        PolicyDocument policy = PolicyBuilder.Build(Names.KeyPolicyRequest with { KeyAdministrators = ["arn:aws:iam::123456789012:role/security/keys/KeyAdministrator"] });

        Assert.False(Check(policy, Session).LocksOut);
        Assert.True(Check(policy, "arn:aws:sts::123456789012:assumed-role/Administrator/somebody").LocksOut);
    }

    [Theory]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Operator/olga")]
    [InlineData("arn:aws:iam::123456789012:user/somebody")]
    [InlineData("arn:aws:iam::123456789012:root")]
    public void Whoever_is_not_named_as_administrator_is_locked_out(string caller)
    {
        LockOutCheck.Result result = Check(Names.KeyPolicy, caller);

        Assert.True(result.LocksOut);
        Assert.Contains("kms:PutKeyPolicy", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_leaves_it_to_IAM_rests_on_IAM()
    {
        LockOutCheck.Result result = Check(PolicyBuilder.Build(Names.KeyPolicyRequest with { KeyAdministrators = [], AccountRoot = true }), Session);

        Assert.False(result.LocksOut);
        Assert.Contains("IAM", result.Assumption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Deny_by_identity_locks_out()
    {
        PolicyDocument policy = With(Names.KeyPolicy, "{'Sid':'NoChange','Effect':'Deny','Principal':'*','Action':'kms:PutKeyPolicy','Resource':'*','Condition':{'ArnNotEquals':{'aws:PrincipalArn':'arn:aws:iam::123456789012:role/Other'}}}");

        Assert.True(Check(policy, Session).LocksOut);
    }

    [Fact]
    public void A_Deny_by_what_only_KMS_sees_is_left_to_KMS()
    {
        PolicyDocument policy = With(Names.KeyPolicy, "{'Sid':'Mfa','Effect':'Deny','Principal':'*','Action':'kms:PutKeyPolicy','Resource':'*','Condition':{'BoolIfExists':{'aws:MultiFactorAuthPresent':'false'},'Null':{'aws:MultiFactorAuthAge':'true'}}}");

        LockOutCheck.Result result = Check(policy, Session);

        Assert.False(result.LocksOut);
        Assert.Contains("aws:MultiFactorAuth", result.Assumption, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Allow_by_what_only_KMS_sees_is_left_to_KMS()
    {
        PolicyDocument policy = PolicyBuilder.Build(Names.KeyPolicyRequest with { Conditions = [new PolicyCondition("StringEquals", "aws:PrincipalOrgID", ["o-1"])] });

        LockOutCheck.Result result = Check(policy, Session);

        Assert.False(result.LocksOut);
        Assert.Contains("AllowKeyAdministratorsToManageKey decides by aws:PrincipalOrgID", result.Assumption, StringComparison.Ordinal);
        Assert.True(Check(policy, "arn:aws:sts::123456789012:assumed-role/Operator/olga").LocksOut);
    }

    [Theory]
    [InlineData("'kms:ViaService':'kinesisanalytics.eu-west-1.amazonaws.com'")]
    [InlineData("'kms:EncryptionContext:App':'orders'")]
    [InlineData("'aws:SourceArn':'arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders'")]
    public void An_Allow_that_no_direct_call_can_meet_locks_out(string condition) =>
        Assert.True(Check(Names.Policy($"{{'Effect':'Allow','Principal':{{'AWS':'arn:aws:iam::123456789012:role/KeyAdministrator'}},'Action':'kms:*','Resource':'*','Condition':{{'StringEquals':{{{condition}}}}}}}"), Session).LocksOut);

    [Theory]
    [InlineData("{'Sid':'NoChange','Effect':'Deny','Principal':'*','Action':'kms:PutKeyPolicy','Resource':'*'}")]
    [InlineData("{'Sid':'NoChange','Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*','Condition':{'ArnNotEquals':{'aws:PrincipalArn':'arn:aws:iam::123456789012:role/Other'}}}")]
    public void A_certain_Deny_behind_one_that_only_KMS_sees_locks_out(string certain)
    {
        PolicyDocument policy = With(With(Names.KeyPolicy, "{'Sid':'Network','Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*','Condition':{'StringNotEquals':{'aws:SourceVpce':'vpce-1'}}}"), certain);

        Assert.True(Check(policy, Session).LocksOut);
    }

    [Fact]
    public void Whom_nobody_allows_is_locked_out_whatever_a_Deny_decides_by() =>
        Assert.True(Check(Names.Policy("{'Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*','Condition':{'StringNotEquals':{'aws:SourceVpce':'vpce-1'}}}"), Session).LocksOut);

    [Fact]
    public void A_role_is_matched_by_its_name_in_an_exemption_too()
    {
        PolicyDocument policy = Names.Policy(
            "{'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'kms:*','Resource':'*'}",
            "{'Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*','Condition':{'ArnNotEquals':{'aws:PrincipalArn':'arn:aws:iam::123456789012:role/security/KeyAdministrator'}}}");

        Assert.False(Check(policy, Session).LocksOut);
    }

    private static PolicyDocument With(PolicyDocument policy, string statement) => policy with { Statements = [.. policy.Statements, .. Names.Policy(statement).Statements] };

    private static LockOutCheck.Result Check(PolicyDocument policy, string caller) => LockOutCheck.Check(policy, caller, Arn.Parse(Names.Key));
}
