#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html">TagRole</see>.</summary>
public class TagRoleRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;

    public List<Tag> Tags { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html">TagRole</see> answers.</summary>
public class TagRoleResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html">TagPolicy</see>.</summary>
public class TagPolicyRequest : AmazonIdentityManagementServiceRequest
{
    public string PolicyArn { get; set; } = null!;

    public List<Tag> Tags { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html">TagPolicy</see> answers.</summary>
public class TagPolicyResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html">ListRoleTags</see>.</summary>
public class ListRoleTagsRequest : AmazonIdentityManagementServiceRequest
{
    public string RoleName { get; set; } = null!;

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html">ListRoleTags</see> answers.</summary>
public class ListRoleTagsResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public List<Tag> Tags { get; set; } = null!;

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html">Tag</see>.</summary>
public class Tag
{
    public string Key { get; set; } = null!;

    public string Value { get; set; } = null!;
}
