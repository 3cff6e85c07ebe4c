using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Rehearsal;

/// <summary>What to rehearse with, on an account where nothing can break.</summary>
public sealed record RehearsalRequest
{
    /// <summary>A RUNNING application under the AWS owned key.</summary>
    public required string ApplicationName { get; init; }

    public required string ApplicationArn { get; init; }

    public required string ExecutionRoleArn { get; init; }

    public string Alias { get; init; } = "alias/orders";

    public string OperatorRoleName { get; init; } = "Operator";

    public string KeyAdministratorRoleName { get; init; } = "KeyAdministrator";

    public string ReaderRoleName { get; init; } = "Reader";

    /// <summary>Users whose policies the reader reads: between them they hold AWS managed, inline and group policies.</summary>
    public IReadOnlyList<string> ReadUserNames { get; init; } = ["developer", "account-administrator"];

    public TimeSpan? Timeout { get; init; }

    /// <summary>Changes a policy before it is put, so that a proof can take one permission away.</summary>
    internal Func<PolicyKind, PolicyDocument, PolicyDocument> Rewrite { get; init; } = static (_, document) => document;

    /// <summary>The clock for names that are made from the time; <see langword="null"/> for the real one.</summary>
    public Func<DateTime>? UtcNow { get; init; }
}
