#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html">CreatePolicyVersion</see>.</summary>
public class CreatePolicyVersionRequest : AmazonIdentityManagementServiceRequest
{
    public string PolicyArn { get; set; } = null!;

    /// <summary>Plain JSON, at most 6,144 characters without white space.</summary>
    public string PolicyDocument { get; set; } = null!;

    public bool? SetAsDefault { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html">CreatePolicyVersion</see> answers.</summary>
public class CreatePolicyVersionResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public PolicyVersion PolicyVersion { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html">GetPolicyVersion</see>.</summary>
public class GetPolicyVersionRequest : AmazonIdentityManagementServiceRequest
{
    public string PolicyArn { get; set; } = null!;

    public string VersionId { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html">GetPolicyVersion</see> answers.</summary>
public class GetPolicyVersionResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public PolicyVersion PolicyVersion { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html">ListPolicyVersions</see>.</summary>
public class ListPolicyVersionsRequest : AmazonIdentityManagementServiceRequest
{
    public string PolicyArn { get; set; } = null!;

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html">ListPolicyVersions</see> answers.</summary>
public class ListPolicyVersionsResponse : AmazonWebServiceResponse
{
    public List<PolicyVersion> Versions { get; set; } = [];

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html">DeletePolicyVersion</see>.</summary>
public class DeletePolicyVersionRequest : AmazonIdentityManagementServiceRequest
{
    public string PolicyArn { get; set; } = null!;

    public string VersionId { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html">DeletePolicyVersion</see> answers.</summary>
public class DeletePolicyVersionResponse : AmazonWebServiceResponse;

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html">PolicyVersion</see>.</summary>
public class PolicyVersion
{
    /// <summary>URL-encoded (RFC 3986) JSON.</summary>
    public string? Document { get; set; }

    [WireRequired]
    public string VersionId { get; set; } = null!;

    public bool? IsDefaultVersion { get; set; }

    public DateTime? CreateDate { get; set; }
}
