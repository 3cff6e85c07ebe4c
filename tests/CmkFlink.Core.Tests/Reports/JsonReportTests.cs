using System.Text.Json;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Reports;
using MiniSchema = CmkFlink.Core.Tests.Rotation.MiniSchema;

namespace CmkFlink.Core.Tests.Reports;

public sealed class JsonReportTests
{
    public static JsonElement Schema { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "report.schema.json"))).RootElement;

    [Fact]
    public void A_report_has_the_shape_of_its_schema()
    {
        Assert.Empty(Errors(Samples.Request()));
        Assert.Empty(Errors(Samples.Request(Samples.Mixed) with { Checks = Samples.Checks, PolicyFindings = Samples.PolicyFindings }, SampleEvidence.Files));
        Assert.Empty(Errors(Samples.Request(), new EvidenceFiles([new EvidenceFile("x", new string('a', 64), 1, [new EvidenceDefect(2, "why")])], [])));
    }

    [Fact]
    public void The_schema_refuses_a_report_of_another_shape()
    {
        string json = Rendered.Text(Samples.Request(Samples.Good()), ReportFormat.Json);

        Assert.NotEmpty(MiniSchema.Errors(Schema, Root(json.Replace("\"region\"", "\"place\"", StringComparison.Ordinal))));
        Assert.NotEmpty(MiniSchema.Errors(Schema, Root(json.Replace("\"Pass\"", "\"Fine\"", StringComparison.Ordinal))));
        Assert.NotEmpty(MiniSchema.Errors(Schema, Root(json.Replace("\"count\": 12", "\"count\": \"12\"", StringComparison.Ordinal))));
    }

    [Fact]
    public void Totals_are_those_of_the_estate()
    {
        JsonElement totals = Root(Rendered.Text(Samples.Request(Samples.Mixed), ReportFormat.Json, SampleEvidence.Files)).GetProperty("totals");
        int Of(string name) => totals.GetProperty(name).GetInt32();

        // orders, invoices, shipping, payments, clicks, fraud, metrics; legacy; audit.
        Assert.Equal((9, 7, 1, 1), (Of("applications"), Of("customerManagedKey"), Of("awsOwnedKey"), Of("unknownKey")));
        // legacy and payments; clicks, audit and metrics, whose snapshots could not be listed.
        Assert.Equal((2, 3), (Of("applicationsWithErrors"), Of("applicationsWithWarnings")));
        // Five times twelve, legacy's four, payments' 31 and 2.
        Assert.Equal((97, 2, 5, 2), (Of("snapshots"), Of("snapshotsUnderOtherKeys"), Of("snapshotsUnderOlderMaterial"), Of("applicationsWithUnreadSnapshots")));
        Assert.Equal((2, 2, 3), (Of("errors"), Of("unknowns"), Of("warnings")));
        Assert.Equal((1, 0), (Of("changes"), Of("changesNotClosed")));
    }

    [Fact]
    public void Texts_come_through_as_they_are()
    {
        const string hostile = "</script><b>\"&'\u202E\0\u2028=1+1\U0001F511\t\r\n";
        JsonElement report = Root(Rendered.Text(Samples.Request(Samples.Good() with { KeyDescription = hostile }), ReportFormat.Json));

        Assert.Equal(hostile, report.GetProperty("applications")[0].GetProperty("keyDescription").GetString());
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("a\uFFFDb\U0001F511\uFFFD", Root(Rendered.Text(Samples.Request(Samples.Good() with { KeyDescription = "a\uD800b\U0001F511\uDC00" }), ReportFormat.Json)).GetProperty("applications")[0].GetProperty("keyDescription").GetString());

    [Fact]
    public void The_note_for_auditors_is_in_it_with_its_sources()
    {
        string note = Root(Rendered.Text(Samples.Request(Samples.Good() with { AutomaticRotation = true }), ReportFormat.Json)).GetProperty("automaticRotationNote").GetString()!;

        Assert.Contains("https://docs.aws.amazon.com/managed-flink/latest/java/key-management-flink.html", note, StringComparison.Ordinal);
        Assert.EndsWith($"Automatic rotation is on nevertheless for: {Samples.KeyArn(1)}.", note, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Errors(ExportReportRequest request, EvidenceFiles? evidence = null) => MiniSchema.Errors(Schema, Root(Rendered.Text(request, ReportFormat.Json, evidence)));

    private static JsonElement Root(string json) => JsonDocument.Parse(json).RootElement;
}
