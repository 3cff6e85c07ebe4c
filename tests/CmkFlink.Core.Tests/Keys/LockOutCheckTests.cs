using CmkFlink.Core.Keys;
using CmkFlink.Core.Tests.Access;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Tests.Keys;

public sealed class LockOutCheckTests
{
    private const string Session = "arn:aws:sts::123456789012:assumed-role/KeyAdministrator/anna";

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
        Assert.True(Check(policy, "arn:aws:sts::123456789012:assumed-role/Administrator/anna").LocksOut);
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

    private static PolicyDocument With(PolicyDocument policy, string statement) => policy with { Statements = [.. policy.Statements, .. Names.Policy(statement).Statements] };

    private static LockOutCheck.Result Check(PolicyDocument policy, string caller) => LockOutCheck.Check(policy, caller, Arn.Parse(Names.Key));
}
