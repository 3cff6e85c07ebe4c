using System.Text;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Plans;

public sealed class PlanFileTests
{
    private static readonly WrittenPlan Plan = new()
    {
        Id = "0a1b2c3d",
        Operation = PlanOperations.Rotate,
        MadeAt = "2026-01-31T12:00:00Z",
        MadeBy = "arn:aws:sts::123456789012:assumed-role/Reader/session",
        Module = "0.1.0",
        ApplicationArn = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders",
        ApplicationVersion = 3,
        Request = new PlanSettings().With("strategy", "NewKey").With("keepSnapshot", 2).With("includeSharing", false).With("operators", (IReadOnlyList<string>)["role/Operator"]),
        Steps = [new PlannedStep("create-key", Actor.KeyAdministrator, "create", "key alias/orders-next", StepState.Pending, "only \"one\" so far \\ schlüssel")],
        Snapshots = [new PlannedSnapshot("first", "2026-01-30T11:00:00.1234567Z", "arn:aws:kms:eu-west-1:123456789012:key/1", true), new PlannedSnapshot("second", "2026-01-30T12:00:00.0000000Z", null, false)],
        Facts = [new PlannedFact("version", "application orders", "3 under x") { Own = ["4 under y"], Until = ["create-key"] }, new PlannedFact("policy", "key 1", null)],
    };

    [Fact]
    public async Task What_is_written_is_read_back()
    {
        using PlanPaper paper = await WrittenAsync();

        (WrittenPlan read, string sha256) = PlanFile.Read(paper.Path, PlanOperations.Rotate);

        Assert.Equal(PlanJson.Write(Plan), PlanJson.Write(read));
        Assert.Equal(paper.Sha256, sha256);
        Assert.Equal(2, read.Request.Number("keepSnapshot", 0, 9));
        Assert.Equal(["role/Operator"], read.Request.Texts("operators"));
    }

    /// <summary>The digest is that of RFC 8785, computed by hand for a plan whose text is known.</summary>
    [Fact]
    public void The_hash_is_that_of_the_canonical_text()
    {
        using System.Text.Json.JsonDocument laidOut = System.Text.Json.JsonDocument.Parse("{ \"b\" : [1, true, null],\n \"a\" : \"\\u00fc\\\"\" }");

        byte[] expected = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("{\"a\":\"ü\\\"\",\"b\":[1,true,null]}"));
        Assert.Equal(Convert.ToHexStringLower(expected), CanonicalJson.Digest(laidOut.RootElement));
    }

    [Fact]
    public async Task Layout_line_ends_and_a_byte_order_mark_are_not_part_of_the_plan()
    {
        using PlanPaper paper = await WrittenAsync();
        File.WriteAllText(paper.Path, paper.Text.Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  ", "\t", StringComparison.Ordinal), new UTF8Encoding(true));

        Assert.Equal("0a1b2c3d", PlanFile.Read(paper.Path, PlanOperations.Rotate).Plan.Id);
    }

    [Fact]
    public async Task One_changed_character_is_seen()
    {
        using PlanPaper paper = await WrittenAsync();
        paper.Text = paper.Text.Replace("\"delete\": false", "\"delete\": true", StringComparison.Ordinal);

        Assert.Equal("PlanAltered", Refused(paper));
    }

    [Fact]
    public async Task A_plan_of_another_command_is_refused()
    {
        using PlanPaper paper = await WrittenAsync();

        OperationException refused = Assert.Throws<OperationException>(() => PlanFile.Read(paper.Path, PlanOperations.Initialize));
        Assert.Equal("PlanOfAnotherCommand", refused.Failure.Id);
        Assert.Contains("Invoke-FlinkCmkRotation", refused.Failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_to_be_missing()
    {
        using PlanPaper paper = new();

        Assert.Equal("PlanNotFound", Refused(paper));
    }

    [Fact]
    public async Task A_plan_that_cannot_be_written_is_an_error_that_names_the_path()
    {
        using PlanPaper paper = new();
        string nowhere = Path.Combine(Path.GetDirectoryName(paper.Path)!, "missing", "plan.json");

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => PlanFile.WriteAsync(nowhere, Plan, new RecordingHost(), CancellationToken.None));
        Assert.Equal("PlanNotWritten", refused.Failure.Id);
        Assert.Contains(nowhere, refused.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"plan\":{}}")]
    [InlineData("{\"plan\":[],\"sha256\":7}")]
    [InlineData("{\"plan\":{},\"sha256\":\"0\",\"more\":1}")]
    [InlineData("{\"plan\":{\"a\":1,\"a\":2},\"sha256\":\"0\"}")]
    [InlineData("{\"plan\":{\"a\":1.5},\"sha256\":\"0\"}")]
    [InlineData("{\"plan\":{\"a\":1e400},\"sha256\":\"0\"}")]
    [InlineData("{\"plan\":{\"a\":\"\\ud800\"},\"sha256\":\"0\"}")]
    [InlineData("{\"plan\":{\"\\ud800\":1},\"sha256\":\"0\"}")]
    [InlineData("{\"plan\":{\"\\u001b[31m\":1.5},\"sha256\":\"0\"}")]
    [InlineData("{\"plan\":{},\"sha256\":\"0\"} trailing")]
    public void What_is_no_plan_is_refused(string text)
    {
        using PlanPaper paper = new() { Text = text };

        OperationException refused = Assert.Throws<OperationException>(() => PlanFile.Read(paper.Path, PlanOperations.Rotate));

        Assert.Equal("PlanUnreadable", refused.Failure.Id);
        Assert.DoesNotContain(refused.Failure.Message, char.IsControl);
    }

    [Theory]
    [InlineData("$.plan.version", "version", "2")]
    [InlineData("$.plan.version", "version", "\"1\"")]
    [InlineData("$.plan.id", "id", "\"../../x\"")]
    [InlineData("$.plan.operation", "operation", "\"delete\"")]
    [InlineData("$.plan.application", "application", "\"arn:aws:kms:eu-west-1:123456789012:key/1\"")]
    [InlineData("$.plan.account", "account", "\"210987654321\"")]
    [InlineData("$.plan.steps", "steps", "{}")]
    [InlineData("$.plan.steps[0]", "steps", "[7]")]
    [InlineData("$.plan.steps[0].actor", "steps", "[{\"step\":\"a\",\"actor\":\"1\",\"action\":\"\",\"target\":\"\",\"state\":\"Pending\",\"detail\":\"\"}]")]
    [InlineData("$.plan.snapshots[0].delete", "snapshots", "[{\"name\":\"a\",\"created\":\"\",\"key\":null,\"delete\":\"yes\"}]")]
    [InlineData("$.plan.facts[0].own[0]", "facts", "[{\"fact\":\"a\",\"of\":\"\",\"value\":null,\"own\":[3],\"until\":[]}]")]
    [InlineData("$.plan.madeBy", "madeBy", "\"\\u001b[2J\"")]
    [InlineData("$.plan.request", "request", "null")]
    public async Task A_member_of_another_type_is_refused_with_its_place_even_where_the_hash_fits(string place, string member, string value)
    {
        using PlanPaper paper = await WrittenAsync();
        bool fits = member != "madeBy";
        if (fits) paper.Forge(plan => plan[member] = System.Text.Json.Nodes.JsonNode.Parse(value));
        else paper.Text = paper.Text.Replace("\"madeBy\": \"arn", "\"madeBy\": \"\\u001b[2Jarn", StringComparison.Ordinal);

        OperationException refused = Assert.Throws<OperationException>(() => PlanFile.Read(paper.Path, PlanOperations.Rotate));

        Assert.Equal("PlanUnreadable", refused.Failure.Id);
        Assert.Contains(place, refused.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_nobody_knows_is_refused_and_not_passed_over()
    {
        using PlanPaper paper = await WrittenAsync();
        paper.Forge(plan => plan["alsoDelete"] = "everything");

        Assert.Equal("PlanUnreadable", Refused(paper));
    }

    [Fact]
    public void A_huge_file_is_refused()
    {
        using PlanPaper paper = new();
        using (FileStream file = File.Create(paper.Path)) file.SetLength(64L * 1024 * 1024);

        OperationException refused = Assert.Throws<OperationException>(() => PlanFile.Read(paper.Path, PlanOperations.Rotate));

        Assert.Contains("more than 1048576 bytes", refused.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_file_is_refused()
    {
        using PlanPaper paper = new() { Text = "{\"sha256\":\"0\",\"plan\":" + new string('[', 100_000) + new string(']', 100_000) + "}" };

        Assert.Equal("PlanUnreadable", Refused(paper));
    }

    private static async Task<PlanPaper> WrittenAsync()
    {
        PlanPaper paper = new();
        await PlanFile.WriteAsync(paper.Path, Plan, new RecordingHost(), CancellationToken.None);
        return paper;
    }

    private static string Refused(PlanPaper paper) => Assert.Throws<OperationException>(() => PlanFile.Read(paper.Path, PlanOperations.Rotate)).Failure.Id;
}
