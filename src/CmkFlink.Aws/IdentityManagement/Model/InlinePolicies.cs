#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html">ListRolePolicies</see>.</summary>
public class ListRolePoliciesRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html">ListRolePolicies</see> answers.</summary>
public class ListRolePoliciesResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public List<string> PolicyNames { get; set; } = null!;

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html">GetRolePolicy</see>.</summary>
public class GetRolePolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;

    public string PolicyName { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html">GetRolePolicy</see> answers.</summary>
public class GetRolePolicyResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public string RoleName { get; set; } = null!;

    [WireRequired]
    public string PolicyName { get; set; } = null!;

    /// <summary>URL-encoded (RFC 3986) JSON.</summary>
    [WireRequired]
    public string PolicyDocument { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html">ListUserPolicies</see>.</summary>
public class ListUserPoliciesRequest : AmazonIdentityManagementServiceRequest
{
    public string UserName { get; set; } = null!;

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html">ListUserPolicies</see> answers.</summary>
public class ListUserPoliciesResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public List<string> PolicyNames { get; set; } = null!;

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html">GetUserPolicy</see>.</summary>
public class GetUserPolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string UserName { get; set; } = null!;

    public string PolicyName { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html">GetUserPolicy</see> answers.</summary>
public class GetUserPolicyResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public string UserName { get; set; } = null!;

    [WireRequired]
    public string PolicyName { get; set; } = null!;

    /// <summary>URL-encoded (RFC 3986) JSON.</summary>
    [WireRequired]
    public string PolicyDocument { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html">ListGroupPolicies</see>.</summary>
public class ListGroupPoliciesRequest : AmazonIdentityManagementServiceRequest
{
    public string GroupName { get; set; } = null!;

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html">ListGroupPolicies</see> answers.</summary>
public class ListGroupPoliciesResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public List<string> PolicyNames { get; set; } = null!;

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html">GetGroupPolicy</see>.</summary>
public class GetGroupPolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string GroupName { get; set; } = null!;

    public string PolicyName { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html">GetGroupPolicy</see> answers.</summary>
public class GetGroupPolicyResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public string GroupName { get; set; } = null!;

    [WireRequired]
    public string PolicyName { get; set; } = null!;

    /// <summary>URL-encoded (RFC 3986) JSON.</summary>
    [WireRequired]
    public string PolicyDocument { get; set; } = null!;
}
