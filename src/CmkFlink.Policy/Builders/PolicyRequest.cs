using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Builders;

/// <summary>An application and those who may operate it. Operators and applications of different pairs never cross.</summary>
/// <param name="ApplicationArn">ARN of one application.</param>
/// <param name="Operators">ARNs of IAM roles or users.</param>
public sealed record OperatedApplication(string ApplicationArn, IReadOnlyList<string> Operators);

/// <summary>What a policy is to be built from; each kind names what it needs and refuses what is missing.</summary>
public sealed record PolicyRequest
{
    public required PolicyKind Kind { get; init; }

    /// <summary>Applications (KeyPolicy, Permissive, OperatorBase, OperatorCmk) with their operators (KeyPolicy, Permissive; ignored by the identity policies). A key policy's applications lie in one Region and account, as the key does.</summary>
    public IReadOnlyList<OperatedApplication> Applications { get; init; } = [];

    /// <summary>ARNs of the roles or users that manage the key and cannot use it (KeyPolicy, Permissive).</summary>
    public IReadOnlyList<string> KeyAdministrators { get; init; } = [];

    /// <summary>ARNs of the roles or users that see the key, its policy, grants, rotations and tags (KeyPolicy, Permissive).</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>Key ARNs (OperatorCmk); each application may use those of its own Region.</summary>
    public IReadOnlyList<string> KeyArns { get; init; } = [];

    /// <summary>The service execution role that OperatorBase may pass, to MSF only.</summary>
    public IReadOnlyList<string> ExecutionRoleArns { get; init; } = [];

    /// <summary>Region and account of the policies that name no application (KeyAdministrator, Reader).</summary>
    public string? Region { get; init; }

    public string? AccountId { get; init; }

    /// <summary>Delegate to IAM: a statement for the account's root (KeyPolicy).</summary>
    public bool AccountRoot { get; init; }

    /// <summary>Only callers of this account (kms:CallerAccount), on statements with AWS principals.</summary>
    public bool ThisAccountOnly { get; init; }

    /// <summary>Deny everybody but the named principals (and, with <see cref="AccountRoot"/>, the account's root user); AWS services exempt.</summary>
    public bool ExclusivePrincipal { get; init; }

    /// <summary>Direct calls only from these VPC endpoints; MSF's forwarded calls exempt.</summary>
    public IReadOnlyList<string> SourceVpce { get; init; } = [];

    /// <summary>Administrators may use the key as well.</summary>
    public bool AllowUseByAdministrator { get; init; }

    /// <summary>Seconds since MFA for destructive actions, for IAM users only; refused where an administrator is a role.</summary>
    public int? RequireMfaAge { get; init; }

    /// <summary>Further conditions on every statement that allows AWS principals.</summary>
    public IReadOnlyList<PolicyCondition> Conditions { get; init; } = [];
}
