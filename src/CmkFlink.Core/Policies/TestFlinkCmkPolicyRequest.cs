using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Policies;

/// <summary>Asks what is amiss in policies: texts, files and keys, in that order.</summary>
public sealed record TestFlinkCmkPolicyRequest
{
    /// <summary>Policies in JSON, or CloudFormation templates.</summary>
    public IReadOnlyList<PolicyInput> Texts { get; init; } = [];

    /// <summary>Full paths of files with such a text.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Key ARNs, key ids, aliases or alias ARNs, whose policies are read.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>What a policy is attached to; <see langword="null"/> to tell by its contents.</summary>
    public LintedPolicyType? Type { get; init; }

    /// <summary>The policy of the key that identity policies are for.</summary>
    public PolicyInput? KeyPolicy { get; init; }

    /// <summary>Values of a template's parameters, pseudo parameters (AWS::Region) and attributes (Key.Arn).</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}

/// <summary>A policy or template as text.</summary>
/// <param name="Text">JSON or YAML.</param>
/// <param name="Name">What findings call it.</param>
/// <param name="KeyArn">For a key policy its key, where that is known.</param>
/// <param name="HasLines">Whether the text is the user's own, so that its lines mean something to him.</param>
public sealed record PolicyInput(string Text, string? Name = null, string? KeyArn = null, bool HasLines = true);
