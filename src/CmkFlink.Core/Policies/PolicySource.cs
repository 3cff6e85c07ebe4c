using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Policies;

/// <summary>A policy, or a template that holds policies, to be looked at: as text, in a file, or the live one of a key. Exactly one of <see cref="Text"/>, <see cref="Path"/> and <see cref="Key"/> is set.</summary>
public sealed record PolicySource
{
    /// <summary>JSON, or a CloudFormation template in JSON or YAML.</summary>
    public string? Text { get; init; }

    /// <summary>Full path of a file with such a text.</summary>
    public string? Path { get; init; }

    /// <summary>Key ARN, key id, alias or alias ARN of the key whose policy is read.</summary>
    public string? Key { get; init; }

    /// <summary>What findings call a text; files and keys are called by their names.</summary>
    public string? Name { get; init; }

    /// <summary>ARN of the key that a text is the policy of, where that is known.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Whether a text is the user's own, so that its lines mean something to him.</summary>
    public bool HasLines { get; init; } = true;

    /// <summary>A document that somebody has parsed.</summary>
    /// <param name="keyArn">Its key, for a key policy, where that is known.</param>
    public static PolicySource Of(PolicyDocument document, string? keyArn = null) => new() { Text = document.ToJson(), Name = keyArn, KeyArn = keyArn, HasLines = false };

    public override string ToString() => Path is not null ? $"file {Path}" : Key is not null ? $"key {Key}" : KeyArn is not null ? $"policy of {KeyArn}" : "policy";
}
