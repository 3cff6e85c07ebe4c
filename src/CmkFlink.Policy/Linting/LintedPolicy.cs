using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Linting;

/// <summary>What a policy is attached to.</summary>
public enum LintedPolicyType
{
    KeyPolicy,

    /// <summary>Of a user, group or role: managed or inline.</summary>
    IdentityPolicy,

    /// <summary>Who may assume a role.</summary>
    TrustPolicy,
}

/// <summary>A policy to be judged.</summary>
public sealed record LintedPolicy
{
    public required PolicyDocument Document { get; init; }

    public required LintedPolicyType Type { get; init; }

    /// <summary>The file, key or name that findings carry.</summary>
    public string? Source { get; init; }

    /// <summary>For a key policy the key's ARN, where it is known.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The longest text that AWS takes in this place, in characters other than white space; <see langword="null"/> for the limit of the policy's type.</summary>
    public int? CharacterLimit { get; init; }

    /// <summary>Path of the document in its text, and the lines of the document's parts by their path; empty where it did not come as text.</summary>
    public PolicyPlaces Places { get; init; } = PolicyPlaces.None;

    /// <summary>Names in a template that have no value; stand-ins take their place, and what follows from them is not reported.</summary>
    public IReadOnlyList<string> Unresolved { get; init; } = [];

    /// <summary>The type that a document's contents speak for: principals make a key or trust policy, and sts:AssumeRole a trust policy.</summary>
    public static LintedPolicyType Guess(PolicyDocument document)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        if (document.Statements.SelectMany(statement => statement.Actions ?? []).Any(action => action.StartsWith("sts:", StringComparison.OrdinalIgnoreCase))
            && document.Statements.Any(statement => statement.Principals is not null)) return LintedPolicyType.TrustPolicy;
        return document.Statements.Any(statement => statement.Principals is not null || statement.NotPrincipals is not null) ? LintedPolicyType.KeyPolicy : LintedPolicyType.IdentityPolicy;
    }
}

/// <summary>Where the parts of a policy stand in the text that it came from.</summary>
/// <param name="Root">What takes the place of <c>$</c> in a part's path.</param>
/// <param name="Lines">Line (from 1 on) by path, as <see cref="PolicyParseException.Path"/> writes it.</param>
public sealed record PolicyPlaces(string Root, IReadOnlyDictionary<string, long> Lines)
{
    private const string First = "$.Statement[0]";

    public static PolicyPlaces None { get; } = new("$", new Dictionary<string, long>());

    /// <summary>The line of a part, or of the nearest part around it.</summary>
    public long? LineOf(string path)
    {
        // A lone statement need not stand in a list.
        if (path.StartsWith(First, StringComparison.Ordinal) && !Lines.ContainsKey(First)) path = "$.Statement" + path.Remove(0, First.Length);
        while (true)
        {
            if (Lines.TryGetValue(path, out long line)) return line;
            int cut = Math.Max(path.LastIndexOf('.'), path.LastIndexOf('['));
            if (cut <= 0) return null;
            path = path.Substring(0, cut);
        }
    }

    /// <param name="path">Of a part, beginning with <c>$</c>.</param>
    public string PathOf(string path) => path.Length == 1 ? Root : Root + path.Remove(0, 1);
}
