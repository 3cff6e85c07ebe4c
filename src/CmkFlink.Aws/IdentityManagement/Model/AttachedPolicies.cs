#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html">AttachRolePolicy</see>.</summary>
public class AttachRolePolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;

    public string PolicyArn { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html">AttachRolePolicy</see> answers.</summary>
public class AttachRolePolicyResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html">DetachRolePolicy</see>.</summary>
public class DetachRolePolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;

    public string PolicyArn { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html">DetachRolePolicy</see> answers.</summary>
public class DetachRolePolicyResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html">AttachUserPolicy</see>.</summary>
public class AttachUserPolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string UserName { get; set; } = null!;

    public string PolicyArn { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html">AttachUserPolicy</see> answers.</summary>
public class AttachUserPolicyResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html">DetachUserPolicy</see>.</summary>
public class DetachUserPolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string UserName { get; set; } = null!;

    public string PolicyArn { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html">DetachUserPolicy</see> answers.</summary>
public class DetachUserPolicyResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html">ListAttachedRolePolicies</see>.</summary>
public class ListAttachedRolePoliciesRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;

    public string? PathPrefix { get; set; }

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html">ListAttachedRolePolicies</see> answers.</summary>
public class ListAttachedRolePoliciesResponse : AmazonWebServiceResponse
{
    public List<AttachedPolicyType> AttachedPolicies { get; set; } = [];

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html">ListAttachedUserPolicies</see>.</summary>
public class ListAttachedUserPoliciesRequest : AmazonIdentityManagementServiceRequest
{
    public string UserName { get; set; } = null!;

    public string? PathPrefix { get; set; }

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html">ListAttachedUserPolicies</see> answers.</summary>
public class ListAttachedUserPoliciesResponse : AmazonWebServiceResponse
{
    public List<AttachedPolicyType> AttachedPolicies { get; set; } = [];

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html">ListAttachedGroupPolicies</see>.</summary>
public class ListAttachedGroupPoliciesRequest : AmazonIdentityManagementServiceRequest
{
    public string GroupName { get; set; } = null!;

    public string? PathPrefix { get; set; }

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html">ListAttachedGroupPolicies</see> answers.</summary>
public class ListAttachedGroupPoliciesResponse : AmazonWebServiceResponse
{
    public List<AttachedPolicyType> AttachedPolicies { get; set; } = [];

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html">ListEntitiesForPolicy</see>.</summary>
public class ListEntitiesForPolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string PolicyArn { get; set; } = null!;

    public EntityType? EntityFilter { get; set; }

    /// <summary>Entities under this path only.</summary>
    public string? PathPrefix { get; set; }

    public PolicyUsageType? PolicyUsageFilter { get; set; }

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html">ListEntitiesForPolicy</see> answers.</summary>
public class ListEntitiesForPolicyResponse : AmazonWebServiceResponse
{
    public List<PolicyGroup> PolicyGroups { get; set; } = [];

    public List<PolicyUser> PolicyUsers { get; set; } = [];

    public List<PolicyRole> PolicyRoles { get; set; } = [];

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachedPolicy.html">AttachedPolicy</see>.</summary>
public class AttachedPolicyType
{
    [WireRequired]
    public string PolicyName { get; set; } = null!;

    [WireRequired]
    public string PolicyArn { get; set; } = null!;
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyGroup.html">PolicyGroup</see>.</summary>
public class PolicyGroup
{
    public string? GroupName { get; set; }

    public string? GroupId { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyRole.html">PolicyRole</see>.</summary>
public class PolicyRole
{
    public string? RoleName { get; set; }

    public string? RoleId { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyUser.html">PolicyUser</see>.</summary>
public class PolicyUser
{
    public string? UserName { get; set; }

    public string? UserId { get; set; }
}
