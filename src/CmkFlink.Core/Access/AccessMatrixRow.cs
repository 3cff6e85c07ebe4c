using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

public enum AccessAnswer
{
    Allowed,
    Denied,

    /// <summary>Something that decides was not readable; <see cref="AccessMatrixRow.Reason"/> says what and who can read it.</summary>
    Unknown,
}

/// <summary>The answer for one call that MSF makes.</summary>
public sealed record AccessMatrixRow
{
    /// <summary>The call.</summary>
    public required MsfKmsCall Call { get; init; }

    /// <summary>The request that was judged.</summary>
    public required AuthorizationRequest Request { get; init; }

    public required MsfCaller Caller { get; init; }

    /// <summary>The principal that KMS sees: a role or user ARN, or a service name.</summary>
    public required string Principal { get; init; }

    /// <summary><c>kms:Decrypt</c> and so on.</summary>
    public required string Action { get; init; }

    public required MsfPurpose Purpose { get; init; }

    public required AccessAnswer Decision { get; init; }

    /// <summary>One sentence that names principal, action, key and what decided.</summary>
    public required string Reason { get; init; }

    /// <summary>What the nearest statement lacked.</summary>
    public IReadOnlyList<string> Mismatches { get; init; } = [];

    /// <summary>The layer that decided, or that had to allow and did not.</summary>
    public PolicyLayer Layer { get; init; }

    public PolicyStatement? DecidingStatement { get; init; }

    /// <summary>The statement with its policy, or the grant, in words; <see langword="null"/> where none decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The smallest statement that would allow the call, for <see cref="Layer"/>.</summary>
    public PolicyStatement? MissingStatement { get; init; }

    /// <summary>Set where the call is allowed by the key policy alone although MSF's documentation asks for an IAM policy as well.</summary>
    public string? Warning { get; init; }

    /// <summary>What to do about a denial or an unknown, and as whom; <see langword="null"/> where the call is allowed.</summary>
    public string? Remedy { get; init; }
}
