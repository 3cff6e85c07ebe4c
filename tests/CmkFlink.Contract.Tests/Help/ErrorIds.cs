using System.Text.RegularExpressions;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>The ids of every error that the module can give, read from its source.</summary>
internal static partial class ErrorIds
{
    // Findings of checks carry ids of their own kind; the sandbox answers with AWS's codes.
    private static readonly string[] Projects = ["CmkFlink.Aws", "CmkFlink.Core", "CmkFlink.Cmdlets"];

    public static IReadOnlySet<string> All { get; } = Projects
        .SelectMany(project => Directory.GetFiles(Path.Combine(StagedModule.RepositoryRoot, "src", project), "*.cs", SearchOption.AllDirectories))
        .Where(file => !Has(file, "obj") && !Has(file, "bin") && !Has(file, "Estate"))
        .SelectMany(file => In(File.ReadAllText(file)))
        .ToHashSet(StringComparer.Ordinal);

    private static bool Has(string file, string folder) => file.Contains($"{Path.DirectorySeparatorChar}{folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static IEnumerable<string> In(string source)
    {
        IEnumerable<string> ids =
        [
            .. Ids(BesideItsCategory().Matches(source)),
            .. Ids(EitherBesideTheirCategory().Matches(source)),
            .. Ids(ReplacedId().Matches(source)),
            .. Ids(OfTheServices().Matches(source)),
            .. Ids(InvalidName().Matches(source)).Select(name => "Invalid" + name),
            // Methods that make a failure of an id, and their calls.
            .. Helper().Matches(source).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).SelectMany(helper => Ids(Regex.Matches(source, $@"\b{helper}\(\s*""(?<id>[A-Z][A-Za-z0-9]+)"""))),
            // Constants that stand beside a category.
            .. Constant().Matches(source).Where(match => Regex.IsMatch(source, $@"\b{match.Groups["name"].Value},\s*FailureCategory")).Select(match => match.Groups["id"].Value),
        ];
        return source.Contains("RunLocal(", StringComparison.Ordinal) ? ids.Concat(Ids(OfTheSandbox().Matches(source))) : ids;
    }

    private static IEnumerable<string> Ids(MatchCollection matches) => matches.SelectMany(match => match.Groups["id"].Captures.Select(capture => capture.Value));

    [GeneratedRegex("""
        "(?<id>[A-Z][A-Za-z0-9]+)",\s*(?:[^"?;,]*\?\s)?FailureCategory\.
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BesideItsCategory();

    [GeneratedRegex("""
        "(?<id>\w+NotFound)"\ :\ "(?<id>\w+NotFound)",\s*FailureCategory
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex EitherBesideTheirCategory();

    [GeneratedRegex("""
        with\s*\{\s*Id\ =\ "(?<id>[A-Z][A-Za-z0-9]+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ReplacedId();

    [GeneratedRegex("""
        Add\(new\("(?<id>\w+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OfTheServices();

    [GeneratedRegex("""
        InvalidName\((?:nameof\((?<id>\w+)\)|"(?<id>\w+)"|[^"()]*\?\ "(?<id>\w+)"\ :\ "(?<id>\w+)")
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex InvalidName();

    [GeneratedRegex(@"\b(\w+)\(string (?:id|errorId)\b")]
    private static partial Regex Helper();

    [GeneratedRegex("""
        (?:const\ string|(?<="),)\ (?<name>[A-Z]\w+)\ =\ "(?<id>[A-Z][A-Za-z0-9]+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Constant();

    [GeneratedRegex("""
        "(?<id>Sandbox\w+)",
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OfTheSandbox();
}
