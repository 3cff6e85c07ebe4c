using CmkFlink.Core.Access;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Tests.Access;

public sealed class AccessMatrixTests
{
    private static readonly IdentityPolicies NothingReadable = IdentityPolicies.Unknown("the policies of role Operator", "reading them is denied", "the IAM administrator");

    [Fact]
    public void With_both_sides_in_place_every_call_is_allowed_without_a_warning()
    {
        IReadOnlyList<AccessMatrixRow> rows = Evaluate(Names.KeyPolicy, Identity(Names.OperatorCmk(Names.Key)));

        Assert.Equal(MsfKmsCalls.All.Count, rows.Count);
        Assert.All(rows, row =>
        {
            Assert.Equal(AccessAnswer.Allowed, row.Decision);
            Assert.Null(row.Warning);
            Assert.Null(row.Remedy);
        });
    }

    [Fact]
    public void A_missing_IAM_policy_is_a_warning_where_the_key_policy_names_the_operator()
    {
        IReadOnlyList<AccessMatrixRow> rows = Evaluate(Names.KeyPolicy, Identity());

        Assert.All(rows, row => Assert.Equal(AccessAnswer.Allowed, row.Decision));
        Assert.All(rows.Where(r => r.Caller == MsfCaller.Operator), row =>
        {
            Assert.Contains(Names.OperatorRole, row.Warning, StringComparison.Ordinal);
            Assert.Contains("Grant-FlinkCmkAccess -RoleName Operator", row.Remedy, StringComparison.Ordinal);
            Assert.NotNull(row.MissingStatement);
        });
        Assert.All(rows.Where(r => r.Caller != MsfCaller.Operator), row => Assert.Null(row.Warning));
    }

    [Fact]
    public void A_key_policy_without_the_operator_denies_whatever_IAM_says()
    {
        IReadOnlyList<AccessMatrixRow> rows = Evaluate(WithoutOperator(), Identity(Names.OperatorCmk(Names.Key)));

        Assert.All(rows.Where(r => r.Caller == MsfCaller.Operator), row =>
        {
            Assert.Equal(AccessAnswer.Denied, row.Decision);
            Assert.Equal(PolicyLayer.Resource, row.Layer);
            Assert.Contains("Key administrator", row.Remedy, StringComparison.Ordinal);
            Assert.Contains(row.Action, row.Reason, StringComparison.Ordinal);
            Assert.NotNull(row.MissingStatement);
        });
        Assert.All(rows.Where(r => r.Caller != MsfCaller.Operator), row => Assert.Equal(AccessAnswer.Allowed, row.Decision));
    }

    [Fact]
    public void A_condition_on_the_operators_organization_is_not_known_to_be_missed()
    {
        PolicyDocument policy = PolicyBuilder.Build(Names.KeyPolicyRequest with { Conditions = [new PolicyCondition("StringEquals", "aws:PrincipalOrgID", ["o-1"])] });

        IReadOnlyList<AccessMatrixRow> rows = Evaluate(policy, Identity(Names.OperatorCmk(Names.Key)));

        Assert.All(rows, row => Assert.Equal(row.Caller == MsfCaller.Operator ? AccessAnswer.Unknown : AccessAnswer.Allowed, row.Decision));
        Assert.All(rows.Where(r => r.Caller == MsfCaller.Operator), row => Assert.Contains("aws:PrincipalOrgID", row.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'StringNotEquals':{'aws:PrincipalOrgID':'o-1'}", AccessAnswer.Unknown, AccessAnswer.Denied)]
    [InlineData("'StringNotEquals':{'aws:SourceOrgID':'o-1'},'Bool':{'aws:PrincipalIsAWSService':'true'}", AccessAnswer.Allowed, AccessAnswer.Unknown)]
    [InlineData("'StringNotEquals':{'aws:SourceVpce':'vpce-1'}", AccessAnswer.Denied, AccessAnswer.Denied)]
    [InlineData("'BoolIfExists':{'aws:MultiFactorAuthPresent':'false'}", AccessAnswer.Denied, AccessAnswer.Denied)]
    public void A_Deny_is_certain_where_the_call_surely_lacks_what_it_asks_for(string condition, AccessAnswer ofOperator, AccessAnswer ofServices)
    {
        PolicyDocument deny = Names.Policy($"{{'Sid':'Guard','Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*','Condition':{{{condition}}}}}");

        IReadOnlyList<AccessMatrixRow> rows = Evaluate(Names.KeyPolicy with { Statements = [.. Names.KeyPolicy.Statements, .. deny.Statements] }, Identity(Names.OperatorCmk(Names.Key)));

        Assert.All(rows, row => Assert.Equal(row.Caller == MsfCaller.Operator ? ofOperator : ofServices, row.Decision));
    }

    [Fact]
    public void What_an_open_condition_stands_beside_denies_as_surely_as_alone()
    {
        PolicyDocument policy = PolicyBuilder.Build(Names.KeyPolicyRequest with { Applications = [new OperatedApplication(Names.OtherApplication, [Names.OperatorRole])], Conditions = [new PolicyCondition("StringEquals", "aws:PrincipalOrgID", ["o-1"])] });

        Assert.All(Evaluate(policy, Identity(Names.OperatorCmk(Names.Key))).Where(row => row.Action != "kms:DescribeKey"), row => Assert.Equal(AccessAnswer.Denied, row.Decision));
    }

    [Fact]
    public void Where_the_key_policy_leaves_it_to_IAM_a_missing_IAM_policy_denies()
    {
        PolicyDocument delegating = WithoutOperator() with
        {
            Statements = [.. WithoutOperator().Statements, Names.Policy("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:root'},'Action':'kms:*','Resource':'*'}").Statements[0]],
        };

        Assert.All(Evaluate(delegating, Identity(Names.OperatorCmk(Names.Key))), row => Assert.Equal(AccessAnswer.Allowed, row.Decision));
        Assert.All(Evaluate(delegating, Identity()).Where(r => r.Caller == MsfCaller.Operator), row =>
        {
            Assert.Equal(AccessAnswer.Denied, row.Decision);
            Assert.Equal(PolicyLayer.Identity, row.Layer);
            Assert.Contains("Grant-FlinkCmkAccess", row.Remedy, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("AllowMSFServiceToDescribeKey", "kms:DescribeKey", 2)]
    [InlineData("AllowMSFServiceToGenerateDataKeyForDurableState", "kms:GenerateDataKey", 1)]
    [InlineData("AllowMSFServiceToDecryptForDurableState", "kms:Decrypt", 1)]
    [InlineData("AllowMSFServiceToCreateGrantForRunningState", "kms:CreateGrant", 1)]
    public void Each_missing_statement_for_the_service_denies_exactly_its_calls(string sid, string action, int rows)
    {
        PolicyDocument policy = Names.KeyPolicy with { Statements = [.. Names.KeyPolicy.Statements.Where(s => s.Sid != sid)] };

        List<AccessMatrixRow> denied = [.. Evaluate(policy, Identity(Names.OperatorCmk(Names.Key))).Where(r => r.Decision != AccessAnswer.Allowed)];

        Assert.Equal(rows, denied.Count);
        Assert.All(denied, row =>
        {
            Assert.Equal(AccessAnswer.Denied, row.Decision);
            Assert.Equal(action, row.Action);
            Assert.EndsWith("kinesisanalytics.amazonaws.com", row.Principal, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Without_the_key_policy_every_answer_is_unknown_and_says_who_can_read_it()
    {
        Assert.All(Evaluate(null, Identity(Names.OperatorCmk(Names.Key))), row =>
        {
            Assert.Equal(AccessAnswer.Unknown, row.Decision);
            Assert.Contains(Names.Key, row.Reason, StringComparison.Ordinal);
            Assert.Contains("key administrator", row.Remedy, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_Deny_in_IAM_is_certain_even_without_the_key_policy()
    {
        IReadOnlyList<AccessMatrixRow> rows = Evaluate(null, Identity(Names.OperatorCmk(Names.Key), Names.Policy("{'Sid':'NoKms','Effect':'Deny','Action':'kms:*','Resource':'*'}")));

        Assert.All(rows.Where(r => r.Caller == MsfCaller.Operator), row => Assert.Equal(AccessAnswer.Denied, row.Decision));
        Assert.All(rows.Where(r => r.Caller == MsfCaller.Operator), row => Assert.Contains("NoKms", row.Remedy, StringComparison.Ordinal));
        Assert.All(rows.Where(r => r.Caller != MsfCaller.Operator), row => Assert.Equal(AccessAnswer.Unknown, row.Decision));
    }

    [Fact]
    public void Unread_IAM_policies_leave_what_the_key_policy_allows_unknown_and_what_it_refuses_denied()
    {
        Assert.All(Evaluate(Names.KeyPolicy, NothingReadable).Where(r => r.Caller == MsfCaller.Operator), row =>
        {
            Assert.Equal(AccessAnswer.Unknown, row.Decision);
            Assert.Contains("the policies of role Operator", row.Reason, StringComparison.Ordinal);
            Assert.Contains("IAM administrator", row.Remedy, StringComparison.Ordinal);
        });
        Assert.All(Evaluate(WithoutOperator(), NothingReadable).Where(r => r.Caller == MsfCaller.Operator), row => Assert.Equal(AccessAnswer.Denied, row.Decision));
    }

    [Fact]
    public void A_permissions_boundary_limits_a_role_that_the_key_policy_names()
    {
        IdentityPolicies bounded = Identity(Names.OperatorCmk(Names.Key)) with { Boundary = CompiledPolicy.Compile(Names.Policy("{'Effect':'Allow','Action':'kinesisanalytics:*','Resource':'*'}"), "boundary") };

        Assert.All(Evaluate(Names.KeyPolicy, bounded).Where(r => r.Caller == MsfCaller.Operator), row =>
        {
            Assert.Equal(AccessAnswer.Denied, row.Decision);
            Assert.Equal(PolicyLayer.Boundary, row.Layer);
            Assert.Contains("permissions boundary", row.Remedy, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_key_policy_that_cannot_be_evaluated_is_unknown_and_not_allowed()
    {
        PolicyDocument odd = Names.KeyPolicy with { Statements = [.. Names.KeyPolicy.Statements, Names.Policy("{'Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*','Surprise':true}").Statements[0]] };

        Assert.All(Evaluate(odd, Identity(Names.OperatorCmk(Names.Key))), row => Assert.Equal(AccessAnswer.Unknown, row.Decision));
    }

    [Fact]
    public void Only_the_asked_calls_are_answered()
    {
        IReadOnlyList<MsfKmsCall> asked = [.. MsfKmsCalls.All.Where(c => c.Action == "kms:CreateGrant")];

        Assert.Equal(asked.Count, AccessMatrix.Evaluate(Request(Names.KeyPolicy, Identity()) with { Calls = asked }).Count);
    }

    private static PolicyDocument WithoutOperator() => PolicyBuilder.Build(Names.KeyPolicyRequest) is var policy
        ? policy with { Statements = [.. policy.Statements.Where(s => !s.Principals!.Any(p => p.Value == Names.OperatorRole))] }
        : throw new InvalidOperationException();

    private static IdentityPolicies Identity(params PolicyDocument[] policies) => new() { Identity = [.. policies.Select((p, i) => CompiledPolicy.Compile(p, $"policy {i}"))] };

    private static AccessMatrixRequest Request(PolicyDocument? keyPolicy, IdentityPolicies identity) => new()
    {
        ApplicationArn = Names.Application,
        KeyArn = Names.Key,
        KeyPolicy = keyPolicy,
        Operator = RequestPrincipal.RoleSession(Names.OperatorRole),
        OperatorPolicies = identity,
    };

    private static IReadOnlyList<AccessMatrixRow> Evaluate(PolicyDocument? keyPolicy, IdentityPolicies identity) => AccessMatrix.Evaluate(Request(keyPolicy, identity));
}
