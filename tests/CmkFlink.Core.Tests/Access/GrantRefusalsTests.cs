using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Access;

public sealed class GrantRefusalsTests
{
    [Fact]
    public void A_key_policy_is_refused_with_the_way_to_go()
    {
        OperationFailure failure = Refusal(Request(Names.KeyPolicy));

        Assert.Equal("ResourcePolicyNotGrantable", failure.Id);
        Assert.Equal(FailureCategory.InvalidArgument, failure.Category);
        Assert.Contains("role Operator", failure.Message, StringComparison.Ordinal);
        Assert.Contains("New-FlinkCmkPolicy -Kind OperatorBase or OperatorCmk", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_said_to_be_a_key_policy_is_refused_whatever_it_holds() =>
        Assert.Equal("ResourcePolicyNotGrantable", Refusal(Request(Names.OperatorBase) with { Kind = PolicyKind.KeyPolicy }).Id);

    [Fact]
    public void Names_and_paths_that_IAM_would_refuse_are_refused_first()
    {
        Assert.Equal("InvalidPolicyName", Refusal(Request(Names.OperatorBase) with { PolicyName = "two words" }).Id);
        Assert.Equal("InvalidPath", Refusal(Request(Names.OperatorBase) with { Path = "team" }).Id);
        Assert.Equal("PolicyEmpty", Refusal(Request(Names.OperatorBase with { Statements = [] })).Id);
    }

    [Fact]
    public void The_size_that_IAM_counts_leaves_white_space_out()
    {
        PolicyDocument spaced = Names.Policy("{'Effect':'Allow','Action':'kms:Decrypt','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalTag/t':'a b c'}}}");

        Assert.Equal(spaced.ToJson(indented: true).Count(c => !char.IsWhiteSpace(c)), IamQuotas.Size(spaced));
    }

    [Fact]
    public void A_policy_of_too_many_keys_is_refused_with_the_numbers()
    {
        string[] keys = [.. Enumerable.Range(0, 40).Select(i => $"arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-{i:d12}")];

        OperationFailure failure = Assert.Throws<OperationException>(() => IamQuotas.DemandSize(keys.Select(k => Names.OperatorCmk(k)).Aggregate(PolicyMerge.Unite), "Big")).Failure;

        Assert.Equal("PolicyTooLarge", failure.Id);
        Assert.Contains("6144", failure.Message, StringComparison.Ordinal);
        Assert.Contains("40 keys", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Revoke-FlinkCmkAccess", failure.Remedy, StringComparison.Ordinal);
    }

    private static GrantFlinkCmkAccessRequest Request(PolicyDocument policy) => new() { Policy = policy, Principal = IamPrincipalName.Role("Operator") };

    private static OperationFailure Refusal(GrantFlinkCmkAccessRequest request) => Assert.Throws<OperationException>(() => GrantRefusals.Demand(request)).Failure;
}
