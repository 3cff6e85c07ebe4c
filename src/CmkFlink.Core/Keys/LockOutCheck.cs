using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>Whether a key policy leaves its author able to change it again: asked before the policy is sent, and never bypassed.</summary>
/// <remarks>KMS asks the same and refuses with MalformedPolicyDocumentException (KMS API reference, PutKeyPolicy: BypassPolicyLockoutSafetyCheck); only an earlier answer can name the remedy.</remarks>
internal static class LockOutCheck
{
    /// <summary>The answer; <see cref="Reason"/> speaks for a lock-out, <see cref="Assumption"/> says what the answer rests on where the policy delegates to IAM or the caller is of a kind that cannot be judged.</summary>
    public sealed record Result(bool LocksOut, string? Reason = null, string? Assumption = null);

    // What follows from the caller's identity and from a direct call; anything else (MFA, VPC endpoint, address, time) belongs to the session.
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:ViaAWSService", "aws:CalledVia", "aws:username", "kms:CallerAccount", "kms:ViaService",
    };

    /// <param name="policy">The policy that is planned.</param>
    /// <param name="callerArn">What sts:GetCallerIdentity says; a session ARN carries no path of its role, so the role is matched by its name.</param>
    /// <param name="key">The key's ARN, or one like it where the key does not exist yet.</param>
    public static Result Check(PolicyDocument policy, string callerArn, Arn key)
    {
        if (Caller(policy, callerArn) is not { } caller) return new Result(false, Assumption: $"Whether {callerArn} could still change the policy is left to KMS: a caller of this kind is not judged here.");
        CompiledPolicy compiled;
        try
        {
            compiled = CompiledPolicy.Compile(policy, "key policy");
        }
        catch (PolicyNotSupportedException e)
        {
            return new Result(false, Assumption: $"Whether {callerArn} could still change the policy is left to KMS: {e.Message}");
        }
        AuthorizationRequest request = new()
        {
            Principal = caller,
            Action = "kms:PutKeyPolicy",
            Resource = key.ToString(),
            ResourceAccount = key.Account,
            Region = key.Region,
        };
        AccessDecision alone = PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = compiled });
        if (alone.IsAllowed) return new Result(false);
        if (alone is { Outcome: AccessOutcome.ExplicitlyDenied, Statement: { } deny } && deny.Conditions.Select(c => c.Key).FirstOrDefault(k => !Known.Contains(k)) is { } unknown)
        {
            return new Result(false, Assumption: $"The Deny statement {deny.Sid} decides by {unknown}, which only KMS sees: it refuses the policy unless the session of {callerArn} meets it.");
        }
        PolicyDocument anything = new() { Statements = [new PolicyStatement { Effect = PolicyEffect.Allow, Actions = ["kms:*"], Resources = ["*"] }] };
        AccessExplanation explanation = PolicyEvaluator.Explain(request, new AuthorizationPolicies { Resource = compiled, Identity = [CompiledPolicy.Compile(anything)] });
        return explanation.Decision.IsAllowed
            ? new Result(false, Assumption: $"The key policy leaves kms:PutKeyPolicy to IAM; an IAM policy must allow it to {caller.PrincipalArn}.")
            : new Result(true, explanation.Reason);
    }

    private static RequestPrincipal? Caller(PolicyDocument policy, string callerArn)
    {
        if (!Arn.TryParse(callerArn, out Arn? arn)) return null;
        string[] parts = arn.Resource.Split('/');
        if (arn.Service == "iam") return parts[0] == "user" ? RequestPrincipal.User(callerArn) : arn.Resource == "root" ? RequestPrincipal.Root(arn.Partition, arn.Account) : null;
        if (arn.Service != "sts" || parts.Length != 3 || parts[0] != "assumed-role") return null;
        string role = RoleOf(policy, arn, parts[1]) ?? $"arn:{arn.Partition}:iam::{arn.Account}:role/{parts[1]}";
        return RequestPrincipal.RoleSession(role, parts[2]);
    }

    private static string? RoleOf(PolicyDocument policy, Arn session, string roleName) => policy.Statements
        .SelectMany(s => s.Principals ?? [])
        .Select(p => p.Value)
        .FirstOrDefault(value => Arn.TryParse(value, out Arn? arn) && arn.Service == "iam" && arn.Account == session.Account
            && arn.Resource.StartsWith("role/", StringComparison.Ordinal) && arn.Resource.EndsWith("/" + roleName, StringComparison.Ordinal));
}
