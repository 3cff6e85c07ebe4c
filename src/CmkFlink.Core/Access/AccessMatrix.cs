using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Evaluates every call that MSF makes to KMS against the policies that could be read, and says Unknown wherever an unread policy could turn the answer.</summary>
/// <remarks>
/// IAM's own simulator cannot do this: it takes no resource policy for a role and no service principal as the caller (IAM API reference, SimulatePrincipalPolicy).
/// The answers rest on policies alone, never on the text of a service's error.
/// </remarks>
public static class AccessMatrix
{
    private const string KeyPolicyReaders = "the key administrator, or a reader that the key policy names (New-FlinkCmkKey -Reader)";

    /// <exception cref="FormatException">The application or key is not named by its ARN.</exception>
    public static IReadOnlyList<AccessMatrixRow> Evaluate(AccessMatrixRequest request)
    {
        if (!FlinkNames.TryParseApplicationArn(request.ApplicationArn, out Arn? application, out _)) throw new FormatException($"'{request.ApplicationArn}' is not the ARN of an application.");
        if (!KeyReference.TryParse(request.KeyArn, out KeyReference? key) || key.Kind != KeyReferenceKind.KeyArn) throw new FormatException($"'{request.KeyArn}' is not the ARN of a key.");

        CompiledPolicy? keyPolicy = null;
        UnreadPolicy? unread = request.KeyPolicy is null ? request.KeyPolicyUnread ?? new UnreadPolicy($"the policy of key {request.KeyArn}", "it was not readable", KeyPolicyReaders) : null;
        try
        {
            if (request.KeyPolicy is not null) keyPolicy = CompiledPolicy.Compile(request.KeyPolicy, "key policy");
        }
        catch (PolicyNotSupportedException e)
        {
            unread = new UnreadPolicy($"the policy of key {request.KeyArn}", $"it cannot be evaluated with certainty: {e.Message}", "nobody before the policy is mended: Test-FlinkCmkPolicy names the statement");
        }

        Question question = new(request, application, keyPolicy, unread);
        return [.. (request.Calls ?? MsfKmsCalls.All).Select(call => Answer(question, call))];
    }

    private static AccessMatrixRow Answer(Question question, MsfKmsCall call)
    {
        AuthorizationRequest request = MsfKmsCalls.Request(call, question.Request.Operator, question.Application, question.Request.KeyArn);
        AccessMatrixRow row = new()
        {
            Caller = call.Caller,
            Principal = call.Caller == MsfCaller.Operator ? question.Request.Operator.PrincipalArn : request.Principal.Arn,
            Action = call.Action,
            Purpose = call.Purpose,
            Decision = AccessAnswer.Unknown,
            Reason = "",
        };
        return call.Caller == MsfCaller.Operator ? AnswerOperator(question, request, row) : AnswerService(question, request, row);
    }

    // Identity policies and boundaries do not apply to a service principal: the key policy decides alone.
    private static AccessMatrixRow AnswerService(Question question, AuthorizationRequest request, AccessMatrixRow row) => question.KeyPolicy is null
        ? Unknown(row, question, [question.KeyPolicyUnread!])
        : Known(row, question, PolicyEvaluator.Explain(request, new AuthorizationPolicies { Resource = question.KeyPolicy }));

    private static AccessMatrixRow AnswerOperator(Question question, AuthorizationRequest request, AccessMatrixRow row)
    {
        IdentityPolicies identity = question.Request.OperatorPolicies;
        if (question.KeyPolicy is not null && identity.IsComplete)
        {
            AccessMatrixRow known = Known(row, question, PolicyEvaluator.Explain(request, Policies(question.KeyPolicy, identity)));
            return known.Decision == AccessAnswer.Allowed ? WarnOfMissingIdentity(known, question, request) : known;
        }

        // The most favourable reading of what is unread: a denial even then is certain.
        CompiledPolicy keyPolicy = question.KeyPolicy ?? AllowEverybody(question);
        IdentityPolicies best = identity.IsComplete ? identity : identity with { Identity = [.. identity.Identity, AllowEverything()] };
        AccessExplanation favourable = PolicyEvaluator.Explain(request, Policies(keyPolicy, best));
        if (!favourable.Decision.IsAllowed) return Known(row, question, favourable);

        List<UnreadPolicy> unread = [.. identity.Unread];
        if (question.KeyPolicyUnread is not null) unread.Insert(0, question.KeyPolicyUnread);
        return Unknown(row, question, unread);
    }

    private static AccessMatrixRow Known(AccessMatrixRow row, Question question, AccessExplanation explanation) => row with
    {
        Decision = explanation.Decision.IsAllowed ? AccessAnswer.Allowed : AccessAnswer.Denied,
        Reason = explanation.Reason,
        Mismatches = explanation.Mismatches,
        Layer = explanation.Decision.Layer,
        DecidingStatement = explanation.Decision.Statement,
        MissingStatement = explanation.MissingStatement,
        Remedy = explanation.Decision.IsAllowed ? null : AccessRemedies.ForDenial(explanation.Decision, explanation.Decision.Policy?.Name, question.Request),
    };

    private static AccessMatrixRow Unknown(AccessMatrixRow row, Question question, IReadOnlyList<UnreadPolicy> unread) => row with
    {
        Decision = AccessAnswer.Unknown,
        Reason = $"Whether {row.Principal} may call {row.Action} on {question.Request.KeyArn} is not known: {string.Join("; ", unread.Select(u => $"{u.What}: {u.Reason}"))}.",
        Remedy = $"Ask again as one who can read it: {string.Join("; ", unread.Select(u => u.WhoCan).Distinct(StringComparer.Ordinal))}.",
    };

    // A key policy that names the principal is enough for KMS within one account, but MSF's documentation lists the operator's IAM policy as a condition
    // of its own (Managed Service for Apache Flink developer guide, "Use CMK: APIs"), so a missing one is worth a warning and no more.
    private static AccessMatrixRow WarnOfMissingIdentity(AccessMatrixRow row, Question question, AuthorizationRequest request)
    {
        AccessExplanation identityAlone = PolicyEvaluator.Explain(request, Policies(DelegateToIam(question), question.Request.OperatorPolicies));
        if (identityAlone.Decision.IsAllowed) return row;
        return row with
        {
            Warning = $"The key policy allows {row.Principal} to call {row.Action} on {question.Request.KeyArn}, but no IAM policy of the principal does; MSF's documentation asks for both.",
            MissingStatement = identityAlone.MissingStatement,
            Remedy = AccessRemedies.GrantOperatorCmk(question.Request),
        };
    }

    private static AuthorizationPolicies Policies(CompiledPolicy keyPolicy, IdentityPolicies identity) => new() { Resource = keyPolicy, Identity = identity.Identity, Boundary = identity.Boundary };

    private static CompiledPolicy AllowEverything() => Compile(principal: null, "any unread identity policy");

    private static CompiledPolicy AllowEverybody(Question question) => Compile(new PolicyPrincipal(PolicyPrincipalType.Aws, question.Request.Operator.PrincipalArn), "the unread key policy");

    private static CompiledPolicy DelegateToIam(Question question) =>
        Compile(new PolicyPrincipal(PolicyPrincipalType.Aws, $"arn:{question.Application.Partition}:iam::{question.Application.Account}:root"), "a key policy that delegates to IAM");

    private static CompiledPolicy Compile(PolicyPrincipal? principal, string name) => CompiledPolicy.Compile(
        new PolicyDocument { Statements = [new PolicyStatement { Effect = PolicyEffect.Allow, Principals = principal is null ? null : [principal], Actions = ["*"], Resources = ["*"] }] },
        name);

    private sealed record Question(AccessMatrixRequest Request, Arn Application, CompiledPolicy? KeyPolicy, UnreadPolicy? KeyPolicyUnread);
}
