using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Iam;

/// <summary>AWS Identity and Access Management (Query, 2010-05-08).</summary>
internal sealed class IamService : ISandboxService
{
    private readonly Dictionary<string, IamOperation> _operations;

    /// <param name="iam">The account's identities.</param>
    /// <param name="realClock">For MFA devices.</param>
    public IamService(IamContext iam, TimeProvider realClock)
    {
        IEnumerable<IamOperation> all =
        [
            .. new RoleOperations(iam).All,
            .. new UserOperations(iam).All,
            .. new GroupOperations(iam).All,
            .. new AccessKeyOperations(iam).All,
            .. new MfaOperations(iam, realClock).All,
            .. new OidcProviderOperations(iam).All,
            .. new PolicyOperations(iam).All,
            .. new AttachmentOperations(iam).All,
            .. new InlinePolicyOperations(iam).All,
            .. new BoundaryOperations(iam).All,
            .. new TagOperations(iam).All,
            .. new AccountOperations(iam).All,
        ];
        _operations = all.ToDictionary(operation => operation.Name, StringComparer.Ordinal);
    }

    public string SigningName => "iam";

    public IReadOnlyCollection<string> Operations => _operations.Keys;

    public string ConstraintCode => "ValidationError";

    public InputShape? InputOf(string operation) => _operations.GetValueOrDefault(operation)?.Input;

    public JsonObject Invoke(ServiceCall call)
    {
        // "You cannot call any IAM API operations unless MFA authentication information is included in the request" (STS API reference, GetSessionToken).
        if (call.Caller is { IsTemporary: true, MfaAuthenticatedAt: null, Principal.Kind: PrincipalKind.User }) throw new ServiceException("InvalidClientTokenId", "The security token included in the request is invalid", 403);
        return _operations[call.Operation].Invoke(call);
    }
}
