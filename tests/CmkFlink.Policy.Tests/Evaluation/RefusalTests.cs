using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Evaluation;

/// <summary>What cannot be evaluated with certainty is refused and never allowed.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("{'Effect':'Allow','NotPrincipal':{'AWS':'111122223333'},'Action':'*','Resource':'*'}", "NotPrincipal with Allow")]
    [InlineData("{'Effect':'Allow','Principal':{'Federated':'*'},'Action':'*','Resource':'*'}", "provider")]
    [InlineData("{'Effect':'Allow','Principal':{'CanonicalUser':'79a5'},'Action':'*','Resource':'*'}", "canonical")]
    [InlineData("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/*'},'Action':'*','Resource':'*'}", "no wildcard")]
    [InlineData("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:group/g'},'Action':'*','Resource':'*'}", "no account, root, user, role, session or federated user")]
    [InlineData("{'Effect':'Allow','Principal':{'AWS':'olga'},'Action':'*','Resource':'*'}", "no account, root, user, role, session or federated user")]
    [InlineData("{'Effect':'Allow','Principal':{'Service':'*'},'Action':'*','Resource':'*'}", "named in full")]
    [InlineData("{'Effect':'Allow','Principal':'*','Action':'Decrypt','Resource':'*'}", "neither * nor service:Action")]
    [InlineData("{'Effect':'Allow','Principal':'*','Action':'*','Resource':'arn:aws:kms:*'}", "six parts")]
    [InlineData("{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Until':'2030'}", "unknown element Until")]
    public void A_statement_that_is_not_understood_does_not_compile(string statement, string reason)
    {
        PolicyNotSupportedException e = Assert.Throws<PolicyNotSupportedException>(() => Compiled(statement));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_member_or_version_of_the_document_does_not_compile()
    {
        Assert.Throws<PolicyNotSupportedException>(() => Compile(PolicyDocument.Parse("""{"Statement":[],"Scope":"x"}""")));
        Assert.Throws<PolicyNotSupportedException>(() => Compile(new PolicyDocument { Version = "2030-01-01", Statements = [] }));
    }

    [Fact]
    public void A_caller_of_another_account_is_refused()
    {
        PolicyNotSupportedException e = Assert.Throws<PolicyNotSupportedException>(() => PolicyEvaluator.Evaluate(Request(RequestPrincipal.RoleSession("arn:aws:iam::444455556666:role/Operator")), new AuthorizationPolicies { Resource = Compiled("{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}") }));

        Assert.Contains("444455556666", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_in_the_wrong_layer_is_refused()
    {
        CompiledPolicy identity = Compiled("{'Effect':'Allow','Action':'*','Resource':'*'}");
        CompiledPolicy resource = Compiled("{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}");

        Assert.Throws<PolicyNotSupportedException>(() => PolicyEvaluator.Evaluate(Request(Operator), new AuthorizationPolicies { Resource = identity }));
        Assert.Throws<PolicyNotSupportedException>(() => PolicyEvaluator.Evaluate(Request(Operator), new AuthorizationPolicies { Resource = resource, Identity = [resource] }));
    }

    [Theory]
    [InlineData("Decrypt")]
    [InlineData("kms:")]
    [InlineData("")]
    public void A_malformed_action_is_refused(string action) =>
        Assert.Throws<ArgumentException>(() => PolicyEvaluator.Evaluate(new AuthorizationRequest { Principal = Operator, Action = action, Resource = Key, ResourceAccount = Account, Region = Region }, new AuthorizationPolicies()));

    [Fact]
    public void The_shared_empty_context_stays_empty()
    {
        Assert.Throws<InvalidOperationException>(() => RequestContext.Empty.Set("aws:x", "1"));
        Assert.Throws<InvalidOperationException>(() => RequestContext.Empty.SetMany("aws:x", ["1"]));
        Assert.Empty(RequestContext.Empty.All);
    }

    private static AuthorizationRequest Request(RequestPrincipal who) => new() { Principal = who, Action = "kms:Decrypt", Resource = Key, ResourceAccount = Account, Region = Region };
}
