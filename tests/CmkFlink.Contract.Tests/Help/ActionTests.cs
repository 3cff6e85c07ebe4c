using CmkFlink.Core.Operations;
using CmkFlink.Help.Pages;
using CmkFlink.Policy.Actions;
using CmkFlink.Policy.Builders;
using Markdig.Syntax.Inlines;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>The actions that a page says its actor needs are in the policies that this product writes for that actor, or are said to be extra.</summary>
public sealed class ActionTests
{
    private const string Application = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders";

    private static readonly Dictionary<string, PolicyKind[]> KindsOf = new(StringComparer.OrdinalIgnoreCase)
    {
        ["operator"] = [PolicyKind.OperatorBase, PolicyKind.OperatorCmk],
        ["key administrator"] = [PolicyKind.KeyAdministrator],
        ["reader"] = [PolicyKind.Reader],
        // Whoever may write IAM policies: no policy of this product makes one.
        ["IAM administrator"] = [],
        ["nobody"] = [],
    };

    public static TheoryData<string> PageNames => Docs.PageNames;

    [Theory]
    [MemberData(nameof(PageNames))]
    public void The_actors_are_those_of_the_product(string name)
    {
        string[] actors = Actors(Docs.Pages[name]);
        string[] expected = [.. CmdletActors.Of(name).Select(actor => CmdletActors.NameOf(actor).ToLowerInvariant()).DefaultIfEmpty("nobody")];
        // Where all take part, a reader may lend his eyes.
        if (CmdletActors.NeedsAll(name) && actors.Contains("reader")) expected = [.. expected, "reader"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), actors.Order(StringComparer.Ordinal));
        Assert.Equal(actors.Contains("nobody", StringComparer.OrdinalIgnoreCase) && actors.Length == 1, !Docs.Pages[name]["IAM actions"].Tables.Any());
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_action_exists_and_its_actors_policies_have_it_or_it_is_said_to_be_extra(string name)
    {
        HelpPage page = Docs.Pages[name];
        List<string> wrong = [];
        foreach (TextTable table in page["IAM actions"].Tables)
        {
            bool named = table.Head[0] == "actor";
            Assert.Equal(named ? ["actor", "action", "resource", "why"] : ["action", "resource", "why"], table.Head);
            foreach (IReadOnlyList<string> row in table.Rows)
            {
                string[] actors = named ? row[0].Split(", ") : Actors(page);
                foreach (string action in row[^3].Split(", "))
                {
                    if (AwsActions.Find(action) is null) wrong.Add($"{action} does not exist");
                    else if (!row[^1].StartsWith("Extra:", StringComparison.Ordinal)) wrong.AddRange(actors.Where(actor => !Has(actor, action)).Select(actor => $"the {actor} has no {action}"));
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static string[] Actors(HelpPage page) => [.. page["Actor"].Inlines<EmphasisInline>().Where(emphasis => emphasis.DelimiterCount == 2).Select(emphasis => PlainText.Of(emphasis).ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

    private static bool Has(string actor, string action)
    {
        PolicyKind[] kinds = KindsOf[actor];
        return kinds.Length == 0 || kinds.SelectMany(Granted).Contains(action, StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Granted(PolicyKind kind) => PolicyBuilder.Build(new PolicyRequest
    {
        Kind = kind,
        Applications = kind is PolicyKind.OperatorBase or PolicyKind.OperatorCmk ? [new OperatedApplication(Application, [])] : [],
        ExecutionRoleArns = kind is PolicyKind.OperatorBase ? ["arn:aws:iam::123456789012:role/FlinkExecution"] : [],
        KeyArns = kind is PolicyKind.OperatorCmk ? ["arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"] : [],
        Region = kind is PolicyKind.KeyAdministrator or PolicyKind.Reader ? "eu-west-1" : null,
        AccountId = kind is PolicyKind.KeyAdministrator or PolicyKind.Reader ? "123456789012" : null,
    }).Statements.SelectMany(statement => statement.Actions ?? []);
}
