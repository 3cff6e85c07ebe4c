using CmkFlink.Core.Keys;
using CmkFlink.Core.Tests.Access;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Keys;

public sealed class KeyPolicyFitTests
{
    [Fact]
    public void The_same_policy_in_another_order_fits()
    {
        PolicyDocument turned = Names.KeyPolicy with { Id = "other", Statements = [.. Names.KeyPolicy.Statements.Reverse().Select((s, i) => s with { Sid = $"S{i}" })] };

        KeyPolicyFit fit = KeyPolicyFit.Compare(Names.KeyPolicy, turned, Names.Key);

        Assert.Empty(fit.Missing);
        Assert.Empty(fit.Excess);
    }

    [Fact]
    public void A_policy_that_says_the_same_in_other_words_fits()
    {
        PolicyDocument split = Names.KeyPolicy with
        {
            Statements = [.. Names.KeyPolicy.Statements.SelectMany(s => s.Actions!.Select(a => s with { Sid = null, Actions = [a] }))],
        };

        KeyPolicyFit fit = KeyPolicyFit.Compare(Names.KeyPolicy, split, Names.Key);

        Assert.Empty(fit.Missing);
        Assert.Empty(fit.Excess);
    }

    [Fact]
    public void A_second_application_in_the_existing_policy_is_excess_and_no_lack()
    {
        PolicyDocument shared = PolicyBuilder.Build(Names.KeyPolicyRequest with
        {
            Applications = [new OperatedApplication(Names.Application, [Names.OperatorRole]), new OperatedApplication(Names.OtherApplication, [Names.OperatorUser])],
        });

        KeyPolicyFit fit = KeyPolicyFit.Compare(Names.KeyPolicy, shared, Names.Key);

        Assert.Empty(fit.Missing);
        Assert.Contains("kms:CreateGrant for arn:aws:iam::123456789012:user/operator-user", fit.Excess);
        Assert.Contains("kms:Decrypt for kinesisanalytics.amazonaws.com", fit.Excess);
    }

    [Fact]
    public void Another_operator_or_application_is_a_lack_by_name()
    {
        PolicyDocument other = PolicyBuilder.Build(Names.KeyPolicyRequest with { Applications = [new OperatedApplication(Names.Application, [Names.OperatorUser])] });

        KeyPolicyFit fit = KeyPolicyFit.Compare(Names.KeyPolicy, other, Names.Key);

        Assert.Contains("kms:CreateGrant for arn:aws:iam::123456789012:role/Operator", fit.Missing);
        Assert.All(fit.Missing, m => Assert.EndsWith(Names.OperatorRole, m, StringComparison.Ordinal));
    }

    [Fact]
    public void A_condition_too_many_in_the_existing_policy_is_a_lack()
    {
        PolicyDocument narrowed = Names.KeyPolicy with
        {
            Statements = [.. Names.KeyPolicy.Statements.Select(s => s.Sid == "AllowOperatorToDescribeKey" ? s with { Conditions = [.. s.Conditions, new PolicyCondition("IpAddress", "aws:SourceIp", ["192.0.2.0/24"])] } : s)],
        };

        Assert.Equal(["kms:DescribeKey for arn:aws:iam::123456789012:role/Operator"], KeyPolicyFit.Compare(Names.KeyPolicy, narrowed, Names.Key).Missing);
    }

    [Fact]
    public void A_Deny_that_the_wanted_policy_asks_for_must_be_there()
    {
        PolicyDocument wanted = PolicyBuilder.Build(Names.KeyPolicyRequest with { ExclusivePrincipal = true });

        KeyPolicyFit fit = KeyPolicyFit.Compare(wanted, Names.KeyPolicy, Names.Key);

        // What a grant could give to others, which the Deny is to forbid.
        Assert.Contains("Deny kms:Decrypt for any other principal of account 123456789012", fit.Missing);
        Assert.All(fit.Missing, m => Assert.StartsWith("Deny kms:", m, StringComparison.Ordinal));
        Assert.Empty(fit.Excess);
    }

    [Fact]
    public void A_Deny_of_the_existing_policy_alone_takes_away_what_it_denies()
    {
        PolicyDocument denying = Names.KeyPolicy with { Statements = [.. Names.KeyPolicy.Statements, Names.Policy("{'Effect':'Deny','Principal':'*','Action':'kms:CreateGrant','Resource':'*'}").Statements[0]] };

        KeyPolicyFit fit = KeyPolicyFit.Compare(Names.KeyPolicy, denying, Names.Key);

        Assert.Equal(["kms:CreateGrant for arn:aws:iam::123456789012:role/Operator", "kms:CreateGrant for infrastructure.kinesisanalytics.amazonaws.com"], fit.Missing.OrderBy(m => m, StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_Deny_of_both_forbids_is_no_excess()
    {
        PolicyDocument wanted = PolicyBuilder.Build(Names.KeyPolicyRequest with { ExclusivePrincipal = true });
        PolicyDocument existing = wanted with { Statements = [.. wanted.Statements, Names.Policy($"{{'Effect':'Allow','Principal':{{'AWS':'{Names.ReaderRole}'}},'Action':'kms:DescribeKey','Resource':'*'}}").Statements[0]] };

        KeyPolicyFit fit = KeyPolicyFit.Compare(wanted, existing, Names.Key);

        Assert.Empty(fit.Missing);
        Assert.Empty(fit.Excess);
    }
}
