using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Keys;

/// <summary>Asks for a key with an alias and a least-privilege policy. An alias that exists is adopted where its key fits.</summary>
public sealed record NewFlinkCmkKeyRequest
{
    /// <summary><c>alias/NAME</c>; <c>alias/aws/...</c> is refused.</summary>
    public required string Alias { get; init; }

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What the key policy is built from (kind KeyPolicy). Exactly one of this and <see cref="Policy"/> is set.</summary>
    public PolicyRequest? PolicyRequest { get; init; }

    /// <summary>An explicit key policy.</summary>
    public PolicyDocument? Policy { get; init; }

    /// <summary>How long a policy is offered again that KMS refuses because a principal just created is not visible to it yet.</summary>
    public TimeSpan PrincipalVisibilityTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
