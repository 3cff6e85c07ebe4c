using System.Text.Json;

namespace CmkFlink.Policy.Documents;

/// <summary>An IAM policy document: identity, key, trust, boundary, session or control policy. Immutable; unknown members survive a round trip. Equality is by content.</summary>
/// <remarks>Source of the language: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html</remarks>
public sealed record PolicyDocument
{
    /// <summary>The version that understands policy variables.</summary>
    public const string CurrentVersion = "2012-10-17";

    /// <summary>The version that a document without one has: no policy variables.</summary>
    public const string FirstVersion = "2008-10-17";

    /// <summary>The longest text that is read, in characters: that of PutKeyPolicy's Policy, the most roomy of the policies (KMS API reference).</summary>
    public const int MaximumLength = 131_072;

    /// <summary>The deepest nesting that is read. A policy needs five levels; the rest is for unknown members.</summary>
    public const int MaximumDepth = 32;

    /// <summary>The language version; <see langword="null"/> where the document has none, which means 2008-10-17.</summary>
    public string? Version { get; init; } = CurrentVersion;

    public string? Id { get; init; }

    public required IReadOnlyList<PolicyStatement> Statements { get; init; }

    /// <summary>Members of the document that the grammar does not know, kept as they were.</summary>
    public IReadOnlyDictionary<string, JsonElement> UnknownMembers { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Reads a document. Names of members and the values of Effect and Version are case-sensitive; comments, trailing commas and repeated members are refused.</summary>
    /// <exception cref="PolicyParseException">The text is not JSON or not a policy; the only exception thrown.</exception>
    public static PolicyDocument Parse(string json) => PolicyReader.Read(json);

    /// <summary>Canonical JSON: fixed order of members, principal types and conditions, no superfluous arrays, lines end with LF; the same document always gives the same text.</summary>
    /// <exception cref="InvalidOperationException">The document cannot be written as JSON: a statement has the same operator and condition key twice, or both elements of a pair.</exception>
    public string ToJson(bool indented = true) => PolicyWriter.Write(this, indented);

    public bool Equals(PolicyDocument? other) => ReferenceEquals(this, other) || (other is not null
        && Version == other.Version && Id == other.Id && Structural.Equal(Statements, other.Statements) && Structural.Equal(UnknownMembers, other.UnknownMembers));

    public override int GetHashCode() => Structural.Hash(Structural.Hash(Structural.Hash(0, Version), Id), Statements);

    /// <summary>Short, for views; <see cref="ToJson"/> gives the text.</summary>
    public override string ToString() => $"policy of {Statements.Count} statement{(Statements.Count == 1 ? "" : "s")}";
}
