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

    public TimeSpan? Timeout { get; init; }
}
