using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Calls;

/// <summary>Expectations by hand from the MSF developer guide, pages key-management-flink and manage-cmk-api.</summary>
public class MsfKmsCallsTests
{
    [Fact]
    public void The_operator_is_forwarded_for_five_actions_and_the_services_call_three_and_four()
    {
        Assert.Equal(["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"], ActionsOf(MsfCaller.Operator));
        Assert.Equal(["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], ActionsOf(MsfCaller.Service));
        Assert.Equal(["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"], ActionsOf(MsfCaller.Infrastructure));

        static IEnumerable<string> ActionsOf(MsfCaller caller) => MsfKmsCalls.All.Where(call => call.Caller == caller).Select(call => call.Action).Order();
    }

    [Theory]
    [InlineData(MsfCaller.Operator, "kms:DescribeKey", false, false)]
    [InlineData(MsfCaller.Operator, "kms:Decrypt", true, false)]
    [InlineData(MsfCaller.Operator, "kms:CreateGrant", true, false)]
    [InlineData(MsfCaller.Service, "kms:DescribeKey", false, true)]
    [InlineData(MsfCaller.Service, "kms:GenerateDataKey", true, true)]
    [InlineData(MsfCaller.Service, "kms:Decrypt", true, false)]
    [InlineData(MsfCaller.Infrastructure, "kms:DescribeKey", false, true)]
    [InlineData(MsfCaller.Infrastructure, "kms:Decrypt", true, false)]
    [InlineData(MsfCaller.Infrastructure, "kms:CreateGrant", true, false)]
    public void A_request_carries_encryption_context_and_source_keys_where_the_call_has_them(MsfCaller caller, string action, bool encryptionContext, bool sourceKeys)
    {
        RequestContext context = Call(caller, action).Context;

        Assert.Equal(encryptionContext ? Application : null, One(context, "kms:EncryptionContext:aws:kinesisanalytics:arn"));
        Assert.Equal(encryptionContext ? "aws:kinesisanalytics:arn" : null, One(context, "kms:EncryptionContextKeys"));
        Assert.Equal(sourceKeys ? Application : null, One(context, "aws:SourceArn"));
        Assert.Equal(sourceKeys ? Account : null, One(context, "aws:SourceAccount"));
    }

    [Fact]
    public void Only_a_request_to_create_a_grant_says_what_the_grant_is_for()
    {
        RequestContext grant = Call(MsfCaller.Infrastructure, "kms:CreateGrant").Context;

        Assert.Equal("EncryptionContextSubset", One(grant, "kms:GrantConstraintType"));
        Assert.True(grant.TryGet("kms:GrantOperations", out ContextValue operations));
        Assert.True(operations.IsMultivalued);
        Assert.Equal(["Decrypt"], operations.Values);
        Assert.Null(One(Call(MsfCaller.Infrastructure, "kms:Decrypt").Context, "kms:GrantConstraintType"));
    }

    [Fact]
    public void The_operators_call_is_forwarded_in_the_applications_Region_and_the_services_call_for_themselves()
    {
        AuthorizationRequest forwarded = Call(MsfCaller.Operator, "kms:Decrypt");
        AuthorizationRequest own = Call(MsfCaller.Infrastructure, "kms:Decrypt");

        Assert.Equal("kinesisanalytics.amazonaws.com", forwarded.ForwardedBy);
        Assert.Equal("eu-west-1", forwarded.Region);
        Assert.Same(Operator, forwarded.Principal);
        Assert.Null(own.ForwardedBy);
        Assert.Equal(PrincipalKind.Service, own.Principal.Kind);
        Assert.Equal("infrastructure.kinesisanalytics.amazonaws.com", own.Principal.Arn);
    }

    [Fact]
    public void Every_call_is_allowed_by_the_documented_key_policy_alone()
    {
        Assert.All(MsfKmsCalls.All, call => Assert.True(Allows(KeyPolicy, MsfKmsCalls.Request(call, Operator, Arn.Parse(Application), Key)), $"{call.Caller} {call.Action}"));
    }

    [Fact]
    public void No_call_for_another_application_is_allowed_but_to_describe_the_key_as_operator()
    {
        // The operator's DescribeKey knows no application: its statement has kms:ViaService alone.
        IEnumerable<string> allowed = MsfKmsCalls.All.Where(call => Allows(KeyPolicy, MsfKmsCalls.Request(call, Operator, Arn.Parse(OtherApplication), Key))).Select(call => $"{call.Caller} {call.Action}");

        Assert.Equal(["Operator kms:DescribeKey"], allowed);
    }

    /// <summary>Which calls each of the eight statements carries, from the documentation's own words.</summary>
    public static TheoryData<string, string[]> Statements => new()
    {
        { "AllowOperatorToDescribeKey", ["Operator kms:DescribeKey"] },
        { "AllowOperatorToConfigureAppToUseKeyForApplicationState", ["Operator kms:GenerateDataKey", "Operator kms:Decrypt", "Operator kms:GenerateDataKeyWithoutPlaintext"] },
        { "AllowOperatorToConfigureAppToCreateGrantForRunningState", ["Operator kms:CreateGrant"] },
        { "AllowMSFServiceToDescribeKey", ["Service kms:DescribeKey", "Infrastructure kms:DescribeKey"] },
        { "AllowMSFServiceToGenerateDataKeyForDurableState", ["Service kms:GenerateDataKey"] },
        { "AllowMSFServiceToDecryptForDurableState", ["Service kms:Decrypt"] },
        { "AllowMSFServiceToUseKeyForRunningState", ["Infrastructure kms:GenerateDataKeyWithoutPlaintext", "Infrastructure kms:Decrypt"] },
        { "AllowMSFServiceToCreateGrantForRunningState", ["Infrastructure kms:CreateGrant"] },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void Without_a_statement_exactly_its_calls_are_refused(string sid, string[] calls) =>
        Assert.Equal(calls.Order(), Refused(KeyPolicy with { Statements = [.. KeyPolicy.Statements.Where(statement => statement.Sid != sid)] }).Order());

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_statement_changed_in_any_element_refuses_some_of_its_calls(string sid, string[] calls)
    {
        PolicyStatement original = KeyPolicy.Statements.Single(statement => statement.Sid == sid);
        List<(string What, PolicyStatement Statement)> mutations = [("effect", original with { Effect = PolicyEffect.Deny })];
        for (int i = 0; i < original.Principals!.Count; i++) mutations.Add(($"principal {i}", original with { Principals = Replace(original.Principals, i, original.Principals[i] with { Value = original.Principals[i].Type == PolicyPrincipalType.Service ? "kinesis.amazonaws.com" : OtherRole }) }));
        for (int i = 0; i < original.Actions!.Count; i++) mutations.Add(($"action {i}", original with { Actions = Replace(original.Actions, i, "kms:Sign") }));
        mutations.Add(("resource", original with { Resources = [OtherKey] }));
        for (int i = 0; i < original.Conditions.Count; i++) mutations.Add(($"condition {i}", original with { Conditions = Replace(original.Conditions, i, original.Conditions[i] with { Values = ["elsewhere"] }) }));

        Assert.All(mutations, mutation =>
        {
            List<string> refused = Refused(KeyPolicy with { Statements = [.. KeyPolicy.Statements.Select(statement => statement.Sid == sid ? mutation.Statement : statement)] });
            Assert.True(refused.Count > 0 && refused.All(calls.Contains), $"{mutation.What}: refused {string.Join(", ", refused)}");
        });
    }

    private static List<string> Refused(PolicyDocument policy) =>
        [.. MsfKmsCalls.All.Where(call => !Allows(policy, MsfKmsCalls.Request(call, Operator, Arn.Parse(Application), Key))).Select(call => $"{call.Caller} {call.Action}")];

    private static IReadOnlyList<T> Replace<T>(IReadOnlyList<T> list, int index, T value) => [.. list.Take(index), value, .. list.Skip(index + 1)];

    private static string? One(RequestContext context, string key) => context.TryGet(key, out ContextValue value) ? value.Values.Single() : null;
}
