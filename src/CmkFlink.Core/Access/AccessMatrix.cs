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

        AccessFacts facts = new() { KeyPolicy = keyPolicy, KeyPolicyUnread = unread, Grants = request.Grants, GrantsUnread = request.GrantsUnread, Identity = request.OperatorPolicies };
        return [.. (request.Calls ?? MsfKmsCalls.All).Select(call => Answer(request, facts, application, call))];
    }

    private static AccessMatrixRow Answer(AccessMatrixRequest asked, AccessFacts facts, Arn application, MsfKmsCall call)
    {
        AuthorizationRequest request = MsfKmsCalls.Request(call, asked.Operator, application, asked.KeyArn);
        AccessJudgement judgement = MatrixJudge.Of(request, facts);
        AccessExplanation? explanation = judgement.Explanation;
        AccessMatrixRow row = new()
        {
            Call = call,
            Caller = call.Caller,
            Principal = call.Caller == MsfCaller.Operator ? asked.Operator.PrincipalArn : request.Principal.Arn,
            Action = call.Action,
            Purpose = call.Purpose,
            Request = request,
            Decision = judgement.Decision,
            Reason = judgement.Reason,
            Mismatches = explanation?.Mismatches ?? [],
            Layer = explanation?.Decision.Layer ?? PolicyLayer.None,
            DecidingStatement = explanation?.Decision.Statement,
            DecidedBy = explanation is null ? null : DecidingText.Of(explanation.Decision, asked.Grants),
            MissingStatement = explanation?.MissingStatement,
            Remedy = judgement.Decision switch
            {
                AccessAnswer.Denied => AccessRemedies.ForDenial(explanation!.Decision, explanation.Decision.Policy?.Name, asked),
                AccessAnswer.Unknown => MatrixJudge.RemedyOfUnknown(judgement.Unread),
                _ => null,
            },
        };
        return call.Caller == MsfCaller.Operator && row.Decision == AccessAnswer.Allowed ? WarnOfMissingIdentity(row, asked, request) : row;
    }

    // A key policy that names the principal is enough for KMS within one account, but MSF's documentation lists the operator's IAM policy as a condition
    // of its own (Managed Service for Apache Flink developer guide, "Use CMK: APIs"), so a missing one is worth a warning and no more.
    private static AccessMatrixRow WarnOfMissingIdentity(AccessMatrixRow row, AccessMatrixRequest asked, AuthorizationRequest request)
    {
        AccessExplanation identityAlone = MatrixJudge.IdentityAlone(request, asked.OperatorPolicies);
        if (identityAlone.Decision.IsAllowed) return row;
        return row with
        {
            Warning = $"The key policy allows {row.Principal} to call {row.Action} on {asked.KeyArn}, but no IAM policy of the principal does; MSF's documentation asks for both.",
            MissingStatement = identityAlone.MissingStatement,
            Remedy = AccessRemedies.GrantOperatorCmk(asked),
        };
    }
}
