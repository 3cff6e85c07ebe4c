using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Comparison;
using CmkFlink.Policy.Documents;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Comparison;

/// <summary>Differences between two policies, against expectations by hand.</summary>
public sealed class PolicyComparerTests
{
    [Fact]
    public void A_right_without_condition_is_granted_always()
    {
        FlinkCmkAccessDifference difference = Assert.Single(Compare(Document(), Document(Allow(ReaderRole, "kms:DescribeKey"))));

        Assert.Equal((ReaderRole, "kms:DescribeKey", AccessChange.Granted, "never", "always", "always"), Row(difference));
    }

    [Fact]
    public void The_other_way_round_it_is_withdrawn()
    {
        FlinkCmkAccessDifference difference = Assert.Single(Compare(Document(Allow(ReaderRole, "kms:DescribeKey")), Document()));

        Assert.Equal((ReaderRole, "kms:DescribeKey", AccessChange.Withdrawn, "always", "never", "always"), Row(difference));
    }

    [Fact]
    public void A_new_condition_narrows_to_where_it_holds()
    {
        FlinkCmkAccessDifference difference = Assert.Single(Compare(
            Document(Allow(OperatorRole, "kms:Decrypt")),
            Document(Allow(OperatorRole, "kms:Decrypt", "{'StringEquals':{'kms:ViaService':'kinesisanalytics.eu-west-1.amazonaws.com'}}"))));

        Assert.Equal(
            (OperatorRole, "kms:Decrypt", AccessChange.Narrowed, "always", "where kms:ViaService is kinesisanalytics.eu-west-1.amazonaws.com", "where kms:ViaService is not kinesisanalytics.eu-west-1.amazonaws.com"),
            Row(difference));
    }

    [Fact]
    public void A_second_application_widens_for_itself_alone()
    {
        PolicyDocument both = PolicyBuilder.Build(KeyPolicyRequest with { Applications = [new OperatedApplication(Application, [OperatorRole]), new OperatedApplication(OtherApplication, [OperatorRole])] });

        IReadOnlyList<FlinkCmkAccessDifference> found = Compare(KeyPolicy, both);

        Assert.All(found, d => Assert.Equal(AccessChange.Widened, d.Change));
        Assert.All(found, d => Assert.Contains($" is {OtherApplication}", d.Condition, StringComparison.Ordinal));
        Assert.All(found, d => Assert.DoesNotContain($" is {Application}", d.Condition, StringComparison.Ordinal));
        // DescribeKey of the operator is about the key and not about an application.
        Assert.Equal(
            [
                (OperatorRole, "kms:CreateGrant"), (OperatorRole, "kms:Decrypt"), (OperatorRole, "kms:GenerateDataKey"), (OperatorRole, "kms:GenerateDataKeyWithoutPlaintext"),
                ("infrastructure.kinesisanalytics.amazonaws.com", "kms:CreateGrant"), ("infrastructure.kinesisanalytics.amazonaws.com", "kms:Decrypt"), ("infrastructure.kinesisanalytics.amazonaws.com", "kms:DescribeKey"), ("infrastructure.kinesisanalytics.amazonaws.com", "kms:GenerateDataKeyWithoutPlaintext"),
                ("kinesisanalytics.amazonaws.com", "kms:Decrypt"), ("kinesisanalytics.amazonaws.com", "kms:DescribeKey"), ("kinesisanalytics.amazonaws.com", "kms:GenerateDataKey"),
            ],
            found.Select(d => (d.Principal, d.Action)));
    }

    [Fact]
    public void Delegation_to_the_account_is_one_row_an_action_and_says_that_IAM_decides()
    {
        IReadOnlyList<FlinkCmkAccessDifference> found = Compare(Document(), Document(Allow(Root, "kms:Decrypt")));

        FlinkCmkAccessDifference difference = Assert.Single(found);
        Assert.Equal((Root, "kms:Decrypt", AccessChange.Granted, "never", "always, if IAM allows it", "always"), Row(difference));
        Assert.Equal(AccessLevel.Delegated, difference.LevelAfter);
    }

    [Fact]
    public void A_role_that_is_named_where_its_account_was_gains_what_IAM_had_to_allow()
    {
        FlinkCmkAccessDifference difference = Assert.Single(Compare(Document(Allow(Root, "kms:Decrypt")), Document(Allow(Root, "kms:Decrypt"), Allow(OperatorRole, "kms:Decrypt"))));

        Assert.Equal((OperatorRole, "kms:Decrypt", AccessChange.Widened, "always, if IAM allows it", "always", "always"), Row(difference));
    }

    [Fact]
    public void Everybody_is_one_row_with_services_and_other_accounts_in_it()
    {
        FlinkCmkAccessDifference difference = Assert.Single(Compare(Document(), Document("{'Effect':'Allow','Principal':'*','Action':'kms:GetPublicKey','Resource':'*'}")));

        Assert.Equal(("*", "kms:GetPublicKey", AccessChange.Granted, "never", "always", "always"), Row(difference));
    }

    [Fact]
    public void Another_account_is_shown_and_its_own_IAM_decides()
    {
        const string stranger = "arn:aws:iam::999988887777:role/Partner";

        FlinkCmkAccessDifference difference = Assert.Single(Compare(KeyPolicy, KeyPolicy with { Statements = [.. KeyPolicy.Statements, Document(Allow(stranger, "kms:Decrypt")).Statements[0]] }));

        Assert.Equal((stranger, "kms:Decrypt", AccessChange.Granted, "never", "always, if IAM allows it", "always"), Row(difference));
    }

    [Fact]
    public void A_condition_on_the_callers_own_account_takes_nothing_from_the_account()
    {
        Assert.Empty(Compare(KeyPolicy, PolicyBuilder.Build(KeyPolicyRequest with { ThisAccountOnly = true })));
    }

    [Fact]
    public void A_Deny_of_everybody_else_shuts_out_grants_and_nothing_that_was_allowed()
    {
        IReadOnlyList<FlinkCmkAccessDifference> found = Compare(KeyPolicy, PolicyBuilder.Build(KeyPolicyRequest with { ExclusivePrincipal = true }));

        Assert.NotEmpty(found);
        Assert.All(found, d => Assert.Equal((AccessChange.Narrowed, AccessLevel.NotAllowed, AccessLevel.Denied, "never"), (d.Change, d.LevelBefore, d.LevelAfter, d.Before)));
        Assert.All(found, d => Assert.Equal("never; denied always, even with a grant", d.After));
        // AWS services are exempt from it.
        Assert.Equal(["any other principal of account 111122223333", "anybody of another account"], found.Select(d => d.Principal).Distinct());
        // The operations that a grant can carry, and not a management action such as PutKeyPolicy.
        Assert.Equal(17, found.Select(d => d.Action).Distinct().Count());
        Assert.DoesNotContain(found, d => d.Principal == OperatorRole || d.Principal == AdministratorRole || d.Principal.EndsWith(".amazonaws.com", StringComparison.Ordinal));
    }

    [Fact]
    public void A_Deny_takes_away_what_was_allowed()
    {
        FlinkCmkAccessDifference difference = Assert.Single(Compare(
            Document(Allow(OperatorRole, "kms:PutKeyPolicy")),
            Document(Allow(OperatorRole, "kms:PutKeyPolicy"), "{'Effect':'Deny','Principal':'*','Action':'kms:Put*','Resource':'*','Condition':{'NumericGreaterThanIfExists':{'aws:MultiFactorAuthAge':'3600'}}}")));

        Assert.Equal((OperatorRole, "kms:PutKeyPolicy", AccessChange.Narrowed, "always", "where aws:MultiFactorAuthAge is at most 3600", "where aws:MultiFactorAuthAge is at least 3601 or absent"), Row(difference));
    }

    [Fact]
    public void One_condition_for_another_is_a_gain_and_a_loss()
    {
        IReadOnlyList<FlinkCmkAccessDifference> found = Compare(
            Document(Allow(OperatorRole, "kms:Encrypt", "{'IpAddress':{'aws:SourceIp':'192.0.2.0/24'}}")),
            Document(Allow(OperatorRole, "kms:Encrypt", "{'IpAddress':{'aws:SourceIp':'192.0.0.0/16'},'StringLike':{'aws:PrincipalTag/team':'flink-*'}}")));

        Assert.Equal(
            [
                (AccessChange.Narrowed, "where aws:PrincipalTag/team is not flink-* and aws:SourceIp is 192.0.2.0/24"),
                (AccessChange.Widened, "where aws:PrincipalTag/team is flink-* and aws:SourceIp is 192.0.0.0/16"),
            ],
            found.Select(d => (d.Change, d.Condition)));

    }

    [Theory]
    [InlineData("kms:Decrypt", "kms:decrypt")]
    [InlineData("kms:ReEncryptFrom','kms:ReEncryptTo", "kms:ReEncrypt*")]
    [InlineData("kms:EnableKey','kms:EnableKeyRotation", "kms:EnableKey*")]
    public void Actions_in_other_words_are_the_same(string one, string other) =>
        Assert.Empty(Compare(Document(Allow(OperatorRole, one)), Document(Allow(OperatorRole, other))));

    [Fact]
    public void An_account_id_is_its_root() => Assert.Empty(Compare(Document(Allow(Root, "kms:Decrypt")), Document(Allow(Account, "kms:Decrypt"))));

    [Fact]
    public void What_an_identity_policy_gives_is_given_to_its_holder_with_the_resource_in_words()
    {
        FlinkCmkAccessDifference difference = Assert.Single(Compare(
            Document($"{{'Effect':'Allow','Action':'iam:PassRole','Resource':'{ExecutionRole}'}}"),
            Document("{'Effect':'Allow','Action':'iam:PassRole','Resource':'arn:aws:iam::111122223333:role/*'}")));

        Assert.Equal(("(holder of the policy)", "iam:PassRole", AccessChange.Widened, $"where resource is {ExecutionRole}", $"where resource is arn:aws:iam::111122223333:role/* or {ExecutionRole}"), (difference.Principal, difference.Action, difference.Change, difference.Before, difference.After));
    }

    [Fact]
    public void Every_action_of_a_service_is_more_than_some()
    {
        IReadOnlyList<FlinkCmkAccessDifference> found = Compare(
            Document("{'Effect':'Allow','Action':'kinesisanalytics:StartApplication','Resource':'*'}"),
            Document("{'Effect':'Allow','Action':'kinesisanalytics:*','Resource':'*'}"));

        Assert.Contains(found, d => d is { Action: "kinesisanalytics:DeleteApplication", Change: AccessChange.Granted });
        Assert.DoesNotContain(found, d => d.Action == "kinesisanalytics:StartApplication" || !d.Action.StartsWith("kinesisanalytics:", StringComparison.Ordinal));
    }

    [Fact]
    public void An_action_of_a_service_without_a_table_stands_for_itself()
    {
        FlinkCmkAccessDifference difference = Assert.Single(Compare(Document("{'Effect':'Allow','Action':'s3:Get*','Resource':'*'}"), Document()));

        Assert.Equal(("s3:Get*", AccessChange.Withdrawn), (difference.Action, difference.Change));
    }

    [Fact]
    public void A_statement_that_cannot_be_evaluated_is_a_difference_with_its_reason()
    {
        PolicyDocument odd = Document(Allow(OperatorRole, "kms:Decrypt"), "{'Effect':'Allow','Principal':{'CanonicalUser':'79a59df900b949e5'},'Action':'kms:Decrypt','Resource':'*'}");

        FlinkCmkAccessDifference difference = Assert.Single(Compare(Document(Allow(OperatorRole, "kms:Decrypt")), odd));

        Assert.Equal(("79a59df900b949e5", AccessChange.Granted), (difference.Principal, difference.Change));
        Assert.StartsWith("unknown: ", difference.Condition, StringComparison.Ordinal);
        Assert.Empty(Compare(odd, odd with { Statements = [.. odd.Statements.Reverse()] }));
    }

    [Fact]
    public void A_trust_policy_is_compared_on_assuming_the_role()
    {
        PolicyDocument without = TrustPolicies.Role([OperatorUser]);

        FlinkCmkAccessDifference difference = Assert.Single(Compare(without, TrustPolicies.Role([OperatorUser], requireMfa: true)));

        Assert.Equal((OperatorUser, "sts:AssumeRole", AccessChange.Narrowed, "always", "where aws:MultiFactorAuthPresent is true", "where aws:MultiFactorAuthPresent is false or absent"), Row(difference));
    }

    [Fact]
    public void Whoever_an_identity_provider_vouches_for_is_a_principal_too()
    {
        FlinkCmkAccessDifference difference = Assert.Single(Compare(
            TrustPolicies.Role([OperatorUser]),
            TrustPolicies.Role([OperatorUser]) with { Statements = [.. TrustPolicies.Role([OperatorUser]).Statements, Document("{'Effect':'Allow','Principal':{'Federated':'accounts.google.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'accounts.google.com:aud':'client'}}}").Statements[0]] }));

        Assert.Equal(("accounts.google.com", "sts:AssumeRoleWithWebIdentity", AccessChange.Granted, "never", "where accounts.google.com:aud is client", "where accounts.google.com:aud is client"), Row(difference));
    }

    [Fact]
    public void A_key_policy_and_an_identity_policy_are_not_compared()
    {
        PolicyComparisonException refusal = Assert.Throws<PolicyComparisonException>(() => PolicyComparer.Compare(KeyPolicy, OperatorCmk));

        Assert.Contains("names principals", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_beyond_what_can_be_tried_in_full_still_show_their_differences()
    {
        string many = string.Join(",", Enumerable.Range(0, 12).Select(i => $"'aws:PrincipalTag/t{i:00}':'v'"));
        PolicyDocument before = Document(Allow(OperatorRole, "kms:Decrypt", $"{{'StringEquals':{{{many}}}}}"));
        PolicyDocument after = Document(Allow(OperatorRole, "kms:Decrypt", $"{{'StringEquals':{{{many},'aws:PrincipalTag/t12':'v'}}}}"));

        FlinkCmkAccessDifference difference = Assert.Single(Compare(before, after));

        Assert.Equal(AccessChange.Narrowed, difference.Change);
        Assert.Contains("aws:PrincipalTag/t12 is not v", difference.Condition, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_policies_as_long_as_KMS_takes_them_are_compared_in_full()
    {
        OperatedApplication[] applications = [.. Enumerable.Range(0, 8).Select(i => new OperatedApplication($"arn:aws:kinesisanalytics:eu-west-1:111122223333:application/a{i}", [$"arn:aws:iam::111122223333:role/Operator{i}"]))];
        PolicyDocument eight = PolicyBuilder.Build(KeyPolicyRequest with { Applications = applications, SourceVpce = ["vpce-1"] });
        PolicyDocument seven = PolicyBuilder.Build(KeyPolicyRequest with { Applications = [.. applications.Take(7)], SourceVpce = ["vpce-1"] });

        IReadOnlyList<FlinkCmkAccessDifference> found = Compare(eight, seven);

        // Five calls of the operator who goes, and seven of the services for the application that goes.
        Assert.Equal((5, 7), (found.Count(d => d.Principal.EndsWith("role/Operator7", StringComparison.Ordinal) && d.Change == AccessChange.Withdrawn), found.Count(d => d.Principal.EndsWith(".amazonaws.com", StringComparison.Ordinal) && d.Change == AccessChange.Narrowed)));
        Assert.Equal(12, found.Count);
    }

    [Fact]
    public void A_text_that_opens_variables_without_end_is_a_text_like_others()
    {
        PolicyDocument endless = PolicyOf(PolicyDocument.FirstVersion, Allow(OperatorRole, "kms:Decrypt", $"{{'StringEquals':{{'kms:x':'{string.Concat(Enumerable.Repeat("${", 60_000))}'}}}}"));

        FlinkCmkAccessDifference difference = Assert.Single(Compare(Document(), endless));

        Assert.Equal((AccessChange.Granted, "never"), (difference.Change, difference.Before));
    }

    private static IReadOnlyList<FlinkCmkAccessDifference> Compare(PolicyDocument before, PolicyDocument after) => PolicyComparer.Compare(before, after);

    private static string Allow(string principal, string actions, string condition = "{}") =>
        $"{{'Effect':'Allow','Principal':{{'AWS':'{principal}'}},'Action':['{actions}'],'Resource':'*','Condition':{condition}}}";

    private static (string Principal, string Action, AccessChange Change, string Before, string After, string Condition) Row(FlinkCmkAccessDifference d) => (d.Principal, d.Action, d.Change, d.Before, d.After, d.Condition);
}
