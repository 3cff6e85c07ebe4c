namespace CmkFlink.Core.Access;

/// <summary>By which way a principal reads an application's state.</summary>
public enum StateAccess
{
    /// <summary>Calls KMS himself.</summary>
    Direct,

    /// <summary>Through MSF, which forwards his session.</summary>
    ThroughMsf,

    /// <summary>An AWS service for itself.</summary>
    Service,

    /// <summary>By a grant on the key.</summary>
    Grant,

    /// <summary>The key policy leaves it to IAM, and who that is could not be read.</summary>
    Unknown,
}

/// <summary>A principal that can decrypt an application's state, and by what.</summary>
public sealed record FlinkCmkStateReader
{
    public required string ApplicationName { get; init; }

    /// <summary>A key that the running state or a snapshot is under.</summary>
    public required string KeyArn { get; init; }

    /// <summary>ARN of a user or role, name of a service, or <c>*</c> for everybody.</summary>
    public required string Principal { get; init; }

    public required StateAccess Access { get; init; }

    /// <summary>kms:Decrypt, or kms:ReEncryptFrom, which carries the state to a key of the caller's choice.</summary>
    public required string Action { get; init; }

    /// <summary>The statement with its policy, or the grant; for delegated access both statements.</summary>
    public required string Through { get; init; }

    /// <summary>What the call has to meet besides, where the statement asks for more than the application's encryption context and the way through MSF: "Bool aws:MultiFactorAuthPresent true".</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>What the answer rests on, where something could not be read.</summary>
    public string? Remark { get; init; }
}
