using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Policy.Tests.Linting;

/// <summary>What the linter says to the product's own policies. The expectations are written by hand, option by option.</summary>
public class BuiltPolicyTests
{
    private static readonly string[] Nothing = [];

    [Theory]
    [InlineData(PolicyKind.KeyPolicy, "CMK021")]
    [InlineData(PolicyKind.OperatorBase, "")]
    [InlineData(PolicyKind.OperatorCmk, "")]
    [InlineData(PolicyKind.KeyAdministrator, "")]
    [InlineData(PolicyKind.Reader, "")]
    public void Without_options_there_is_nothing_above_information(PolicyKind kind, string information)
    {
        FlinkCmkFinding[] findings = [.. Lint(Request(kind))];

        Assert.All(findings, finding => Assert.Equal(FindingSeverity.Information, finding.Severity));
        Assert.Equal(information.Length == 0 ? Nothing : [information], findings.Select(finding => finding.RuleId));
    }

    [Theory]
    [InlineData("eu-west-1", "aws")]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public void Every_partition_is_as_good(string region, string partition)
    {
        PolicyRequest request = new()
        {
            Kind = PolicyKind.KeyPolicy,
            Applications = [new OperatedApplication($"arn:{partition}:kinesisanalytics:{region}:111122223333:application/a.b", [$"arn:{partition}:iam::111122223333:role/Operator"])],
            KeyAdministrators = [$"arn:{partition}:iam::111122223333:role/KeyAdministrator"],
        };

        Assert.Equal(["CMK021"], Lint(request).Select(finding => finding.RuleId));
    }

    [Fact]
    public void Several_applications_operators_administrators_and_readers_are_as_good()
    {
        PolicyRequest request = Request(PolicyKind.KeyPolicy) with
        {
            Applications = [new OperatedApplication(Example.Application, [Example.OperatorRole, Example.OperatorUser]), new OperatedApplication(Example.OtherApplication, [Example.OtherRole])],
            KeyAdministrators = [Example.AdministratorRole, Example.AdministratorUser],
            Readers = [Example.ReaderRole],
        };

        Assert.Equal(["CMK021"], Lint(request).Select(finding => finding.RuleId));
    }

    /// <summary>Id, severity and statement of everything that an option of the key policy brings.</summary>
    public static TheoryData<string, PolicyRequest, string[]> Options => new()
    {
        { "AccountRoot", Request(PolicyKind.KeyPolicy) with { AccountRoot = true }, [] },
        { "AccountRoot alone", Request(PolicyKind.KeyPolicy) with { AccountRoot = true, KeyAdministrators = [] }, [] },
        { "ThisAccountOnly", Request(PolicyKind.KeyPolicy) with { ThisAccountOnly = true }, ["CMK021 Information -"] },
        { "ExclusivePrincipal", Request(PolicyKind.KeyPolicy) with { ExclusivePrincipal = true }, ["CMK021 Information -"] },
        { "ExclusivePrincipal with AccountRoot", Request(PolicyKind.KeyPolicy) with { ExclusivePrincipal = true, AccountRoot = true }, [] },
        { "SourceVpce", Request(PolicyKind.KeyPolicy) with { SourceVpce = ["vpce-1a2b3c4d", "vpce-2a2b3c4d"] }, ["CMK021 Information -"] },
        { "RequireMfaAge", Request(PolicyKind.KeyPolicy) with { KeyAdministrators = [Example.AdministratorUser], RequireMfaAge = 300 }, ["CMK021 Information -"] },
        { "AllowUseByAdministrator", Request(PolicyKind.KeyPolicy) with { AllowUseByAdministrator = true }, ["CMK021 Information -", "CMK022 Warning AllowKeyAdministratorsToUseKey"] },
        { "Condition on the organization", Request(PolicyKind.KeyPolicy) with { Conditions = [new PolicyCondition("StringEquals", "aws:PrincipalOrgID", ["o-1234567890"])] }, ["CMK021 Information -"] },
        {
            // The administrator's direct calls meet it; what MSF forwards for the operator cannot.
            "Condition on the VPC endpoint",
            Request(PolicyKind.KeyPolicy) with { Conditions = [new PolicyCondition("StringEquals", "aws:SourceVpce", ["vpce-1a2b3c4d"])] },
            [
                "CMK021 Information -", "CMK031 Warning AllowOperatorToDescribeKey", "CMK031 Warning AllowOperatorToConfigureAppToUseKeyForApplicationState",
                "CMK031 Warning AllowOperatorToConfigureAppToCreateGrantForRunningState",
            ]
        },
        {
            "Condition on MFA, of roles",
            Request(PolicyKind.KeyPolicy) with { Conditions = [new PolicyCondition("Bool", "aws:MultiFactorAuthPresent", ["true"])] },
            [
                "CMK020 Error -", "CMK031 Warning AllowKeyAdministratorsToManageKey", "CMK031 Warning AllowOperatorToDescribeKey", "CMK031 Warning AllowOperatorToConfigureAppToUseKeyForApplicationState",
                "CMK031 Warning AllowOperatorToConfigureAppToCreateGrantForRunningState",
            ]
        },
        { "Permissive", Request(PolicyKind.Permissive), ["CMK021 Information -", "CMK022 Warning AllowKeyAdministratorsEverything"] },
        { "One who operates and administers", Request(PolicyKind.KeyPolicy) with { KeyAdministrators = [Example.OperatorRole] }, ["CMK021 Information -", "CMK022 Warning AllowOperatorToConfigureAppToUseKeyForApplicationState", "CMK022 Warning AllowOperatorToConfigureAppToCreateGrantForRunningState"] },
        { "Permissive for one who operates and administers", Request(PolicyKind.Permissive) with { KeyAdministrators = [Example.OperatorRole] }, ["CMK021 Information -", "CMK023 Warning AllowKeyAdministratorsEverything"] },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_brings_exactly_its_findings(string option, PolicyRequest request, string[] expected)
    {
        Assert.NotEmpty(option);

        Assert.Equal(expected.Order(StringComparer.Ordinal), Lint(request).Select(finding => $"{finding.RuleId} {finding.Severity} {finding.Statement ?? "-"}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_key_policy_and_all_identity_policies_together_are_as_good()
    {
        LintedPolicy[] policies = [.. new[] { PolicyKind.KeyPolicy, PolicyKind.OperatorBase, PolicyKind.OperatorCmk, PolicyKind.KeyAdministrator, PolicyKind.Reader }.Select(kind => Policy(Request(kind)))];

        Assert.Equal(["CMK021"], PolicyLinter.Lint(policies).Select(finding => finding.RuleId));
    }

    private static PolicyRequest Request(PolicyKind kind) => new()
    {
        Kind = kind,
        Applications = kind is PolicyKind.KeyAdministrator or PolicyKind.Reader ? [] : [new OperatedApplication(Example.Application, [Example.OperatorRole])],
        KeyAdministrators = kind is PolicyKind.KeyPolicy or PolicyKind.Permissive ? [Example.AdministratorRole] : [],
        KeyArns = kind == PolicyKind.OperatorCmk ? [Example.Key] : [],
        ExecutionRoleArns = kind == PolicyKind.OperatorBase ? [Example.ExecutionRole] : [],
        Region = Example.Region,
        AccountId = Example.Account,
    };

    private static LintedPolicy Policy(PolicyRequest request)
    {
        PolicyDocument document = PolicyBuilder.Build(request);
        return new LintedPolicy { Document = document, Type = LintedPolicy.Guess(document) };
    }

    private static IReadOnlyList<FlinkCmkFinding> Lint(PolicyRequest request) => PolicyLinter.Lint([Policy(request)]);
}
