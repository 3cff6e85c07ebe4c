using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>What is known about one application, one key and one operator.</summary>
public sealed record AccessMatrixRequest
{
    public required string ApplicationArn { get; init; }

    public required string KeyArn { get; init; }

    /// <summary>The key policy; <see langword="null"/> where it was not readable.</summary>
    public PolicyDocument? KeyPolicy { get; init; }

    /// <summary>Why the key policy is not known and who can read it; used where <see cref="KeyPolicy"/> is <see langword="null"/>.</summary>
    public UnreadPolicy? KeyPolicyUnread { get; init; }

    /// <summary>The grants on the key.</summary>
    public IReadOnlyList<KeyGrant> Grants { get; init; } = [];

    /// <summary>Why the grants are not known; where it is set, what policies do not allow may still be granted.</summary>
    public UnreadPolicy? GrantsUnread { get; init; }

    /// <summary>Who operates the application.</summary>
    public required RequestPrincipal Operator { get; init; }

    /// <summary>The operator's policies in IAM, as far as readable.</summary>
    public required IdentityPolicies OperatorPolicies { get; init; }

    /// <summary>The rows to answer; <see langword="null"/> for all.</summary>
    public IReadOnlyList<MsfKmsCall>? Calls { get; init; }
}
