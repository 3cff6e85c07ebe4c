namespace CmkFlink.Policy.Comparison;

/// <summary>One way in which a part of a request can be: a value, several, or absence.</summary>
/// <param name="Label">What a policy calls it. Several candidates may stand for one label: both ends of a range of addresses.</param>
/// <param name="Values">The values in the request; <see langword="null"/> where the part is absent.</param>
/// <param name="IsOther">Stands for everything that no policy mentions.</param>
/// <param name="Order">The number behind the value, where the policies compare by size.</param>
internal sealed record Candidate(string Label, IReadOnlyList<string>? Values, bool IsOther = false, decimal? Order = null)
{
    public static Candidate Absent { get; } = new("absent", null);

    public bool IsAbsent => Values is null;

    public string Text => Values is { Count: 1 } ? Values[0] : Label;
}

/// <summary>A part of a request in which the policies see differences: a condition key, the resource, the service that forwards.</summary>
/// <param name="Name">The condition key, or <c>resource</c>.</param>
/// <param name="Candidates">Every way in which it can be, each once, in an order that does not depend on the policies' order.</param>
/// <param name="Apply">Puts a candidate into a request.</param>
internal sealed record Dimension(string Name, IReadOnlyList<Candidate> Candidates, Action<RequestDraft, Candidate> Apply)
{
    /// <summary>What a choice among the candidates means; <see langword="null"/> where all are chosen and it means nothing.</summary>
    public string? Describe(IReadOnlyCollection<int> chosen)
    {
        if (chosen.Count == Candidates.Count) return null;
        List<Candidate> inside = [.. Candidates.Where((_, i) => chosen.Contains(i))];
        List<Candidate> outside = [.. Candidates.Where((_, i) => !chosen.Contains(i))];
        bool absent = inside.Any(c => c.IsAbsent);
        if (Range(inside, outside) is { } range) return $"{Name} is {range}{(absent ? " or absent" : "")}";
        if (inside.Any(c => c.IsOther) && !outside.Any(c => c.IsOther))
        {
            string[] excluded = Labels(outside.Where(c => !c.IsAbsent), inside);
            bool present = outside.Any(c => c.IsAbsent);
            if (excluded.Length == 0) return $"{Name} is present";
            return $"{Name} is {(present ? "present and " : "")}not {Join(excluded)}";
        }

        string[] included = Labels(inside.Where(c => !c.IsAbsent), outside);
        if (included.Length == 0) return Name == "resource" ? null : $"{Name} is absent";
        return $"{Name} is {Join(included)}{(absent ? " or absent" : "")}";
    }

    /// <summary>"at most 60": numbers and dates that lie together at one end.</summary>
    private static string? Range(List<Candidate> inside, List<Candidate> outside)
    {
        decimal[] chosen = [.. inside.Where(c => c.Order is not null).Select(c => c.Order!.Value)];
        decimal[] left = [.. outside.Where(c => c.Order is not null).Select(c => c.Order!.Value)];
        if (chosen.Length == 0 || left.Length == 0) return null;
        Candidate Of(decimal order) => inside.First(c => c.Order == order);
        if (chosen.Max() < left.Min()) return $"at most {Of(chosen.Max()).Label}";
        return chosen.Min() > left.Max() ? $"at least {Of(chosen.Min()).Label}" : null;
    }

    /// <summary>Labels, or the bare value where only some of the candidates of a label are meant.</summary>
    private static string[] Labels(IEnumerable<Candidate> these, List<Candidate> others) =>
        [.. these.Select(c => others.Any(other => other.Label == c.Label) ? c.Text : c.Label).Distinct(StringComparer.Ordinal)];

    private static string Join(string[] labels) =>
        labels.Length <= 6 ? string.Join(" or ", labels) : $"{string.Join(" or ", labels.Take(5))} or {labels.Length - 5} more";
}

/// <summary>A request in the making.</summary>
internal sealed class RequestDraft
{
    public string Resource { get; set; } = "*";

    public string Region { get; set; } = "";

    public string? ForwardedBy { get; set; }

    public Evaluation.RequestContext Context { get; } = new();
}
