using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Access;

public sealed class TrustPoliciesTests
{
    [Fact]
    public void An_execution_role_trusts_the_service_for_one_application_only()
    {
        PolicyDocument expected = Names.Policy(
            $"{{'Effect':'Allow','Principal':{{'Service':'kinesisanalytics.amazonaws.com'}},'Action':'sts:AssumeRole','Condition':{{'ArnEquals':{{'aws:SourceArn':'{Names.Application}'}},'StringEquals':{{'aws:SourceAccount':'123456789012'}}}}}}");

        PolicyDocument trust = TrustPolicies.Build(new NewFlinkCmkRoleRequest { RoleName = "Run", Kind = FlinkCmkRoleKind.Execution, ApplicationArn = Names.Application });

        Assert.True(StatementShape.SaySame(expected, trust));
    }

    [Fact]
    public void MFA_is_demanded_of_whoever_assumes_the_role()
    {
        PolicyDocument expected = Names.Policy(
            $"{{'Effect':'Allow','Principal':{{'AWS':'{Names.OperatorUser}'}},'Action':'sts:AssumeRole','Condition':{{'Bool':{{'aws:MultiFactorAuthPresent':'true'}}}}}}");

        PolicyDocument trust = TrustPolicies.Build(new NewFlinkCmkRoleRequest { RoleName = "Operator", Kind = FlinkCmkRoleKind.Operator, TrustedPrincipals = [Names.OperatorUser], RequireMfa = true });

        Assert.True(StatementShape.SaySame(expected, trust));
    }

    [Fact]
    public void MFA_is_not_demanded_of_a_role_whose_sessions_never_carry_it()
    {
        NewFlinkCmkRoleRequest request = new() { RoleName = "Operator", Kind = FlinkCmkRoleKind.Operator, TrustedPrincipals = [Names.OperatorUser, Names.OperatorRole], RequireMfa = true };

        OperationFailure refusal = Refusal(request);

        Assert.Equal("TrustedRoleWithoutMfa", refusal.Id);
        Assert.Equal(Names.OperatorRole, refusal.Target);
        Assert.NotEmpty(TrustPolicies.Build(request with { RequireMfa = false }).Statements);
        Assert.NotEmpty(TrustPolicies.Build(request with { TrustedPrincipals = [Names.Account, $"arn:aws:iam::{Names.Account}:root"] }).Statements);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("arn:aws:iam::123456789012:user/*")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Operator/session")]
    [InlineData("arn:aws:iam::123456789012:group/ops")]
    [InlineData("operator-user")]
    [InlineData("12345")]
    public void Who_cannot_be_one_trusted_principal_is_refused(string principal)
    {
        Assert.Equal("TrustedPrincipalInvalid", Refusal(new NewFlinkCmkRoleRequest { RoleName = "Operator", Kind = FlinkCmkRoleKind.Operator, TrustedPrincipals = [principal] }).Id);
    }

    [Fact]
    public void What_does_not_belong_to_the_kind_is_refused()
    {
        Assert.Equal("TrustedPrincipalMissing", Refusal(new NewFlinkCmkRoleRequest { RoleName = "R", Kind = FlinkCmkRoleKind.Reader }).Id);
        Assert.Equal("ApplicationNotForRole", Refusal(new NewFlinkCmkRoleRequest { RoleName = "R", Kind = FlinkCmkRoleKind.Reader, TrustedPrincipals = [Names.Account], ApplicationArn = Names.Application }).Id);
        Assert.Equal("TrustNotForExecutionRole", Refusal(new NewFlinkCmkRoleRequest { RoleName = "R", Kind = FlinkCmkRoleKind.Execution, ApplicationArn = Names.Application, RequireMfa = true }).Id);
        Assert.Equal("ApplicationArnInvalid", Refusal(new NewFlinkCmkRoleRequest { RoleName = "R", Kind = FlinkCmkRoleKind.Execution, ApplicationArn = Names.Application + "/x*" }).Id);
    }

    private static OperationFailure Refusal(NewFlinkCmkRoleRequest request) => Assert.Throws<OperationException>(() => TrustPolicies.Build(request)).Failure;
}
