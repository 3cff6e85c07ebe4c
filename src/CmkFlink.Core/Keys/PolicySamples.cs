using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>Turns the Allow statements of a key policy into requests that they allow, so that another policy can be asked the same.</summary>
internal static class PolicySamples
{
    /// <summary>One call that a statement allows.</summary>
    public sealed record Sample(string Principal, AuthorizationRequest Request);

    /// <returns>The requests of a statement, or <see langword="null"/> where it says something that no single request can stand for (a Deny, everybody, an account, a condition of time or absence): such a statement is compared by its text.</returns>
    public static IReadOnlyList<Sample>? Of(PolicyStatement statement, Arn key)
    {
        if (statement.Effect != PolicyEffect.Allow || statement.Actions is null || statement.Principals is null || statement.UnknownMembers.Count > 0) return null;
        List<Sample> samples = [];
        int rounds = Math.Max(1, statement.Conditions.Select(c => c.Values.Count).DefaultIfEmpty(1).Max());
        foreach (PolicyPrincipal principal in statement.Principals)
        {
            if (Principal(principal) is not { } caller) return null;
            foreach (string action in statement.Actions)
            {
                for (int round = 0; round < rounds; round++)
                {
                    if (Request(statement, caller, action, key, round) is not { } request) return null;
                    samples.Add(new Sample(principal.Value, request));
                }
            }
        }
        return samples;
    }

    private static RequestPrincipal? Principal(PolicyPrincipal principal)
    {
        if (principal.Type == PolicyPrincipalType.Service) return RequestPrincipal.Service(principal.Value);
        if (principal.Type != PolicyPrincipalType.Aws || !Arn.TryParse(principal.Value, out Arn? arn) || arn.Service != "iam") return null;
        if (arn.Resource.StartsWith("role/", StringComparison.Ordinal)) return RequestPrincipal.RoleSession(principal.Value);
        return arn.Resource.StartsWith("user/", StringComparison.Ordinal) ? RequestPrincipal.User(principal.Value) : null;
    }

    private static AuthorizationRequest? Request(PolicyStatement statement, RequestPrincipal caller, string action, Arn key, int round)
    {
        RequestContext context = new();
        string? forwardedBy = null;
        foreach (PolicyCondition condition in statement.Conditions)
        {
            if (condition.Values.Count == 0) return null;
            string value = condition.Values[round % condition.Values.Count];
            switch (condition.Operator.ToLowerInvariant())
            {
                case "stringequals" or "stringlike" or "stringequalsignorecase" or "arnequals" or "arnlike" or "bool":
                    if (condition.Key.Equals("kms:ViaService", StringComparison.OrdinalIgnoreCase)) forwardedBy = MsfKmsCalls.ServicePrincipal;
                    context.Set(condition.Key, value);
                    break;
                case "forallvalues:stringequals" or "foranyvalue:stringequals":
                    context.SetMany(condition.Key, [value]);
                    break;
                default:
                    return null;
            }
        }
        return new AuthorizationRequest
        {
            Principal = caller,
            Action = action,
            Resource = key.ToString(),
            ResourceAccount = key.Account,
            ForwardedBy = forwardedBy,
            Region = key.Region,
            Context = context,
        };
    }
}
