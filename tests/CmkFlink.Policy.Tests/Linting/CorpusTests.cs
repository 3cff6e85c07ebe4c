using System.Text.Json;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Policy.Tests.Linting;

/// <summary>
/// Each file of the corpus has a bad policy with what is to be found in it, written by hand, and a good neighbour in which nothing is.
/// "base" puts the statements of the documented key policy before those of the file; "badWithout" leaves some of them out of the bad one; "beside" is the key policy that an identity policy is for.
/// </summary>
public class CorpusTests
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Linting", "corpus");

    private static readonly string[] Names = [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Cases => [.. Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_bad_policy_is_found_out(string name)
    {
        JsonElement root = Read(name);

        string[] found = [.. Lint(root, "bad").Select(finding => $"{finding.RuleId} {finding.Severity} {finding.Statement ?? "-"}")];

        Assert.Equal(root.GetProperty("expect").EnumerateArray().Select(item => item.GetString()!).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_good_neighbour_is_left_alone(string name) =>
        Assert.Empty(Lint(Read(name), "good").Select(finding => $"{finding.RuleId} {finding.Statement}: {finding.Message}"));

    [Fact]
    public void Every_rule_about_a_policy_has_its_case()
    {
        // The text of a policy or template, size and the missing fallback have tests of their own.
        string[] elsewhere = ["CMK001", "CMK004", "CMK021", "CMK060", "CMK061", "CMK062"];

        Assert.Equal(PolicyLinter.Rules.Select(rule => rule.Id).Except(elsewhere), Names.Select(name => name[..6]).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<FlinkCmkFinding> Lint(JsonElement root, string which)
    {
        List<PolicyStatement> statements = [.. PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":{{root.GetProperty(which).GetRawText()}}}""").Statements];
        if (root.GetProperty("base").GetString() is not null)
        {
            string[] without = which == "bad" && root.TryGetProperty("badWithout", out JsonElement left) ? [.. left.EnumerateArray().Select(sid => sid.GetString()!)] : [];
            statements.InsertRange(0, KeyPolicy.Statements.Where(statement => !without.Contains(statement.Sid)));
        }

        PolicyDocument document = new() { Statements = statements };
        LintedPolicyType type = root.TryGetProperty("type", out JsonElement given) ? Enum.Parse<LintedPolicyType>(given.GetString()!) : LintedPolicy.Guess(document);
        LintedPolicy[] beside = root.TryGetProperty("beside", out _) ? [new LintedPolicy { Document = KeyPolicy, Type = LintedPolicyType.KeyPolicy }] : [];
        return PolicyLinter.Lint([new LintedPolicy { Document = document, Type = type }], beside).Where(finding => finding.Severity > FindingSeverity.Information);
    }

    private static PolicyDocument KeyPolicy { get; } = PolicyBuilder.Build(Example.KeyPolicyRequest);

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")), Options).RootElement;
}
