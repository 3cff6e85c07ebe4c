// The values known today; a value that AWS adds later still reads and writes as its own text.
#nullable enable
using Amazon.Runtime;

namespace Amazon.IdentityManagement;

public class EntityType(string value) : ConstantClass(value)
{
    public static readonly EntityType User = new("User");
    public static readonly EntityType Role = new("Role");
    public static readonly EntityType Group = new("Group");
    public static readonly EntityType LocalManagedPolicy = new("LocalManagedPolicy");
    public static readonly EntityType AWSManagedPolicy = new("AWSManagedPolicy");

    public static EntityType FindValue(string value) => FindValue<EntityType>(value);

    public static implicit operator EntityType(string value) => FindValue(value);
}

public class PermissionsBoundaryAttachmentType(string value) : ConstantClass(value)
{
    public static readonly PermissionsBoundaryAttachmentType PermissionsBoundaryPolicy = new("PermissionsBoundaryPolicy");

    public static PermissionsBoundaryAttachmentType FindValue(string value) => FindValue<PermissionsBoundaryAttachmentType>(value);

    public static implicit operator PermissionsBoundaryAttachmentType(string value) => FindValue(value);
}

public class PolicyScopeType(string value) : ConstantClass(value)
{
    public static readonly PolicyScopeType All = new("All");
    public static readonly PolicyScopeType AWS = new("AWS");
    public static readonly PolicyScopeType Local = new("Local");

    public static PolicyScopeType FindValue(string value) => FindValue<PolicyScopeType>(value);

    public static implicit operator PolicyScopeType(string value) => FindValue(value);
}

public class PolicyUsageType(string value) : ConstantClass(value)
{
    public static readonly PolicyUsageType PermissionsPolicy = new("PermissionsPolicy");
    public static readonly PolicyUsageType PermissionsBoundary = new("PermissionsBoundary");

    public static PolicyUsageType FindValue(string value) => FindValue<PolicyUsageType>(value);

    public static implicit operator PolicyUsageType(string value) => FindValue(value);
}
