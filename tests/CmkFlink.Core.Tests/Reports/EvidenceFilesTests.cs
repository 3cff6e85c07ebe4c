using System.Text;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Tests.Reports;

public sealed class EvidenceFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cmkflink-evidence-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_of_several_actors_make_one_change_in_the_order_of_time()
    {
        string administrator = Write("administrator.jsonl", SampleEvidence.Begun("0a0a0a0a", 0, false), SampleEvidence.Step("0a0a0a0a", 1, "mark-key", "KeyAdministrator"), SampleEvidence.Step("0a0a0a0a", 6, "unmark-key", "KeyAdministrator"));
        string @operator = Write("operator.jsonl", SampleEvidence.Begun("0a0a0a0a", 2, true), SampleEvidence.Step("0a0a0a0a", 3, "update-application", "Operator"), SampleEvidence.Closed("0a0a0a0a", 7));

        EvidenceChange change = Assert.Single(Read(@operator, administrator).Changes);

        Assert.Equal(["mark-key", "update-application", "unmark-key"], change.Steps.Select(step => step.Step));
        Assert.Equal((2, ChangeOutcome.Closed), (change.Runs, change.Outcome));
        Assert.Equal(new DateTime(2026, 2, 1, 10, 0, 0, DateTimeKind.Utc), change.Begun);
        Assert.Equal(new DateTime(2026, 2, 1, 10, 7, 0, DateTimeKind.Utc), change.Closed);
    }

    [Fact]
    public void A_copy_of_a_file_tells_nothing_twice()
    {
        string one = Write("one.jsonl", [.. SampleEvidence.Rotation]), copy = Write("copy.jsonl", [.. SampleEvidence.Rotation]);

        EvidenceFiles evidence = Read(one, copy, one);

        Assert.Equal(3, Assert.Single(evidence.Changes).Steps.Count);
        Assert.Equal(["one.jsonl", "copy.jsonl"], evidence.Files.Select(file => file.Name));
    }

    [Fact]
    public void A_line_that_was_cut_is_named_and_hides_no_other()
    {
        string path = Write("cut.jsonl", SampleEvidence.Begun("0a0a0a0a", 0, false), "", "not JSON", SampleEvidence.Step("0a0a0a0a", 1, "mark-key", "KeyAdministrator")[..40]);

        EvidenceFiles evidence = Read(path);

        Assert.Equal([(3, "it is not a whole JSON object"), (4, "it is not a whole JSON object")], evidence.Files[0].Unreadable.Select(defect => (defect.Line, defect.Reason)));
        Assert.Equal((1, ChangeOutcome.Open), (evidence.Files[0].Lines, Assert.Single(evidence.Changes).Outcome));
    }

    [Fact]
    public void The_hash_is_that_of_the_file()
    {
        string path = Path.Combine(_folder, "abc.jsonl");
        File.WriteAllText(path, "abc");

        // The example of FIPS 180-4.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Read(path).Files[0].Sha256);
    }

    [Theory]
    [InlineData("create-key", "{new} is Enabled, automatic rotation off")]
    [InlineData("switch-to-key", "{old} -> {new}, RUNNING")]
    [InlineData("update-application", "RUNNING under {new}, version 3, operation abc")]
    public void The_key_after_a_change_is_the_one_that_its_steps_name(string step, string after)
    {
        string line = SampleEvidence.Step("0a0a0a0a", 1, step, "Operator", after: after.Replace("{new}", SampleEvidence.NewKey, StringComparison.Ordinal).Replace("{old}", SampleEvidence.OldKey, StringComparison.Ordinal));

        EvidenceChange change = Assert.Single(Rendered.Evidence(SampleEvidence.Begun("0a0a0a0a", 0, false), line).Changes);

        Assert.Equal((SampleEvidence.OldKey, SampleEvidence.NewKey), (change.KeyBefore, change.KeyAfter));
    }

    [Fact]
    public void New_material_leaves_the_key_as_it_was() =>
        Assert.Equal(SampleEvidence.OldKey, Assert.Single(Rendered.Evidence(SampleEvidence.Begun("0a0a0a0a", 0, false, "rotate KeyMaterial")).Changes).KeyAfter);

    [Fact]
    public void A_change_whose_last_step_failed_has_failed_until_a_later_step_is_done()
    {
        string failed = SampleEvidence.Step("0a0a0a0a", 1, "mark-key", "KeyAdministrator", "failed");

        Assert.Equal(ChangeOutcome.Failed, Assert.Single(Rendered.Evidence(failed).Changes).Outcome);
        Assert.Equal(ChangeOutcome.Open, Assert.Single(Rendered.Evidence(failed, SampleEvidence.Step("0a0a0a0a", 2, "mark-key", "KeyAdministrator")).Changes).Outcome);
    }

    [Theory]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("""{"change":"0a0a0a0a","kind":"closed"}""", "\"time\" is missing")]
    [InlineData("""{"time":"2026-01-01","change":"0a0a0a0a","kind":"closed"}""", "\"time\" is not a time such as 2026-01-01T00:00:00.000Z")]
    [InlineData("""{"time":"2026-01-01T00:00:00.000Z","change":"xyz","kind":"closed"}""", "\"change\" is not an id of 8 hexadecimal digits")]
    [InlineData("""{"time":"2026-01-01T00:00:00.000Z","change":"0a0a0a0a","kind":"else"}""", "\"kind\" is none of begun, step and closed")]
    [InlineData("""{"time":"2026-01-01T00:00:00.000Z","change":"0a0a0a0a","kind":"begun","operation":"else"}""", "\"operation\" is none of initialize, rotate NewKey, rotate KeyMaterial")]
    [InlineData("""{"time":null,"change":"0a0a0a0a","kind":"closed"}""", "\"time\" is null")]
    [InlineData("""{"time":[[[[[1]]]]],"change":"0a0a0a0a","kind":"closed"}""", "it is not a whole JSON object")]
    public void A_line_that_is_no_evidence_says_why(string line, string reason) => Assert.Equal(reason, Assert.Throws<FormatException>(() => EvidenceLineReader.Read(line)).Message);

    [Fact]
    public void A_file_that_is_missing_or_no_text_is_refused()
    {
        string binary = Path.Combine(_folder, "binary.jsonl");
        File.WriteAllBytes(binary, [0xC3, 0x28]);

        Assert.Equal(("EvidenceUnreadable", FailureCategory.ObjectNotFound), Failure(Path.Combine(_folder, "missing.jsonl")));
        Assert.Equal(("EvidenceNotText", FailureCategory.InvalidData), Failure(binary));
    }

    private static (string Id, FailureCategory Category) Failure(string path)
    {
        OperationFailure failure = Assert.Throws<OperationException>(() => Read(path)).Failure;
        return (failure.Id, failure.Category);
    }

    private static EvidenceFiles Read(params string[] paths) => EvidenceFiles.Read(paths, CancellationToken.None);

    private string Write(string name, params string[] lines)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, string.Join("\n", lines) + "\n", new UTF8Encoding(false));
        return path;
    }
}
