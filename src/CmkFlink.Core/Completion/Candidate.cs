namespace CmkFlink.Core.Completion;

/// <summary>A value that fits where the cursor stands.</summary>
/// <param name="Text">The value itself, not quoted.</param>
/// <param name="Tooltip">Its state, in a line.</param>
public sealed record Candidate(string Text, string Tooltip);

/// <summary>An object that fits, by the names that the parameter takes for it.</summary>
/// <param name="Names">The names to offer; each that matches the word is.</param>
/// <param name="Tooltip">Its state, in a line.</param>
public sealed record CandidateItem(IReadOnlyList<string> Names, string Tooltip)
{
    /// <summary>Put before a name that the user began without it: alias/.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Names that are offered only where none of <see cref="Names"/> matches, the first that does: ids and ARNs.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>A name by which it is found though another is offered: an application's name, where its ARN is wanted.</summary>
    public string? FoundBy { get; init; }

    /// <summary>Whether the word may be the beginning of any name of it.</summary>
    public bool MayBe(CompletionWord word) => Names.Any(name => IsNamed(word, name)) || OtherNames.Any(word.Matches) || (FoundBy is { } other && word.Matches(other));

    /// <summary>What is offered for a word.</summary>
    public IEnumerable<Candidate> For(CompletionWord word)
    {
        bool isFound = FoundBy is { } other && word.Matches(other);
        List<string> texts = [.. Names.Where(name => isFound || (IsNamed(word, name) && IsMeant(word, name)))];
        if (texts.Count == 0 && OtherNames.FirstOrDefault(name => word.Matches(name) && IsMeant(word, name)) is { } second) texts.Add(second);
        return texts.Select(text => new Candidate(text, Tooltip));
    }

    private bool IsNamed(CompletionWord word, string name) => word.Matches(name) || (Prefix.Length > 0 && name.StartsWith(Prefix, StringComparison.Ordinal) && word.Matches(name.Substring(Prefix.Length)));

    // Every ARN begins with an "a": it is meant only where the user has begun one.
    private static bool IsMeant(CompletionWord word, string name) => !name.StartsWith("arn:", StringComparison.Ordinal) || word.Text.Length >= "arn:".Length || Operations.Wildcard.IsPattern(word.Text);
}

/// <summary>What was found for a word.</summary>
/// <param name="IsTruncated">Whether there may be more: the reading stopped when there were enough to choose from.</param>
public sealed record CandidateList(IReadOnlyList<CandidateItem> Items, bool IsTruncated)
{
    /// <summary>Enough to choose from; whoever wants another types another letter.</summary>
    public const int Enough = 100;

    /// <summary>Sorted by name; what has only an id comes last.</summary>
    public static CandidateList Sorted(IEnumerable<CandidateItem> items, bool isTruncated) =>
        new([.. items.OrderBy(item => item.Names.Count == 0).ThenBy(item => item.Names.Count > 0 ? item.Names[0] : item.OtherNames[0], StringComparer.OrdinalIgnoreCase)], isTruncated);

    /// <summary>What is offered for a word, which may be longer than the one that was read for.</summary>
    public IReadOnlyList<Candidate> For(CompletionWord word) => [.. Items.SelectMany(item => item.For(word)).Take(Enough)];
}
