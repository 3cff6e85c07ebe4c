using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Policies;

/// <summary>A policy to be looked at: given as it is, in a file, or the live one of a key. Exactly one of the three is set.</summary>
public sealed record PolicySource
{
    public PolicyDocument? Document { get; init; }

    /// <summary>Path of a file that holds a policy document as JSON.</summary>
    public string? Path { get; init; }

    /// <summary>Key ARN, key id, alias or alias ARN of the key whose policy is read.</summary>
    public string? Key { get; init; }

    /// <summary>ARN of the key that a given document belongs to, where that is known.</summary>
    public string? KeyArn { get; init; }

    public override string ToString() => Path is not null ? $"file {Path}" : Key is not null ? $"key {Key}" : KeyArn is not null ? $"policy of {KeyArn}" : "policy";
}
