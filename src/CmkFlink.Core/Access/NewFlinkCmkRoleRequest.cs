namespace CmkFlink.Core.Access;

public enum FlinkCmkRoleKind
{
    Operator,
    KeyAdministrator,
    Reader,

    /// <summary>The service execution role of one application.</summary>
    Execution,
}

/// <summary>Asks for a role with its trust policy. It starts without permissions; Grant-FlinkCmkAccess gives them.</summary>
public sealed record NewFlinkCmkRoleRequest
{
    public required string RoleName { get; init; }

    public required FlinkCmkRoleKind Kind { get; init; }

    /// <summary>Who may assume the role: ARNs of users or roles, or an account id. Not for an execution role.</summary>
    public IReadOnlyList<string> TrustedPrincipals { get; init; } = [];

    /// <summary>Only sessions that authenticated with MFA may assume the role.</summary>
    public bool RequireMfa { get; init; }

    /// <summary>The one application that an execution role serves.</summary>
    public string? ApplicationArn { get; init; }

    public string Path { get; init; } = "/";

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a trust policy is offered again that IAM refuses because a principal just created is not visible yet.</summary>
    public TimeSpan PrincipalVisibilityTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
