using CmkFlink.Policy.Linting;
using CmkFlink.Policy.Templates;

namespace CmkFlink.Policy.Tests.Templates;

/// <summary>Each function as the CloudFormation user guide describes it, worked out by hand.</summary>
public class IntrinsicTests
{
    private static readonly Dictionary<string, string> Given = new() { ["Name"] = "orders", ["AWS::Region"] = "eu-west-1", ["AWS::AccountId"] = "123456789012", ["Role.Arn"] = "arn:aws:iam::123456789012:role/Given" };

    public static TheoryData<string, string> Values => new()
    {
        { "!Ref Name", "orders" },
        { "!Ref WithDefault", "standard" },
        { "!Ref List", "a|b|c" },
        { "!Ref AWS::Region", "eu-west-1" },
        { "!Ref 'AWS::AccountId'", "123456789012" },
        { "!Ref AWS::Partition", "aws" },
        { "!Ref AWS::URLSuffix", "amazonaws.com" },
        { "!Ref NamedRole", "operator-orders" },
        { "!Ref PlainRole", "PlainRole" },
        { "!Ref Key", "00000000-0000-0000-0000-000000000003" },
        { "!GetAtt Role.Arn", "arn:aws:iam::123456789012:role/Given" },
        { "!GetAtt NamedRole.Arn", "arn:aws:iam::123456789012:role/ops/operator-orders" },
        { "!GetAtt [PlainRole, Arn]", "arn:aws:iam::123456789012:role/PlainRole" },
        { "{ Fn::GetAtt: [Key, Arn] }", "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000003" },
        { "!Sub 'kinesisanalytics.${AWS::Region}.amazonaws.com'", "kinesisanalytics.eu-west-1.amazonaws.com" },
        { "!Sub ['${a}/${Name}', { a: !Ref WithDefault }]", "standard/orders" },
        { "!Sub '${!aws:username} ${Key.Arn}'", "${aws:username} arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000003" },
        { "!Sub 'a $ b { ${ c'", "a $ b { ${ c" },
        { "!Join [':', [a, !Ref Name, !Ref AWS::Region]]", "a:orders:eu-west-1" },
        { "!Join ['-', !Ref List]", "a-b-c" },
        { "!Join ['', []]", "" },
        { "!Split ['.', a.b]", "a|b" },
        { "!Select [1, !Split ['/', 'x/y/z']]", "y" },
        { "!Select ['2', !Ref List]", "c" },
        { "!FindInMap [Stages, !Ref WithDefault, Count]", "7" },
        { "!If [IsStandard, !Ref Name, no]", "orders" },
        { "!If [IsNot, yes, !Ref Name]", "orders" },
        { "!If [Both, yes, no]", "no" },
        { "!If [Either, yes, no]", "yes" },
        { "!Base64 orders", "b3JkZXJz" },
        { "[a, !Ref AWS::NoValue, !If [IsNot, b, !Ref AWS::NoValue], c]", "a|c" },
        { "2012-10-17", "2012-10-17" },
        { "0123", "0123" },
        { "yes", "yes" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_function_gives_what_CloudFormation_gives(string yaml, string expected) => Assert.Equal(expected, Work(yaml));

    [Theory]
    [InlineData("!Ref Open", "Open")]
    [InlineData("!Ref NoSuchThing", "NoSuchThing")]
    [InlineData("!Ref Secret", "Secret")]
    [InlineData("!GetAtt Bucket.Arn", "Bucket.Arn")]
    [InlineData("!GetAtt NamedRole.RoleId", "NamedRole.RoleId")]
    [InlineData("!Sub 'x-${Open}-y'", "Open")]
    [InlineData("!ImportValue other", "Fn::ImportValue")]
    [InlineData("!GetAZs ''", "Fn::GetAZs")]
    [InlineData("!Cidr [10.0.0.0/16, 2]", "Fn::Cidr")]
    [InlineData("!Transform { Name: AWS::Include }", "Fn::Transform")]
    [InlineData("!Length [a]", "Fn::Length")]
    [InlineData("!FindInMap [Stages, none, Count]", "Fn::FindInMap-Stages-none-Count")]
    [InlineData("!Select [0, !Ref Open]", "Fn::Select")]
    [InlineData("!Split ['.', !GetAtt Bucket.Arn]", "Bucket.Arn")]
    [InlineData("!If [IsOpen, a, b]", "Open")]
    [InlineData("!If [IsNotOpen, a, b]", "Open")]
    [InlineData("!Sub ['x-${a}', { a: !If [IsOpen, a, b] }]", "Open")]
    [InlineData("!If [IsOpen, !Ref AWS::NoValue, b]", "Open")]
    [InlineData("[!If [IsOpen, !Ref AWS::NoValue, b]]", "Open")]
    public void What_has_no_value_is_marked_with_its_name(string yaml, string name) => Assert.Equal([name], Unresolved.Names(Work(yaml)));

    [Fact]
    public void What_stands_under_an_open_condition_keeps_its_text()
    {
        PseudoParameters place = new(Given);

        Assert.Equal("operator-orders", Unresolved.StandIn(Work("!If [IsOpen, !Ref NamedRole, other]"), isPrincipal: true, place));
        Assert.Equal("arn:aws:iam::123456789012:role/Open", Unresolved.StandIn(Work("!If [IsOpen, !Ref Open, other]"), isPrincipal: true, place));
        Assert.Equal("x-a-y", Unresolved.StandIn(Work("!Sub ['x-${a}-y', { a: !If [IsOpen, a, b] }]"), isPrincipal: false, place));
        Assert.Equal("known", Work("!If [EitherOpen, known, other]"));
    }

    [Theory]
    [InlineData("!Ref [a]", "Ref takes")]
    [InlineData("!GetAtt Key", "Fn::GetAtt takes")]
    [InlineData("!Sub [a]", "Fn::Sub takes")]
    [InlineData("!Sub '${List}'", "is a list")]
    [InlineData("!Join [a]", "Fn::Join takes")]
    [InlineData("!Join [',', [[a]]]", "An element of Fn::Join is a text")]
    [InlineData("!Split [a]", "Fn::Split takes")]
    [InlineData("!Select [9, [a]]", "no element 9")]
    [InlineData("!Select [-1, [a]]", "no element -1")]
    [InlineData("!FindInMap [a]", "Fn::FindInMap takes")]
    [InlineData("!If [IsStandard, a]", "Fn::If takes")]
    [InlineData("!If [NoSuch, a, b]", "no condition 'NoSuch'")]
    [InlineData("!If [Circle, a, b]", "circle")]
    [InlineData("!If [Odd, a, b]", "is no condition")]
    [InlineData("!Equals [a, b]", "is no function that can stand here")]
    [InlineData("{ Fn::Nonsense: a }", "Fn::Nonsense is no function")]
    [InlineData("!Ref SelfNamed", "refers to itself")]
    public void A_function_that_is_not_written_as_CloudFormation_has_it_is_refused_at_its_line(string yaml, string reason)
    {
        TemplateException e = Assert.Throws<TemplateException>(() => Work(yaml));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_that_grow_without_bounds_are_stopped()
    {
        string bomb = "x";
        for (int i = 0; i < 14; i++) bomb = $"!Sub ['${{a}}${{a}}${{a}}${{a}}', {{ a: {bomb} }}]";

        TemplateException e = Assert.Throws<TemplateException>(() => Work(bomb));

        Assert.Contains("grows beyond all bounds", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_and_YAML_are_the_same_template()
    {
        const string json = """{"Resources":{"K":{"Type":"AWS::KMS::Key","Properties":{"KeyPolicy":{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Principal":{"AWS":{"Fn::Sub":"arn:aws:iam::${AWS::AccountId}:root"}},"Action":"kms:*","Resource":"*"}]}}}}}""";
        const string yaml = """
            Resources:
              K:
                Type: AWS::KMS::Key
                Properties:
                  KeyPolicy:
                    Version: 2012-10-17
                    Statement:
                      - Sid: A
                        Effect: Allow
                        Principal:
                          AWS: !Sub arn:aws:iam::${AWS::AccountId}:root
                        Action: kms:*
                        Resource: "*"
            """;

        LintedPolicy fromJson = Assert.Single(PolicyText.Read(json).Policies), fromYaml = Assert.Single(PolicyText.Read(yaml).Policies);

        Assert.Equal(fromJson.Document, fromYaml.Document);
        Assert.Equal("arn:aws:iam::111122223333:root", Assert.Single(fromYaml.Document.Statements[0].Principals!).Value);
        Assert.Equal((1, 8), (fromJson.Places.LineOf("$.Statement[0].Effect"), fromYaml.Places.LineOf("$.Statement[0]")));
    }

    private static string Work(string yaml)
    {
        MapNode template = (MapNode)TemplateYaml.Read($$"""
            Parameters:
              Name: { Type: String }
              WithDefault: { Type: String, Default: standard }
              List: { Type: CommaDelimitedList, Default: "a, b,c" }
              Open: { Type: String }
              Secret: { Type: "AWS::SSM::Parameter::Value<String>", Default: /path/of/it }
            Mappings:
              Stages: { standard: { Count: 7 } }
            Conditions:
              IsStandard: !Equals [!Ref WithDefault, standard]
              IsNot: !Not [!Condition IsStandard]
              Both: !And [!Condition IsStandard, !Condition IsNot]
              Either: !Or [!Condition IsStandard, !Condition IsNot]
              Circle: !Not [!Condition Circle]
              Odd: !Join ["", [a]]
              IsOpen: !Equals [!Ref Open, a]
              IsNotOpen: !Not [!Condition IsOpen]
              EitherOpen: !Or [!Condition IsOpen, !Condition IsStandard]
            Resources:
              NamedRole: { Type: AWS::IAM::Role, Properties: { RoleName: !Sub "operator-${Name}", Path: /ops/ } }
              PlainRole: { Type: AWS::IAM::Role }
              Key: { Type: AWS::KMS::Key }
              Bucket: { Type: AWS::S3::Bucket }
              SelfNamed: { Type: AWS::IAM::Role, Properties: { RoleName: !Ref SelfNamed } }
            Value: {{yaml}}
            """);
        return new TemplateResolver(template, Given).Resolve(template["Value"]!) switch
        {
            ScalarNode scalar => scalar.Text!,
            ListNode list => string.Join("|", list.Items.Select(item => ((ScalarNode)item).Text)),
            TemplateNode other => other.ToString(),
        };
    }
}
