using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CmkFlink.Sandbox.Assumptions;

namespace CmkFlink.Sandbox.Tests.Assumptions;

public partial class SandboxAssumptionsTests
{
    [Fact]
    public void Every_assumption_has_an_id_of_its_own_a_statement_and_a_reason()
    {
        Assert.Equal(SandboxAssumptions.All.Count, SandboxAssumptions.All.Select(a => a.Id).Distinct().Count());
        Assert.All(SandboxAssumptions.All, a => Assert.True(a.Statement.EndsWith('.') && a.Reason.EndsWith('.'), a.Id));
    }

    [Fact]
    public void The_code_refers_to_assumptions_that_exist()
    {
        string folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "src", "CmkFlink.Sandbox");
        HashSet<string> known = [.. SandboxAssumptions.All.Select(a => a.Id)];
        List<string> referred = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).SelectMany(f => Reference().Matches(File.ReadAllText(f))).Select(m => m.Value)];

        Assert.NotEmpty(referred);
        Assert.Empty(referred.Where(r => !known.Contains(r)).Distinct());
    }

    [GeneratedRegex("(KMS|MSF)-[0-9]+")]
    private static partial Regex Reference();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
