using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>Whether a key policy leaves its author able to change it again: asked before the policy is sent, and never bypassed.</summary>
/// <remarks>KMS asks the same and refuses with MalformedPolicyDocumentException (KMS API reference, PutKeyPolicy: BypassPolicyLockoutSafetyCheck); only an earlier answer can name the remedy.</remarks>
internal static class LockOutCheck
{
    /// <summary>The answer; <see cref="Reason"/> speaks for a lock-out, <see cref="Assumption"/> says what the answer rests on where the policy delegates to IAM, decides by what only the session has, or the caller is of a kind that cannot be judged.</summary>
    public sealed record Result(bool LocksOut, string? Reason = null, string? Assumption = null);

    // What follows from the caller's identity, and from a direct call of kms:PutKeyPolicy; anything else (MFA, VPC endpoint, address, organization, tags, time) belongs to the session.
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:ViaAWSService", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:username",
        "aws:SourceArn", "aws:SourceAccount", "aws:RequestedRegion", "aws:ResourceAccount", "kms:CallerAccount", "kms:ViaService", "kms:EncryptionContextKeys", "kms:GrantOperations", "kms:GrantConstraintType",
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
        if (PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = compiled }).IsAllowed) return new Result(false);
        AccessExplanation explanation = PolicyEvaluator.Explain(request, new AuthorizationPolicies { Resource = compiled, Identity = [Anything] });
        if (explanation.Decision.IsAllowed) return new Result(false, Assumption: $"The key policy leaves kms:PutKeyPolicy to IAM; an IAM policy must allow it to {caller.PrincipalArn}.");

        // The same, were the session to meet whatever depends on it: a lock-out even then is certain.
        AuthorizationPolicies favourable = new() { Resource = CompiledPolicy.Compile(ForSomeSession(policy), "key policy"), Identity = [Anything] };
        if (!PolicyEvaluator.Evaluate(request, favourable).IsAllowed) return new Result(true, explanation.Reason);
        PolicyStatement deciding = new[] { explanation.Decision.Statement, explanation.NearestStatement }.OfType<PolicyStatement>().Concat(policy.Statements).First(DependsOnSession);
        return new Result(false, Assumption: $"{(deciding.Sid is null ? "A statement without Sid" : $"Statement {deciding.Sid}")} decides by {deciding.Conditions.First(c => !IsKnown(c)).Key}, which only KMS sees: it refuses the policy unless the session of {callerArn} meets it.");
    }

    private static CompiledPolicy Anything { get; } = CompiledPolicy.Compile(new PolicyDocument { Statements = [new PolicyStatement { Effect = PolicyEffect.Allow, Actions = ["kms:*"], Resources = ["*"] }] });

    /// <summary>An Allow without the conditions that a session may meet; without a Deny that it may escape.</summary>
    private static PolicyDocument ForSomeSession(PolicyDocument policy) => policy with
    {
        Statements = [.. policy.Statements.Where(s => s.Effect == PolicyEffect.Allow || !DependsOnSession(s)).Select(s => s.Effect == PolicyEffect.Deny ? s : s with { Conditions = [.. s.Conditions.Where(IsKnown)] })],
    };

    private static bool DependsOnSession(PolicyStatement statement) => !statement.Conditions.All(IsKnown);

    private static bool IsKnown(PolicyCondition condition) => Known.Contains(condition.Key) || condition.Key.StartsWith("kms:EncryptionContext:", StringComparison.OrdinalIgnoreCase);

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
        .SelectMany(s => (s.Principals ?? []).Select(p => p.Value).Concat(s.Conditions.SelectMany(c => c.Values)))
        .FirstOrDefault(value => Arn.TryParse(value, out Arn? arn) && arn.Service == "iam" && arn.Account == session.Account
            && arn.Resource.StartsWith("role/", StringComparison.Ordinal) && arn.Resource.EndsWith("/" + roleName, StringComparison.Ordinal));
}
