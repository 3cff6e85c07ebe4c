namespace CmkFlink.Core.Access;

public enum IamPrincipalType
{
    Role,
    User,
}

/// <summary>A role or user of the caller's account, by its name.</summary>
public sealed record IamPrincipalName(IamPrincipalType Type, string Name)
{
    public static IamPrincipalName Role(string name) => new(IamPrincipalType.Role, name);

    public static IamPrincipalName User(string name) => new(IamPrincipalType.User, name);

    /// <summary>"role Operator", as messages say it.</summary>
    public override string ToString() => (Type == IamPrincipalType.Role ? "role " : "user ") + Name;
}
