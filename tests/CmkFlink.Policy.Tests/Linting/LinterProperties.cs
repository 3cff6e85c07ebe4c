using System.Globalization;
using System.Text;
using System.Text.Json;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Linting;
using CmkFlink.Policy.Tests.Properties;
using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Policy.Tests.Linting;

/// <summary>Whatever comes in, findings come out: no exception, and none without its words.</summary>
public class LinterProperties
{
    private static readonly string[] Names = ["Statement", "Resources", "Type", "Properties", "KeyPolicy", "PolicyDocument", "Policies", "Effect", "Action", "Principal", "Condition", "Resource", "Version", "Sid", "Ref", "Fn::Sub", "Fn::Join", "Fn::If", "AWS", "Service", "StringEquals", "x"];

    private static readonly string[] Texts =
    [
        "Allow", "Deny", "*", "kms:*", "kms:Decrypt", "2012-10-17", "AWS::KMS::Key", "AWS::IAM::Role", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/a", "arn::::", "${", "${aws:x}", "\\u0000", "kinesisanalytics.amazonaws.com", "AROAEXAMPLEDELETED12", "",
        "\uE000", "\uE000Name\uE001", "\uE001",
    ];

    private static readonly string[] YamlPieces = ["Resources:", "\n  ", "\n    ", "Type: AWS::KMS::Key", "Properties:", "KeyPolicy:", "!Ref", "!Sub", " ${a}", "!GetAtt", "&a", "*a", "- ", ": ", "{", "}", "[", "]", ",", "'", "\"", "|", ">", "#", "%", "---", "\t", "<<:", "?", "\\", "\uD800", "\0", "é", "!!", "@", "`"];

    private static readonly Config Many = PropertyRuns.Of(1500);

    [Fact]
    public void Any_JSON_is_judged_without_an_exception() => Check(Json(4), text => Sound(text));

    [Fact]
    public void Any_JSON_that_begins_like_a_template_is_judged_without_an_exception() =>
        Check(Json(4), json => Sound($$$"""{"Resources":{"K":{"Type":"AWS::KMS::Key","Properties":{"KeyPolicy":{{{json}}}}},"R":{"Type":"AWS::IAM::Role","Properties":{{{json}}}}},"Conditions":{{{json}}}}"""));

    [Fact]
    public void Any_JSON_that_begins_like_a_statement_is_judged_without_an_exception() =>
        Check(Json(3), json => Sound($$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"AWS":"*"},"Condition":{{{json}}}},{{{json}}}]}"""));

    [Fact]
    public void Any_pieces_of_YAML_are_judged_without_an_exception() =>
        Check(Gen.Choose(0, 40).SelectMany(count => Gen.Elements(YamlPieces).ListOf(count)).Select(list => string.Concat(list)), Sound);

    [Fact]
    public void Any_sound_document_is_judged_without_an_exception() => Check(Generators.Document(resource: true, notPrincipal: true), document =>
        Enum.GetValues<LintedPolicyType>().All(type => PolicyLinter.Lint([new LintedPolicy { Document = document, Type = type }]).All(IsWorded)));

    [Fact]
    public void Judging_twice_finds_the_same() => Check(Generators.Document(resource: true), document =>
    {
        LintedPolicy policy = new() { Document = document, Type = LintedPolicy.Guess(document) };
        return PolicyLinter.Lint([policy]).SequenceEqual(PolicyLinter.Lint([policy]));
    });

    /// <summary>32 KB of statements that no call can meet, each of which takes the longest search.</summary>
    [Fact]
    public void The_worst_policy_that_fits_is_judged_in_seconds()
    {
        string principals = string.Join(",", Enumerable.Range(0, 30).Select(i => $"\"arn:aws:iam::111122223333:role/r{i.ToString(CultureInfo.InvariantCulture)}\""));
        StringBuilder statements = new();
        while (statements.Length < 28_000)
            statements.Append("{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[").Append(principals).Append("]},\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}},");
        string text = $$"""{"Version":"2012-10-17","Statement":[{{statements.ToString().TrimEnd(',')}}]}""";
        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.NotEmpty(PolicyLinter.Lint(PolicyText.Read(text).Policies));

        // A second here; a search that does not end is what this is about.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 180);
    }

    private static bool Sound(string text)
    {
        PolicyText read = PolicyText.Read(text, "x");
        return (read.Policies.Count > 0 || read.Findings.Count > 0) && read.Findings.Concat(PolicyLinter.Lint(read.Policies)).All(IsWorded);
    }

    private static bool IsWorded(FlinkCmkFinding finding) =>
        finding is { RuleId.Length: 6, Title.Length: > 0, Message.Length: > 0, Remedy.Length: > 0, Line: null or > 0 };

    private static Gen<string> Json(int depth)
    {
        Gen<string> scalar = Gen.OneOf(Gen.Elements(Texts).Select(text => JsonSerializer.Serialize(text)), Gen.Elements("null", "true", "12", "1e400", "-0"));
        if (depth == 0) return scalar;
        Gen<string> list = Gen.Choose(0, 3).SelectMany(count => Json(depth - 1).ListOf(count)).Select(items => $"[{string.Join(",", items)}]");
        Gen<string> map = Gen.Choose(0, 4).SelectMany(count => Gen.Elements(Names).SelectMany(name => Json(depth - 1), (name, value) => (name, value)).ListOf(count))
            .Select(members => $"{{{string.Join(",", members.DistinctBy(member => member.name).Select(member => $"\"{member.name}\":{member.value}"))}}}");
        return Gen.Frequency((1, scalar), (2, list), (5, map));
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) => Prop.ForAll(gen.ToArbitrary(), holds).Check(Many);
}
