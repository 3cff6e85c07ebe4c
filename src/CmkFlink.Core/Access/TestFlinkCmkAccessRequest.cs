using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>Asks for the matrix of requests and answers, of applications as they are.</summary>
public sealed record TestFlinkCmkAccessRequest
{
    /// <summary>With wildcards.</summary>
    public required IReadOnlyList<string> ApplicationNames { get; init; }

    /// <summary>The key to change to, in any of the four forms; <see langword="null"/> for the key that each application uses.</summary>
    public string? Key { get; init; }

    /// <summary>ARNs of roles or users; empty for those whom the key policy lets use the key through MSF.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>Empty for all.</summary>
    public IReadOnlyList<MsfOperation> Operations { get; init; } = [];
}

/// <summary>The same from files, without asking AWS anything.</summary>
public sealed record AccessFilesRequest
{
    public required string ApplicationArn { get; init; }

    public required AccessKeyFile Key { get; init; }

    /// <summary>The key that a change leaves.</summary>
    public AccessKeyFile? OldKey { get; init; }

    /// <summary>ARN of the role or user that operates.</summary>
    public required string Operator { get; init; }

    /// <summary>The operator's policies in IAM; <see langword="null"/> where none were given: the matrix then says what the key policy alone allows, with a warning.</summary>
    public IReadOnlyList<NamedPolicy>? OperatorPolicies { get; init; }

    public NamedPolicy? Boundary { get; init; }

    public IReadOnlyList<MsfOperation> Operations { get; init; } = [];
}

/// <summary>A key as files describe it.</summary>
/// <param name="KeyArn">Its ARN.</param>
/// <param name="Policy">Its policy.</param>
/// <param name="Grants">Its grants.</param>
public sealed record AccessKeyFile(string KeyArn, PolicyDocument Policy, IReadOnlyList<KeyGrant> Grants);

/// <summary>A policy with the name that answers call it by.</summary>
public sealed record NamedPolicy(string Name, PolicyDocument Document);
