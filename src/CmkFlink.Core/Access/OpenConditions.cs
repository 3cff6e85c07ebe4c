using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>Conditions on what no policy tells: the organization, the tags and the login of whoever calls, the time, and how the key is made. A request that is made up here lacks them, and MSF's real one has them.</summary>
internal static class OpenConditions
{
    // AWS sends them with the calls of users and roles, forwarded ones included (IAM user guide, global condition keys); never with those of a service.
    private static readonly HashSet<string> OfCallers = new(StringComparer.OrdinalIgnoreCase) { "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceIdentity", "aws:FederatedProvider", "aws:TokenIssueTime" };

    private static readonly HashSet<string> OfServices = new(StringComparer.OrdinalIgnoreCase) { "aws:SourceOrgID", "aws:SourceOrgPaths" };

    // The credentials that AssumeRole returns never carry them (IAM user guide, MFA-protected API access).
    private static readonly HashSet<string> OfUsers = new(StringComparer.OrdinalIgnoreCase) { "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent" };

    private static readonly HashSet<string> OfAll = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:CurrentTime", "aws:EpochTime", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "kms:KeySpec", "kms:KeyUsage", "kms:KeyOrigin", "kms:MultiRegion", "kms:MultiRegionKeyType", "kms:ResourceAliases",
    };

    // Whom MSF's grants name, and whether they count as an AWS resource's, is not documented.
    private static readonly HashSet<string> OfGrants = new(StringComparer.OrdinalIgnoreCase)
    {
        "kms:GrantIsForAWSResource", "kms:GranteePrincipal", "kms:GranteeServicePrincipal", "kms:RetiringPrincipal", "kms:RetiringServicePrincipal",
    };

    /// <summary>The policies as they are where the request meets every open condition of an Allow and escapes every Deny that has one; <see langword="null"/> where none of them has any.</summary>
    /// <param name="policies">What denies the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="key">An open condition key that a statement about the request decides by.</param>
    public static AuthorizationPolicies? Met(AuthorizationPolicies policies, AuthorizationRequest request, out string key)
    {
        string? found = null;
        AuthorizationPolicies met = new()
        {
            Resource = policies.Resource is null ? null : Met(policies.Resource),
            Identity = [.. policies.Identity.Select(Met)],
            Boundary = policies.Boundary is null ? null : Met(policies.Boundary),
            Grants = policies.Grants,
        };
        key = found ?? "";
        return found is null ? null : met;

        CompiledPolicy Met(CompiledPolicy policy)
        {
            if (policy.Document.Statements.SelectMany(statement => statement.Conditions).FirstOrDefault(IsOpen) is not { } open) return policy;
            found ??= open.Key;
            return CompiledPolicy.Compile(
                policy.Document with
                {
                    Statements =
                    [
                        .. policy.Document.Statements.Where(statement => statement.Effect == PolicyEffect.Allow || !statement.Conditions.Any(IsOpen))
                            .Select(statement => statement with { Conditions = [.. statement.Conditions.Where(condition => !IsOpen(condition))] }),
                    ],
                },
                policy.Name);
        }

        bool IsOpen(PolicyCondition condition) => !request.Context.TryGet(condition.Key, out _) && IsOpenKey(condition.Key, request);
    }

    private static bool IsOpenKey(string key, AuthorizationRequest request)
    {
        if (OfAll.Contains(key) || Begins(key, "aws:ResourceTag/")) return true;
        if (OfGrants.Contains(key)) return request.Action == "kms:CreateGrant";
        if (request.Principal.Kind == PrincipalKind.Service) return OfServices.Contains(key);
        return OfCallers.Contains(key) || Begins(key, "aws:PrincipalTag/")
            || (OfUsers.Contains(key) && request.Principal.Kind == PrincipalKind.User)
            || (key.Equals("aws:userid", StringComparison.OrdinalIgnoreCase) && request.Principal.UserId is null);
    }

    private static bool Begins(string key, string prefix) => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
