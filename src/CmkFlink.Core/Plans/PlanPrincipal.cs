using CmkFlink.Core.Access;

namespace CmkFlink.Core.Plans;

/// <summary>Roles and users in a plan: <c>role/Operator</c>, <c>user/operator-user</c>.</summary>
internal static class PlanPrincipal
{
    public static string Text(IamPrincipalName principal) => (principal.Type == IamPrincipalType.Role ? "role/" : "user/") + principal.Name;

    /// <exception cref="PlanFormatException">It is neither.</exception>
    public static IamPrincipalName Parse(string text)
    {
        if (text.StartsWith("role/", StringComparison.Ordinal) && text.Length > 5) return IamPrincipalName.Role(text.Substring(5));
        if (text.StartsWith("user/", StringComparison.Ordinal) && text.Length > 5) return IamPrincipalName.User(text.Substring(5));
        throw new PlanFormatException($"'{text}' is neither role/NAME nor user/NAME");
    }
}
