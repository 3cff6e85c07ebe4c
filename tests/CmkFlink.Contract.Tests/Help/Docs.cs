using CmkFlink.Help.Pages;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>The documentation as the build reads it.</summary>
internal static class Docs
{
    public static string Folder { get; } = Path.Combine(StagedModule.RepositoryRoot, "docs");

    public static HelpLibrary Library { get; } = HelpLibrary.Read(Folder);

    /// <summary>Pages that are as docs/cmdlets/README.md says, by name.</summary>
    public static IReadOnlyDictionary<string, HelpPage> Pages { get; } = Library.Pages.Where(page => page.IsComplete).ToDictionary(page => page.Name, StringComparer.Ordinal);

    public static TheoryData<string> PageNames => [.. Pages.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Cmdlets whose page nobody has written yet, or is in an older form. The list only ever shrinks.</summary>
    public static IReadOnlyList<string> PagesToWrite { get; } = File.ReadAllLines(Path.Combine(StagedModule.RepositoryRoot, "tests", "CmkFlink.Contract.Tests", "Help", "PagesToWrite.txt"));

    /// <summary>Whether the run is to write what can be derived, and not to compare it.</summary>
    public static bool Update { get; } = Environment.GetEnvironmentVariable("CMKFLINK_UPDATE_DOCS") == "1";

    public static CmdletShape Cmdlet(string name) => StagedModule.Cmdlets.Single(cmdlet => cmdlet.Name == name);
}
