#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html">GetUser</see>.</summary>
public class GetUserRequest : AmazonIdentityManagementServiceRequest
{
    /// <summary>Absent: the user whose access key signs the call.</summary>
    public string? UserName { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html">GetUser</see> answers.</summary>
public class GetUserResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public User User { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html">ListUsers</see>.</summary>
public class ListUsersRequest : AmazonIdentityManagementServiceRequest
{
    public string? PathPrefix { get; set; }

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html">ListUsers</see> answers.</summary>
public class ListUsersResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public List<User> Users { get; set; } = null!;

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html">ListGroupsForUser</see>.</summary>
public class ListGroupsForUserRequest : AmazonIdentityManagementServiceRequest
{
    public string UserName { get; set; } = null!;

    public string? Marker { get; set; }

    public int? MaxItems { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html">ListGroupsForUser</see> answers.</summary>
public class ListGroupsForUserResponse : AmazonWebServiceResponse
{
    public List<Group> Groups { get; set; } = [];

    public bool? IsTruncated { get; set; }

    public string? Marker { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html">User</see>.</summary>
public class User
{
    public string? Path { get; set; }

    [WireRequired]
    public string UserName { get; set; } = null!;

    public string? UserId { get; set; }

    [WireRequired]
    public string Arn { get; set; } = null!;

    public DateTime? CreateDate { get; set; }

    public DateTime? PasswordLastUsed { get; set; }

    public AttachedPermissionsBoundary? PermissionsBoundary { get; set; }

    public List<Tag> Tags { get; set; } = [];
}

/// <summary>See <see href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_Group.html">Group</see>.</summary>
public class Group
{
    public string? Path { get; set; }

    [WireRequired]
    public string GroupName { get; set; } = null!;

    public string? GroupId { get; set; }

    [WireRequired]
    public string Arn { get; set; } = null!;

    public DateTime? CreateDate { get; set; }
}
