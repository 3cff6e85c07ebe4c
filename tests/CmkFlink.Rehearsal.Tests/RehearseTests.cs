using System.Text.Json;
using System.Text.RegularExpressions;

namespace CmkFlink.Rehearsal.Tests;

/// <summary>What <c>rehearse</c> shows, as a line a step and as one JSON document, and how it ends.</summary>
public sealed partial class RehearseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rehearse-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_step_is_shown_with_actor_action_target_outcome_and_time_and_JSON_says_the_same()
    {
        // One seed, so that both runs say the same to the last id.
        (int ExitCode, string Output, string Errors)[] runs = await Task.WhenAll(RehearsalProcess.RunAsync("rehearse", "--seed", "1"), RehearsalProcess.RunAsync("rehearse", "--seed", "1", "--output", "json"));
        Assert.Equal((0, 0), (runs[0].ExitCode, runs[1].ExitCode));

        // Parsed as a whole: nothing stands before or after the document.
        JsonElement document = JsonDocument.Parse(runs[1].Output).RootElement;
        JsonElement[] steps = [.. document.GetProperty("steps").EnumerateArray()];
        Assert.True(document.GetProperty("succeeded").GetBoolean());
        Assert.Equal(Enumerable.Range(1, steps.Length), steps.Select(step => step.GetProperty("number").GetInt32()));
        Assert.All(steps, step => Assert.Equal("Done", Text(step, "state")));
        Assert.All(steps, step => Assert.True(step.GetProperty("seconds").GetDouble() >= 0));

        string[] lines = runs[0].Output.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < steps.Length; i++)
        {
            Assert.Matches($@"^ *{i + 1} +Done +{Text(steps[i], "actor")} .*\([0-9]+ ms\)$", lines[2 * i]);
            Assert.Contains($"  {Text(steps[i], "action")}: {Text(steps[i], "target")}  (", lines[2 * i], StringComparison.Ordinal);
            Assert.Equal(Text(steps[i], "detail"), lines[(2 * i) + 1].Trim());
        }

        Assert.StartsWith($"{steps.Length} steps held, 0 failed; {document.GetProperty("calls").GetInt32()} calls in ", lines[(2 * steps.Length) + 1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_word_it_rehearses_the_sequence_the_clean_up_and_the_way_back_as_four_actors()
    {
        (int exitCode, string output, string errors) = await RehearsalProcess.RunAsync();
        Assert.True(exitCode == 0, output + errors);

        (string Actor, string Action)[] steps = [.. Step().Matches(output.ReplaceLineEndings("\n")).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        (string, string)[] inOrder =
        [
            ("IamAdministrator", "grant the lifecycle of the application"), ("IamAdministrator", "grant the administration of keys"), ("KeyAdministrator", "create the key with its policy"), ("IamAdministrator", "grant the use of both keys through MSF"),
            ("Reader", "check application, key and access"), ("Operator", "switch to the key"), ("Operator", "see it RUNNING under the key"), ("Operator", "take a snapshot under the key"),
            ("Operator", "delete the snapshots under the AWS owned key"), ("Operator", "stop and start under the key"), ("Operator", "go back to the AWS owned key"),
        ];
        Assert.Equal(inOrder, steps.Where(step => inOrder.Contains(step)));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task A_step_that_fails_ends_it_with_exit_code_1_and_is_shown(string output)
    {
        string plan = Path.Combine(_folder.FullName, "plan.json");
        await File.WriteAllTextAsync(plan, """{"rules":[{"service":"kms","operation":"CreateKey","kind":"internalError"}]}""");

        (int exitCode, string shown, _) = await RehearsalProcess.RunAsync("rehearse", "--output", output, "--faults", plan);

        Assert.Equal(1, exitCode);
        if (output == "json")
        {
            JsonElement document = JsonDocument.Parse(shown).RootElement;
            Assert.False(document.GetProperty("succeeded").GetBoolean());
            JsonElement last = document.GetProperty("steps").EnumerateArray().Last();
            Assert.Equal(("Failed", "create the key with its policy"), (Text(last, "state"), Text(last, "action")));
            Assert.NotEqual("", Text(last, "detail"));
        }
        else
        {
            Assert.Matches(@"\n 4  Failed KeyAdministrator +create the key with its policy: key alias/orders ", shown.ReplaceLineEndings("\n"));
            Assert.Contains("3 steps held, 1 failed;", shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("rehears")]
    [InlineData("rehearse", "--seed")]
    [InlineData("rehearse", "--seed", "one")]
    [InlineData("rehearse", "--output", "xml")]
    [InlineData("rehearse", "--port", "1")]
    [InlineData("serve", "--port", "one")]
    [InlineData("serve", "--directory")]
    [InlineData("serve", "--output", "json")]
    public async Task What_cannot_be_understood_ends_with_exit_code_2_and_the_usage(params string[] arguments)
    {
        (int exitCode, string output, string errors) = await RehearsalProcess.RunAsync(arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(arguments[Math.Min(1, arguments.Length - 1)], errors, StringComparison.Ordinal);
        Assert.Contains("CmkFlink.Rehearsal serve [--port N]", errors, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^ *[0-9]+  Done +(\w+) +([^:\n]+): .+\([0-9]+ ms\)$", RegexOptions.Multiline)]
    private static partial Regex Step();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
