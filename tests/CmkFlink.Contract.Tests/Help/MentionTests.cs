using System.Text.RegularExpressions;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>Messages, remedies and documents name cmdlets and parameters that exist.</summary>
public sealed partial class MentionTests
{
    // Parameters of PowerShell and of other commands, and ends of names ("-RoleName or -UserName of each actor").
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "WhatIf", "Confirm", "Verbose", "Debug", "ErrorAction", "Force", "Online", "Full", "Examples", "ProgressAction", "Assembly", "NoElement", "AsJob", "Depth",
    };

    private static readonly HashSet<string> Parameters = new(StagedModule.Cmdlets.SelectMany(cmdlet => cmdlet.Parameters).SelectMany(parameter => parameter.Aliases.Prepend(parameter.Name)).Concat(Others), StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string> Documents =>
    [
        .. Directory.GetFiles(Docs.Folder, "*.md", SearchOption.AllDirectories).Append(Path.Combine(StagedModule.RepositoryRoot, "README.md"))
            .Select(file => Path.GetRelativePath(StagedModule.RepositoryRoot, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void The_messages_of_the_product_name_cmdlets_and_parameters_that_exist()
    {
        List<string> wrong = [];
        foreach (string file in new[] { "CmkFlink.Aws", "CmkFlink.Core", "CmkFlink.Policy", "CmkFlink.Cmdlets" }.SelectMany(project => Directory.GetFiles(Path.Combine(StagedModule.RepositoryRoot, "src", project), "*.cs", SearchOption.AllDirectories)))
        {
            if (file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) continue;
            foreach (Match literal in StringLiteral().Matches(File.ReadAllText(file)))
            {
                // Where a name is put in, what stands beside it is no name: "-{parameter}RoleName".
                string text = Hole().Replace(literal.Value, "\u0001");
                wrong.AddRange(Unknown(text).Select(name => $"{Path.GetFileName(file)}: {name} in {literal.Value}"));
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_names_cmdlets_that_exist(string file)
    {
        string text = File.ReadAllText(Path.Combine(StagedModule.RepositoryRoot, file));
        string[] unknown = [.. UnknownCmdlets(text).Except(Docs.PagesToWrite)];
        Assert.Empty(unknown);
    }

    private static IEnumerable<string> Unknown(string text) => UnknownCmdlets(text).Concat(ParameterName().Matches(text).Select(match => match.Groups["name"].Value).Where(name => !Parameters.Contains(name)).Select(name => "-" + name));

    private static IEnumerable<string> UnknownCmdlets(string text) => CmdletName().Matches(text).Select(match => match.Value).Where(name => StagedModule.Cmdlets.All(cmdlet => cmdlet.Name != name));

    [GeneratedRegex("""
        "(?:[^"\\\r\n]|\\.)*"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex StringLiteral();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\b[A-Z][a-z]+-Flink[A-Za-z]+\b")]
    private static partial Regex CmdletName();

    // At the beginning of a word, and not a flag of another program (--profile) nor part of a name (eu-West).
    [GeneratedRegex("(?<![\\w\\u0001-])-(?<name>[A-Z][A-Za-z]{2,})(?![\\w\\u0001-])")]
    private static partial Regex ParameterName();
}
