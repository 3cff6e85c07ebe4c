using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Keys;

/// <summary>What is to be changed of a key; what is not mentioned stays.</summary>
public sealed record SetFlinkCmkKeyRequest
{
    /// <summary>Key ARN, key id, alias or alias ARN.</summary>
    public required string Key { get; init; }

    /// <summary>The key policy from now on.</summary>
    public PolicyDocument? Policy { get; init; }

    /// <summary>Aliases that point to the key from now on: created, or taken from the key that has them.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Aliases of this key that go.</summary>
    public IReadOnlyList<string> RemoveAliases { get; init; } = [];

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of tags that go.</summary>
    public IReadOnlyList<string> RemoveTags { get; init; } = [];

    /// <summary>Turns KMS's automatic rotation off: MSF takes new key material up at a restart only, so a rotation by date is not followed by one.</summary>
    public bool DisableAutomaticRotation { get; init; }

    /// <summary>Accept a policy that takes from MSF the state of an application that needs the key.</summary>
    public bool AllowUnreadableState { get; init; }

    /// <summary>How long a policy is offered again that KMS refuses because a principal just created is not visible to it yet.</summary>
    public TimeSpan PrincipalVisibilityTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
