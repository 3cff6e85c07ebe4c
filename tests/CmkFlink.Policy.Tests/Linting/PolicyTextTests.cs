using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Policy.Tests.Linting;

public class PolicyTextTests
{
    /// <summary>In the shape of AWS's samples for MSF: a key and its operator, with the known faults of both.</summary>
    private const string Sample = """
        Parameters:
          KeyAdministratorArn:
            Type: String
          OperatorArn:
            Type: String
          ApplicationName:
            Type: String
            Default: orders
          WithUser:
            Type: String
            Default: 'no'
        Conditions:
          HasUser: !Equals [!Ref WithUser, 'yes']
        Resources:
          OrdersKey:
            Type: AWS::KMS::Key
            Properties:
              KeyPolicy:
                Version: 2012-10-17
                Statement:
                  - Sid: Enable IAM User Permissions
                    Effect: Allow
                    Principal:
                      AWS: !Ref KeyAdministratorArn
                    Action: kms:*
                    Resource: '*'
                  - Sid: Operator
                    Effect: Allow
                    Principal:
                      AWS: !Ref OperatorArn
                    Action: kms:Decrypt
                    Resource: '*'
                    Condition:
                      StringEquals:
                        kms:ViaService: !Sub kinesisanalytics.${AWS::Region}.amazonaws.com
                        kms:EncryptionContext:aws:kinesisanalytics:arn: !Sub arn:${AWS::Partition}:kinesisanalytics:${AWS::Region}:${AWS::AccountId}:application/${ApplicationName}
          OperatorPolicy:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              PolicyDocument:
                Version: 2012-10-17
                Statement:
                  - Sid: Use
                    Effect: Allow
                    Action:
                      - kms:Decrypt
                      - kms:Encrypt
                    Resource: !GetAtt OrdersKey.Arn
                    Condition:
                      StringEquals:
                        kms:ViaService: !Sub kinesisanalytics.${AWS::Region}.amazonaws.com
                  - Sid: Pass
                    Effect: Allow
                    Action: iam:PassRole
                    Resource: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*
                    Condition: { StringEquals: { iam:PassedToService: kinesisanalytics.amazonaws.com } }
          ExecutionRole:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Version: 2012-10-17
                Statement:
                  Effect: Allow
                  Principal: { Service: kinesisanalytics.amazonaws.com }
                  Action: sts:AssumeRole
              Policies:
                - PolicyName: inline
                  PolicyDocument:
                    Version: 2012-10-17
                    Statement: { Effect: Allow, Action: '*', Resource: '*' }
          Never:
            Type: AWS::IAM::User
            Condition: HasUser
            Properties:
              Policies: [{ PolicyName: x, PolicyDocument: { Statement: broken } }]
        """;

    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["KeyAdministratorArn"] = "arn:aws:iam::111122223333:role/Admin",
        ["OperatorArn"] = "arn:aws:iam::111122223333:role/Operator",
        ["AWS::Region"] = "eu-west-1",
    };

    [Fact]
    public void A_template_is_judged_as_a_whole_with_source_line_and_path()
    {
        PolicyText text = PolicyText.Read(Sample, "cmk.yaml", parameters: Parameters);

        Assert.Empty(text.Findings);
        Assert.Equal(
            [
                "CMK050 Error cmk.yaml: OrdersKey 19 Resources.OrdersKey.Properties.KeyPolicy",
                "CMK050 Error cmk.yaml: OrdersKey 19 Resources.OrdersKey.Properties.KeyPolicy",
                "CMK022 Warning cmk.yaml: OrdersKey 25 Resources.OrdersKey.Properties.KeyPolicy.Statement[0].Action",
                "CMK033 Warning cmk.yaml: OperatorPolicy 46 Resources.OperatorPolicy.Properties.PolicyDocument.Statement[0].Action",
                "CMK052 Warning cmk.yaml: OperatorPolicy 55 Resources.OperatorPolicy.Properties.PolicyDocument.Statement[1].Resource",
                "CMK052 Error cmk.yaml: ExecutionRole/Policies[0] 70 Resources.ExecutionRole.Properties.Policies[0].PolicyDocument.Statement[0].Resource",
            ],
            PolicyLinter.Lint(text.Policies).Where(finding => finding.Severity > FindingSeverity.Information).Select(finding => $"{finding.RuleId} {finding.Severity} {finding.Source} {finding.Line} {finding.Path}"));
    }

    [Fact]
    public void What_has_no_value_is_said_once_a_policy_and_nothing_is_made_of_what_is_missing()
    {
        PolicyText text = PolicyText.Read(Sample, "cmk.yaml");

        FlinkCmkFinding open = Assert.Single(text.Findings);
        Assert.Equal(("CMK060", FindingSeverity.Warning, "cmk.yaml: OrdersKey", 19L), (open.RuleId, open.Severity, open.Source, open.Line));
        Assert.Contains("KeyAdministratorArn, OperatorArn", open.Message, StringComparison.Ordinal);
        string[] rules = [.. PolicyLinter.Lint(text.Policies).Select(finding => finding.RuleId)];
        Assert.DoesNotContain("CMK050", rules);
        Assert.DoesNotContain("CMK002", rules);
        // The stand-in for the administrator is as good as any.
        Assert.Contains("CMK022", rules);
    }

    [Theory]
    [InlineData("!If [Delegates, { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }, !Ref AWS::NoValue]")]
    [InlineData("!If [Delegates, !Ref AWS::NoValue, { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }]")]
    public void A_statement_under_a_condition_without_value_is_said_to_be_open(string statement)
    {
        PolicyText text = PolicyText.Read($"Parameters: {{ Delegate: {{ Type: String }} }}\nConditions: {{ Delegates: !Equals [!Ref Delegate, 'yes'] }}\nResources: {{ K: {{ Type: AWS::KMS::Key, Properties: {{ KeyPolicy: {{ Statement: [{statement}] }} }} }} }}\n");

        FlinkCmkFinding open = Assert.Single(text.Findings);
        Assert.Equal("CMK060", open.RuleId);
        Assert.Contains("Delegate", open.Message, StringComparison.Ordinal);
        Assert.Equal(["arn:aws:iam::111122223333:root"], Assert.Single(Assert.Single(text.Policies).Document.Statements).Principals!.Select(principal => principal.Value));
    }

    [Fact]
    public void A_schema_error_in_a_template_is_told_at_its_own_line()
    {
        PolicyText text = PolicyText.Read(Sample, "cmk.yaml", parameters: new Dictionary<string, string>(Parameters) { ["WithUser"] = "yes" });

        FlinkCmkFinding finding = Assert.Single(text.Findings);
        Assert.Equal(("CMK001", "cmk.yaml: Never/Policies[0]", 75L, "Resources.Never.Properties.Policies[0].PolicyDocument.Statement"), (finding.RuleId, finding.Source, finding.Line, finding.Path));
        Assert.StartsWith("a statement is a JSON object, not a string", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_error_in_a_policy_is_a_finding_with_line_and_path()
    {
        PolicyText text = PolicyText.Read("{\n  \"Statement\": [\n    { \"Effect\": \"allow\" }\n  ]\n}", "bad.json");

        FlinkCmkFinding finding = Assert.Single(text.Findings);
        Assert.Equal(("CMK001", FindingSeverity.Error, 3L, "$.Statement[0].Effect", "bad.json"), (finding.RuleId, finding.Severity, finding.Line, finding.Path, finding.Source));
    }

    [Fact]
    public void A_finding_in_a_policy_text_has_the_line_of_its_element()
    {
        PolicyText text = PolicyText.Read("\uFEFF{\n  \"Statement\": {\n    \"Effect\": \"Allow\",\n    \"Action\": \"iam:PassRole\",\n    \"Resource\": \"*\"\n  }\n}");

        FlinkCmkFinding finding = Assert.Single(PolicyLinter.Lint(text.Policies));
        Assert.Equal(("CMK052", 5L, "statement 1"), (finding.RuleId, finding.Line, finding.Statement));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData(null)]
    public void An_empty_text_is_a_finding(string? text) => Assert.Equal("CMK001", Assert.Single(PolicyText.Read(text).Findings).RuleId);

    [Fact]
    public void A_template_without_policies_says_so() =>
        Assert.Equal(("CMK062", FindingSeverity.Information), Assert.Single(PolicyText.Read("Resources: { B: { Type: AWS::S3::Bucket, Properties: {} } }").Findings) is { } finding ? (finding.RuleId, finding.Severity) : default);

    [Theory]
    [InlineData(LintedPolicyType.KeyPolicy, 32 * 1024, null)]
    [InlineData(LintedPolicyType.IdentityPolicy, 6144, null)]
    [InlineData(LintedPolicyType.TrustPolicy, 2048, null)]
    [InlineData(LintedPolicyType.IdentityPolicy, 10_240, 10_240)]
    public void The_limits_of_length_are_exact(LintedPolicyType type, int limit, int? given)
    {
        LintedPolicy longest = new() { Document = new() { Id = "", Statements = [] }, Type = type, CharacterLimit = given };
        int room = limit - longest.Document.ToJson(indented: false).Length;

        Assert.DoesNotContain("CMK004", Of(new string('x', room)));
        Assert.Contains("CMK004", Of(new string('x', room + 1)));

        IEnumerable<string> Of(string id) => PolicyLinter.Lint(longest with { Document = longest.Document with { Id = id } }).Select(finding => finding.RuleId);
    }

    [Fact]
    public void Every_rule_has_a_page_and_every_page_its_rule()
    {
        string docs = Path.Combine(AppContext.BaseDirectory, "rules");
        string[] pages = [.. Directory.GetFiles(docs, "CMK*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

        Assert.Equal(PolicyLinter.Rules.Select(rule => rule.Id), pages);
        Assert.All(PolicyLinter.Rules, rule => Assert.StartsWith($"# {rule.Id}: {rule.Title}\n", File.ReadAllText(Path.Combine(docs, rule.Id + ".md")).ReplaceLineEndings("\n"), StringComparison.Ordinal));
    }
}
