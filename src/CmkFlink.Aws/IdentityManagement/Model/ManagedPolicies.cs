#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html">CreatePolicy</see>.</summary>
public class CreatePolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string PolicyName { get; set; } = null!;

    public string? Path { get; set; }

    /// <summary>Plain JSON, at most 6,144 characters without white space.</summary>
    public string PolicyDocument { get; set; } = null!;

    /// <summary>Cannot be changed later.</summary>
    public string? Description { get; set; }

    public List<Tag>? Tags { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html">CreatePolicy</see> answers.</summary>
public class CreatePolicyResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public ManagedPolicy Policy { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html">GetPolicy</see>.</summary>
public class GetPolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string PolicyArn { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html">GetPolicy</see> answers.</summary>
public class GetPolicyResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public ManagedPolicy Policy { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html">ListPolicies</see>.</summary>
public class ListPoliciesRequest : AmazonIdentityManagementServiceRequest
{
    /// <summary>All (default), AWS or Local.</summary>
    public PolicyScopeType? Scope { get; set; }

    public bool? OnlyAttached { get; set; }

    public string? PathPrefix { get; set; }

    public PolicyUsageType? PolicyUsageFilter { get; set; }

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html">ListPolicies</see> answers.</summary>
public class ListPoliciesResponse : AmazonWebServiceResponse
{
    public List<ManagedPolicy> Policies { get; set; } = [];

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html">DeletePolicy</see>.</summary>
public class DeletePolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string PolicyArn { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html">DeletePolicy</see> answers.</summary>
public class DeletePolicyResponse : AmazonWebServiceResponse;

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html">Policy</see>.</summary>
public class ManagedPolicy
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

    public List<Tag> Tags { get; set; } = [];
}
