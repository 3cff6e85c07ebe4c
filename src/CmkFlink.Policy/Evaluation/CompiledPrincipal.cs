using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Evaluation;

/// <summary>By what name a statement means the caller; the larger, the fewer other policies have a say.</summary>
internal enum PrincipalMatch
{
    None,

    /// <summary>The account: delegates to identity policies.</summary>
    Account,

    /// <summary>The role behind a session: allows by itself, within boundary and session policies.</summary>
    Role,

    /// <summary>The user, the session, the service, or everybody: allows by itself.</summary>
    Direct,
}

/// <summary>One principal of a resource policy made ready.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html</remarks>
internal sealed class CompiledPrincipal
{
    private readonly Form _form;
    private readonly string _value;
    private readonly string? _partition;

    private CompiledPrincipal(Form form, string value, string? partition = null)
    {
        _form = form;
        _value = value;
        _partition = partition;
    }

    private enum Form
    {
        Everyone,
        Account,
        UserOrRoot,
        Role,
        Session,
        UniqueId,
        Service,
        Federated,
    }

    /// <exception cref="PolicyNotSupportedException">A type or form that the evaluator does not know.</exception>
    public static CompiledPrincipal Compile(PolicyPrincipal principal)
    {
        string value = principal.Value;
        switch (principal.Type)
        {
            case PolicyPrincipalType.Everyone:
                return new(Form.Everyone, value);
            case PolicyPrincipalType.Service:
                return value.Length > 0 && !value.Contains('*') ? new(Form.Service, value) : throw Refusal(principal, "a service is named in full");
            case PolicyPrincipalType.Aws:
                return CompileAws(principal);
            case PolicyPrincipalType.Federated:
                return value.Length > 0 && !value.Contains('*') ? new(Form.Federated, value) : throw Refusal(principal, "an identity provider is named in full");
            default:
                throw Refusal(principal, "canonical users are not evaluated");
        }
    }

    /// <param name="caller">The caller.</param>
    /// <param name="deny">Whether the statement denies. Whether "*" allows a federated identity AWS does not say, so it does not here; denied it is.</param>
    public PrincipalMatch Match(RequestPrincipal caller, bool deny)
    {
        bool matches = _form switch
        {
            Form.Everyone => deny || caller.Kind != PrincipalKind.FederatedIdentity,
            Form.Service => caller.Kind == PrincipalKind.Service && Same(caller.Arn),
            Form.Federated => caller.Kind == PrincipalKind.FederatedIdentity && Same(caller.Arn),
            _ when caller.HasNoAccount => false,
            Form.Account => Same(caller.Account) && (_partition is null || caller.Arn.StartsWith(_partition, StringComparison.Ordinal)),
            Form.Role => caller.Kind == PrincipalKind.RoleSession && Same(caller.SessionIssuerArn),
            Form.UniqueId => IsUniqueIdOf(caller),
            Form.UserOrRoot when caller.Kind == PrincipalKind.FederatedUser => Same(caller.SessionIssuerArn),
            _ => Same(caller.Arn),
        };
        if (!matches) return PrincipalMatch.None;
        return _form switch
        {
            // The root user is the account: nothing is left to delegate to.
            Form.Account => caller.Kind == PrincipalKind.AccountRoot ? PrincipalMatch.Direct : PrincipalMatch.Account,
            Form.Role => PrincipalMatch.Role,
            // The user behind a federated user's session: limited as a role is (IAM user guide, evaluation of resource-based policies with implicit denials).
            Form.UserOrRoot when caller.Kind == PrincipalKind.FederatedUser => PrincipalMatch.Role,
            Form.UniqueId => caller.Kind == PrincipalKind.RoleSession ? PrincipalMatch.Role : PrincipalMatch.Direct,
            // "*": boundary and session policies do not limit it (same page, IAM role principals, on aws:PrincipalArn with a wildcard principal).
            _ => PrincipalMatch.Direct,
        };
    }

    /// <summary>Whether a NotPrincipal list exempts a caller. AWS checks account, then user or role, then session, and wants each listed (IAM user guide, NotPrincipal).</summary>
    public static bool Exempts(CompiledPrincipal[] listed, RequestPrincipal caller)
    {
        bool account = false, issuer = caller.Kind != PrincipalKind.RoleSession, self = false;
        foreach (CompiledPrincipal principal in listed)
        {
            if (principal.Match(caller, deny: false) == PrincipalMatch.None) continue;
            if (principal._form == Form.Everyone) return true;
            account |= principal._form == Form.Account;
            issuer |= principal._form == Form.Role || (principal._form == Form.UniqueId && caller.Kind == PrincipalKind.RoleSession);
            self |= principal._form is Form.UserOrRoot or Form.Session or Form.Service or Form.Federated || (principal._form == Form.UniqueId && caller.Kind == PrincipalKind.User);
        }

        return caller.Kind switch
        {
            PrincipalKind.Service or PrincipalKind.FederatedIdentity => self,
            PrincipalKind.AccountRoot => account,
            _ => account && issuer && self,
        };
    }

    private static CompiledPrincipal CompileAws(PolicyPrincipal principal)
    {
        string value = principal.Value;
        if (value == "*") return new(Form.Everyone, value);
        if (FlinkNames.IsAccountId(value)) return new(Form.Account, value);
        if (value.Contains('*') || value.Contains('?')) throw Refusal(principal, "a principal takes no wildcard but * alone; use a condition on aws:PrincipalArn");
        if (Arn.TryParse(value, out Arn? arn))
        {
            if (arn.Service == "iam" && arn.Resource == "root") return new(Form.Account, arn.Account, $"arn:{arn.Partition}:");
            if (arn.Service == "iam" && arn.Resource.StartsWith("user/", StringComparison.Ordinal)) return new(Form.UserOrRoot, value);
            if (arn.Service == "iam" && arn.Resource.StartsWith("role/", StringComparison.Ordinal)) return new(Form.Role, value);
            if (arn.Service == "sts" && (arn.Resource.StartsWith("assumed-role/", StringComparison.Ordinal) || arn.Resource.StartsWith("federated-user/", StringComparison.Ordinal))) return new(Form.Session, value);
        }
        // What AWS puts in the place of a deleted user or role.
        else if (value.Length >= 16 && (value.StartsWith("AIDA", StringComparison.Ordinal) || value.StartsWith("AROA", StringComparison.Ordinal)) && value.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9')))
        {
            return new(Form.UniqueId, value);
        }

        throw Refusal(principal, "it is no account, root, user, role, session or federated user");
    }

    private bool Same(string? name) => string.Equals(name, _value, StringComparison.Ordinal);

    private bool IsUniqueIdOf(RequestPrincipal caller) => caller.UserId is { } id && id.StartsWith(_value, StringComparison.Ordinal)
        && (id.Length == _value.Length || (caller.Kind == PrincipalKind.RoleSession && id[_value.Length] == ':'));

    private static PolicyNotSupportedException Refusal(PolicyPrincipal principal, string why) => new($"The principal {principal.Type} '{principal.Value}' cannot be evaluated: {why}.");
}
