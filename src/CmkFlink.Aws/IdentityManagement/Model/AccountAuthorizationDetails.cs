#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html">GetAccountAuthorizationDetails</see>.</summary>
public class GetAccountAuthorizationDetailsRequest : AmazonIdentityManagementServiceRequest
{
    public List<EntityType>? Filter { get; set; }

    public int? MaxItems { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html">GetAccountAuthorizationDetails</see> answers.</summary>
public class GetAccountAuthorizationDetailsResponse : AmazonWebServiceResponse
{
    public List<UserDetail> UserDetailList { get; set; } = [];

    public List<GroupDetail> GroupDetailList { get; set; } = [];

    public List<RoleDetail> RoleDetailList { get; set; } = [];

    public List<ManagedPolicyDetail> Policies { get; set; } = [];

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_UserDetail.html">UserDetail</see>.</summary>
public class UserDetail
{
    public string? Path { get; set; }

    [WireRequired]
    public string UserName { get; set; } = null!;

    public string? UserId { get; set; }

    [WireRequired]
    public string Arn { get; set; } = null!;

    public DateTime? CreateDate { get; set; }

    public List<PolicyDetail> UserPolicyList { get; set; } = [];

    public List<string> GroupList { get; set; } = [];

    public List<AttachedPolicyType> AttachedManagedPolicies { get; set; } = [];

    public AttachedPermissionsBoundary? PermissionsBoundary { get; set; }

    public List<Tag> Tags { get; set; } = [];
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GroupDetail.html">GroupDetail</see>.</summary>
public class GroupDetail
{
    public string? Path { get; set; }

    [WireRequired]
    public string GroupName { get; set; } = null!;

    public string? GroupId { get; set; }

    [WireRequired]
    public string Arn { get; set; } = null!;

    public DateTime? CreateDate { get; set; }

    public List<PolicyDetail> GroupPolicyList { get; set; } = [];

    public List<AttachedPolicyType> AttachedManagedPolicies { get; set; } = [];
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html">RoleDetail</see>.</summary>
public class RoleDetail
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

    public List<PolicyDetail> RolePolicyList { get; set; } = [];

    public List<AttachedPolicyType> AttachedManagedPolicies { get; set; } = [];

    public AttachedPermissionsBoundary? PermissionsBoundary { get; set; }

    public List<Tag> Tags { get; set; } = [];

    public RoleLastUsed? RoleLastUsed { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ManagedPolicyDetail.html">ManagedPolicyDetail</see>.</summary>
public class ManagedPolicyDetail
{
    [WireRequired]
    public string PolicyName { get; set; } = null!;

    public string? PolicyId { get; set; }

    [WireRequired]
    public string Arn { get; set; } = null!;

    public string? Path { get; set; }

    public string? DefaultVersionId { get; set; }

    public int? AttachmentCount { get; set; }

    public int? PermissionsBoundaryUsageCount { get; set; }

    public bool? IsAttachable { get; set; }

    public string? Description { get; set; }

    public DateTime? CreateDate { get; set; }

    public DateTime? UpdateDate { get; set; }

    public List<PolicyVersion> PolicyVersionList { get; set; } = [];
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyDetail.html">PolicyDetail</see>.</summary>
public class PolicyDetail
{
    [WireRequired]
    public string PolicyName { get; set; } = null!;

    /// <summary>URL-encoded (RFC 3986) JSON.</summary>
    [WireRequired]
    public string PolicyDocument { get; set; } = null!;
}
