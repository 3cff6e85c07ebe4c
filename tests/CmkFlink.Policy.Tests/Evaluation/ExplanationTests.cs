using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Evaluation;

public class ExplanationTests
{
    private const string Session = "arn:aws:sts::111122223333:assumed-role/Operator/olga (role arn:aws:iam::111122223333:role/ops/Operator)";

    [Fact]
    public void A_wrong_Region_in_kms_ViaService_is_named_with_both_values()
    {
        PolicyDocument policy = Rewritten("kinesisanalytics.eu-west-1.amazonaws.com", "kinesisanalytics.us-east-1.amazonaws.com");

        AccessExplanation explanation = Explain(policy, Call(MsfCaller.Operator, "kms:Decrypt"));

        Assert.Equal(AccessOutcome.ImplicitlyDenied, explanation.Decision.Outcome);
        Assert.Equal("AllowOperatorToConfigureAppToUseKeyForApplicationState", explanation.NearestStatement?.Sid);
        Assert.Equal(["kms:ViaService is kinesisanalytics.eu-west-1.amazonaws.com, the statement wants kinesisanalytics.us-east-1.amazonaws.com"], explanation.Mismatches);
        Assert.Equal(
            $"{Session} may not kms:Decrypt on {Key} through kinesisanalytics.amazonaws.com: no statement of the key policy allows it; the nearest is statement 'AllowOperatorToConfigureAppToUseKeyForApplicationState' of 'key policy', but kms:ViaService is kinesisanalytics.eu-west-1.amazonaws.com, the statement wants kinesisanalytics.us-east-1.amazonaws.com.",
            explanation.Reason);
    }

    [Fact]
    public void A_wrong_application_in_the_encryption_context_is_named_with_both_values()
    {
        AccessExplanation explanation = Explain(KeyPolicy, Call(MsfCaller.Service, "kms:Decrypt", application: OtherApplication));

        Assert.Equal("AllowMSFServiceToDecryptForDurableState", explanation.NearestStatement?.Sid);
        Assert.Equal([$"kms:EncryptionContext:aws:kinesisanalytics:arn is {OtherApplication}, the statement wants {Application}"], explanation.Mismatches);
    }

    [Fact]
    public void An_absent_key_is_called_absent()
    {
        AuthorizationRequest direct = new() { Principal = Operator, Action = "kms:DescribeKey", Resource = Key, ResourceAccount = Account, Region = Region };

        Assert.Equal(["kms:ViaService is absent, the statement wants kinesisanalytics.eu-west-1.amazonaws.com"], Explain(KeyPolicy, direct).Mismatches);
    }

    [Fact]
    public void Another_principal_is_named_with_whom_the_statement_names()
    {
        AccessExplanation explanation = Explain(KeyPolicy, Call(MsfCaller.Operator, "kms:CreateGrant", RequestPrincipal.RoleSession(OtherRole)));

        Assert.Equal("AllowOperatorToConfigureAppToCreateGrantForRunningState", explanation.NearestStatement?.Sid);
        Assert.Equal([$"the principal is {OtherRole}, the statement names {OperatorRole}"], explanation.Mismatches);
    }

    [Fact]
    public void An_action_that_nothing_allows_is_named_with_what_the_nearest_statement_allows()
    {
        AuthorizationRequest request = new() { Principal = Operator, Action = "kms:PutKeyPolicy", Resource = Key, ResourceAccount = Account, Region = Region };

        AccessExplanation explanation = Explain(KeyPolicy, request);

        Assert.Equal("AllowKeyAdministratorsToManageKey", explanation.NearestStatement?.Sid);
        Assert.Equal([$"the principal is {OperatorRole}, the statement names {AdministratorRole}"], explanation.Mismatches);
    }

    [Fact]
    public void The_missing_statement_of_a_key_policy_is_tied_to_this_use()
    {
        AccessExplanation explanation = Explain(KeyPolicy with { Statements = [] }, Call(MsfCaller.Operator, "kms:CreateGrant"));

        Assert.Equal(
            Document($"{{'Effect':'Allow','Principal':{{'AWS':'{OperatorRole}'}},'Action':'kms:CreateGrant','Resource':'*','Condition':{{'StringEquals':{{'kms:EncryptionContext:aws:kinesisanalytics:arn':'{Application}','kms:ViaService':'kinesisanalytics.eu-west-1.amazonaws.com','kms:GrantConstraintType':'EncryptionContextSubset'}},'ForAllValues:StringEquals':{{'kms:GrantOperations':'Decrypt'}}}}}}").Statements[0],
            explanation.MissingStatement);
        Assert.EndsWith("the key policy has no statement that allows anything.", explanation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_missing_statement_for_a_service_names_the_service_and_the_source()
    {
        AccessExplanation explanation = Explain(KeyPolicy with { Statements = [] }, Call(MsfCaller.Service, "kms:DescribeKey"));

        Assert.Equal(
            Document($"{{'Effect':'Allow','Principal':{{'Service':'kinesisanalytics.amazonaws.com'}},'Action':'kms:DescribeKey','Resource':'*','Condition':{{'StringEquals':{{'aws:SourceArn':'{Application}','aws:SourceAccount':'{Account}'}}}}}}").Statements[0],
            explanation.MissingStatement);
    }

    [Fact]
    public void The_missing_statement_of_an_identity_policy_names_the_resource_and_no_principal()
    {
        AuthorizationRequest pass = new() { Principal = Operator, Action = "iam:PassRole", Resource = ExecutionRole, ResourceAccount = Account, Region = Region, Context = new RequestContext().Set("iam:PassedToService", "kinesisanalytics.amazonaws.com").Set("aws:SourceIp", "203.0.113.1") };

        AccessExplanation explanation = PolicyEvaluator.Explain(pass, new AuthorizationPolicies());

        Assert.Equal(Document($"{{'Effect':'Allow','Action':'iam:PassRole','Resource':'{ExecutionRole}','Condition':{{'StringEquals':{{'iam:PassedToService':'kinesisanalytics.amazonaws.com'}}}}}}").Statements[0], explanation.MissingStatement);
        Assert.Equal($"{Session} may not iam:PassRole on {ExecutionRole}: the caller's identity policies are missing.", explanation.Reason);
    }

    [Fact]
    public void A_denial_names_the_statement_that_denies()
    {
        AccessExplanation explanation = PolicyEvaluator.Explain(Call(MsfCaller.Operator, "kms:Decrypt"), new AuthorizationPolicies { Resource = Compile(KeyPolicy), Identity = [CompiledPolicy.Compile(Document("{'Sid':'NoKeys','Effect':'Deny','Action':'kms:*','Resource':'*'}"), "Guardrail")] });

        Assert.Equal(AccessOutcome.ExplicitlyDenied, explanation.Decision.Outcome);
        Assert.Equal($"{Session} may not kms:Decrypt on {Key} through kinesisanalytics.amazonaws.com: the caller's identity policies deny it in statement 'NoKeys' of 'Guardrail'.", explanation.Reason);
        Assert.Null(explanation.MissingStatement);
        Assert.Null(explanation.NearestStatement);
    }

    [Fact]
    public void An_allowance_names_the_statement_or_the_grant_that_allows()
    {
        Assert.EndsWith("the key policy allows it in statement 'AllowMSFServiceToDecryptForDurableState' of 'key policy'.", Explain(KeyPolicy, Call(MsfCaller.Service, "kms:Decrypt")).Reason, StringComparison.Ordinal);
        Assert.EndsWith(
            "grant g7 allows it.",
            PolicyEvaluator.Explain(Call(MsfCaller.Infrastructure, "kms:Decrypt"), new AuthorizationPolicies { Grants = [new KeyGrant("g7", "infrastructure.kinesisanalytics.amazonaws.com", ["Decrypt"], null, null)] }).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_variable_in_the_request_stays_text_in_the_missing_statement()
    {
        AuthorizationRequest request = new() { Principal = User, Action = "kms:Decrypt", Resource = Key, ResourceAccount = Account, Region = Region, Context = new RequestContext().Set("kms:EncryptionContext:x", "${aws:username}") };

        PolicyStatement missing = PolicyEvaluator.Explain(request, new AuthorizationPolicies()).MissingStatement!;

        Assert.Equal(["${$}{aws:username}"], missing.Conditions.Single().Values);
        Assert.True(Allows(new PolicyDocument { Statements = [missing] }, request));
    }

    private static AccessExplanation Explain(PolicyDocument keyPolicy, AuthorizationRequest request) =>
        PolicyEvaluator.Explain(request, new AuthorizationPolicies { Resource = CompiledPolicy.Compile(keyPolicy, "key policy") });

    private static PolicyDocument Rewritten(string from, string to) => PolicyDocument.Parse(KeyPolicy.ToJson().Replace(from, to, StringComparison.Ordinal));
}
