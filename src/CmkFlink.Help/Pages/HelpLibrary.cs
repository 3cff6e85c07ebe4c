using CmkFlink.Help.Metadata;

namespace CmkFlink.Help.Pages;

/// <summary>All that docs/ has for Get-Help: pages, topics, and the parameters that many cmdlets share.</summary>
public sealed class HelpLibrary
{
    /// <summary>Where the parameters of every cmdlet that calls AWS are described, and those of the commands for several actors.</summary>
    private static readonly string[] CommonSources = ["about_CmkFlink_Credentials", "about_CmkFlink_Actors"];

    private readonly Dictionary<string, ParameterText> _common;

    private HelpLibrary(IReadOnlyList<HelpPage> pages, IReadOnlyList<Document> topics)
    {
        Pages = pages;
        Topics = topics;
        _common = topics
            .Where(topic => CommonSources.Contains(topic.Title))
            .SelectMany(topic => topic["Parameters"] is { } section ? ParameterText.In(section) : [])
            .ToDictionary(text => text.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<HelpPage> Pages { get; }

    public IReadOnlyList<Document> Topics { get; }

    /// <param name="docs">The folder with cmdlets/ and about/.</param>
    public static HelpLibrary Read(string docs) => new(
        [.. Files(Path.Combine(docs, "cmdlets")).Where(file => Path.GetFileName(file) != "README.md").Select(file => new HelpPage(Document.Read(file)))],
        [.. Files(Path.Combine(docs, "about")).Select(Document.Read)]);

    /// <summary>What a page says of a parameter, or else what is said of it for all; <see langword="null"/> where nothing is.</summary>
    public ParameterText? TextOf(HelpPage page, ParameterShape parameter) =>
        page.Parameters.FirstOrDefault(text => text.Name == parameter.Name)
        ?? (parameter.IsShared ? _common.GetValueOrDefault(parameter.Name) : null);

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal) : [];
}
