using System.Runtime.CompilerServices;
using CmkFlink.Sandbox.Assumptions;
using CmkFlink.Sandbox.Tests.Conformance;

namespace CmkFlink.Sandbox.Tests.Assumptions;

/// <summary>docs/sandbox.md says what the code says. CMKFLINK_UPDATE_DOCS=1 writes the generated parts anew.</summary>
public class GuideTests
{
    private static readonly string _path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "sandbox.md"));

    [Fact]
    public void The_guide_lists_every_assumption() => IsUpToDate("assumptions",
    [
        "| id | assumed | because |",
        "|---|---|---|",
        .. SandboxAssumptions.All.Select(assumption => $"| {assumption.Id} | {assumption.Statement} | {assumption.Reason} |"),
    ]);

    [Fact]
    public void The_guide_lists_every_operation() => IsUpToDate("operations",
    [
        "| service | operations |",
        "|---|---|",
        .. new (string, string)[] { ("KMS", "kms"), ("Managed Service for Apache Flink", "kinesisanalytics"), ("IAM", "iam"), ("STS", "sts") }
            .Select(service => $"| {service.Item1} | {string.Join(", ", Operations.Of(service.Item2))} |"),
    ]);

    [Fact]
    public void The_guide_names_every_kind_of_fault()
    {
        string guide = File.ReadAllText(_path);
        Assert.All(Enum.GetNames<FaultKind>(), kind => Assert.Contains($"`{char.ToLowerInvariant(kind[0])}{kind[1..]}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void The_guides_plan_of_faults_is_one()
    {
        string guide = File.ReadAllText(_path);
        int begin = guide.IndexOf("-d '", StringComparison.Ordinal) + 4;
        Assert.Equal(3, FaultPlan.Parse(guide[begin..guide.IndexOf('\'', begin)]).Rules.Count);
    }

    private static void IsUpToDate(string part, IEnumerable<string> lines)
    {
        string expected = string.Join('\n', lines);
        string guide = File.ReadAllText(_path).ReplaceLineEndings("\n");
        (string open, string close) = ($"<!-- {part} -->\n", $"<!-- /{part} -->");
        int begin = guide.IndexOf(open, StringComparison.Ordinal) + open.Length;
        int end = guide.IndexOf(close, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("CMKFLINK_UPDATE_DOCS") == "1") File.WriteAllText(_path, guide[..begin] + expected + "\n" + guide[end..]);
        else Assert.True(guide[begin..end].TrimEnd('\n') == expected, $"docs/sandbox.md is out of date: run this test once with CMKFLINK_UPDATE_DOCS=1. It is to say\n{expected}");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
