using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>What Grant-FlinkCmkAccess refuses before it asks anybody.</summary>
internal static class GrantRefusals
{
    /// <summary>The kind of the policy, once the request holds water.</summary>
    /// <exception cref="OperationException">It does not.</exception>
    public static PolicyKind? Demand(GrantFlinkCmkAccessRequest request)
    {
        if (request.Kind == PolicyKind.KeyPolicy || request.Policy.Statements.Any(PolicyNames.HasPrincipal))
        {
            throw Refused(
                "ResourcePolicyNotGrantable",
                $"The policy for {request.Principal} names principals: it is a key policy or another resource policy, and IAM attaches identity policies only.",
                "A key policy belongs to its key: New-FlinkCmkKey, or Set-FlinkCmkKey -Policy. For the operator: New-FlinkCmkPolicy -Kind OperatorBase or OperatorCmk.",
                request.Principal.ToString());
        }
        if (request.Policy.Statements.Count == 0)
        {
            throw Refused("PolicyEmpty", $"The policy for {request.Principal} has no statement.", "New-FlinkCmkPolicy builds one.", request.Principal.ToString());
        }
        if (request.PolicyName is { } name && !PolicyNames.IsValid(name)) throw new OperationException(Failures.InvalidName("PolicyName", name, "1-128 letters, digits and _+=,.@-"));
        if (!PolicyNames.IsValidPath(request.Path)) throw new OperationException(Failures.InvalidName("Path", request.Path, "/ alone, or beginning and ending with /"));
        return request.Kind ?? PolicyNames.KindOf(request.Policy);
    }

    private static OperationException Refused(string id, string message, string remedy, object target) => new(new OperationFailure(id, FailureCategory.InvalidArgument, message, remedy, target));
}
