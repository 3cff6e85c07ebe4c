#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</see>.</summary>
public class CreateRoleRequest : AmazonIdentityManagementServiceRequest
{
    public string? Path { get; set; }

    public string RoleName { get; set; } = null!;

    public string AssumeRolePolicyDocument { get; set; } = null!;

    public string? Description { get; set; }

    /// <summary>Seconds, 3600 to 43200.</summary>
    public int? MaxSessionDuration { get; set; }

    /// <summary>The ARN of a managed policy.</summary>
    public string? PermissionsBoundary { get; set; }

    public List<Tag>? Tags { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</see> answers.</summary>
public class CreateRoleResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public Role Role { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html">GetRole</see>.</summary>
public class GetRoleRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html">GetRole</see> answers.</summary>
public class GetRoleResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public Role Role { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html">ListRoles</see>.</summary>
public class ListRolesRequest : AmazonIdentityManagementServiceRequest
{
    public string? PathPrefix { get; set; }

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html">ListRoles</see> answers.</summary>
public class ListRolesResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public List<Role> Roles { get; set; } = null!;

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html">DeleteRole</see>.</summary>
public class DeleteRoleRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html">DeleteRole</see> answers.</summary>
public class DeleteRoleResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html">UpdateAssumeRolePolicy</see>.</summary>
public class UpdateAssumeRolePolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;

    public string PolicyDocument { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html">UpdateAssumeRolePolicy</see> answers.</summary>
public class UpdateAssumeRolePolicyResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html">PutRolePermissionsBoundary</see>.</summary>
public class PutRolePermissionsBoundaryRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;

    /// <summary>The ARN of a managed policy.</summary>
    public string PermissionsBoundary { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html">PutRolePermissionsBoundary</see> answers.</summary>
public class PutRolePermissionsBoundaryResponse : AmazonWebServiceResponse;

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html">Role</see>.</summary>
public class Role
{
    public string? Path { get; set; }

    [WireRequired]
    public string RoleName { get; set; } = null!;

    public string? RoleId { get; set; }

    [WireRequired]
    public string Arn { get; set; } = null!;

    public DateTime? CreateDate { get; set; }

    /// <summary>URL-encoded (RFC 3986) JSON.</summary>
    public string? AssumeRolePolicyDocument { get; set; }

    public string? Description { get; set; }

    /// <summary>Seconds.</summary>
    public int? MaxSessionDuration { get; set; }

    public AttachedPermissionsBoundary? PermissionsBoundary { get; set; }

    public List<Tag> Tags { get; set; } = [];

    public RoleLastUsed? RoleLastUsed { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html">RoleLastUsed</see>.</summary>
public class RoleLastUsed
{
    public DateTime? LastUsedDate { get; set; }

    public string? Region { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachedPermissionsBoundary.html">AttachedPermissionsBoundary</see>.</summary>
public class AttachedPermissionsBoundary
{
    public PermissionsBoundaryAttachmentType? PermissionsBoundaryType { get; set; }

    public string? PermissionsBoundaryArn { get; set; }
}
