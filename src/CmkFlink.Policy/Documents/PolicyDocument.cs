using System.Text.Json;

namespace CmkFlink.Policy.Documents;

/// <summary>An IAM policy document: identity, key, trust, boundary, session or control policy. Immutable; unknown members survive a round trip.</summary>
/// <remarks>Source of the language: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html</remarks>
public sealed record PolicyDocument
{
    /// <summary>The version that understands policy variables.</summary>
    public const string CurrentVersion = "2012-10-17";

    /// <summary>The language version; <see langword="null"/> where the document has none, which means 2008-10-17.</summary>
    public string? Version { get; init; } = CurrentVersion;

    public string? Id { get; init; }

    public required IReadOnlyList<PolicyStatement> Statements { get; init; }

    /// <summary>Members of the document that the grammar does not know, kept as they were.</summary>
    public IReadOnlyDictionary<string, JsonElement> UnknownMembers { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Reads a document.</summary>
    /// <exception cref="PolicyParseException">The text is not JSON or not a policy; the only exception thrown.</exception>
    public static PolicyDocument Parse(string json) => throw new NotImplementedException();

    /// <summary>Canonical JSON: fixed order of members, no superfluous arrays; the same document always gives the same text.</summary>
    public string ToJson(bool indented = true) => throw new NotImplementedException();
}
