using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Everything that decides about one operator and one application, before and during a change of key.</summary>
/// <param name="Key">The key that the application uses, or is to use.</param>
/// <param name="OldKey">The key that a change leaves.</param>
internal sealed record AccessQuestion(string ApplicationArn, KeyFacts Key, KeyFacts? OldKey, RequestPrincipal Operator, IdentityPolicies Identity, IReadOnlyList<MsfOperation> Operations)
{
    /// <summary>Whether the rows of the service principals are wanted: they are the same for every operator.</summary>
    public bool WithServices { get; init; } = true;

    public bool WithOperator { get; init; } = true;

    /// <summary>Whether the operator's own call to MSF is judged.</summary>
    public bool WithServiceCall { get; init; } = true;
}

/// <summary>Lays the matrix of calls out by operation.</summary>
internal static class AccessRows
{
    private static readonly MsfOperation[] AllOperations = [MsfOperation.Start, MsfOperation.Stop, MsfOperation.Update, MsfOperation.Snapshot, MsfOperation.Rollback, MsfOperation.Revert];

    public static IReadOnlyList<FlinkCmkAccessRow> Of(AccessQuestion question)
    {
        Dictionary<MsfKmsCall, AccessMatrixRow> now = Matrix(question, question.Key);
        Dictionary<MsfKmsCall, AccessMatrixRow>? before = question.OldKey is null ? null : Matrix(question, question.OldKey);
        List<FlinkCmkAccessRow> rows = [];
        foreach (MsfOperation operation in question.Operations.Count == 0 ? AllOperations : question.Operations.Distinct())
        {
            if (question is { WithOperator: true, WithServiceCall: true }) rows.Add(ServiceCall(question, operation));
            foreach (MatrixCall call in MatrixCalls.Of(operation, question.OldKey is not null))
            {
                if (!(call.Call.Caller == MsfCaller.Operator ? question.WithOperator : question.WithServices)) continue;
                rows.Add(Row(question, call, (call.OnOldKey ? before! : now)[call.Call]));
            }
        }

        return rows;
    }

    private static Dictionary<MsfKmsCall, AccessMatrixRow> Matrix(AccessQuestion question, KeyFacts key) => AccessMatrix.Evaluate(new AccessMatrixRequest
    {
        ApplicationArn = question.ApplicationArn,
        KeyArn = key.KeyArn,
        KeyPolicy = key.Policy,
        KeyPolicyUnread = key.PolicyUnread,
        Grants = key.Grants,
        GrantsUnread = key.GrantsUnread,
        Operator = question.Operator,
        OperatorPolicies = question.Identity,
    }).ToDictionary(row => row.Call);

    private static FlinkCmkAccessRow Row(AccessQuestion question, MatrixCall call, AccessMatrixRow row) => new()
    {
        ApplicationName = Name(question.ApplicationArn),
        KeyArn = row.Request.Resource,
        Operation = call.Operation,
        DryRun = call.DryRun,
        Caller = row.Caller,
        Principal = row.Principal,
        Action = row.Action,
        Purpose = row.Purpose,
        Context = DecidingText.Context(row.Request, row.Caller == MsfCaller.Operator ? FlinkNames.ViaService(row.Request.Region) : null),
        Decision = row.Decision,
        Layer = row.Layer,
        DecidingStatement = row.DecidedBy,
        Reason = row.Reason,
        Warning = row.Warning,
        MissingStatement = Json(row.MissingStatement),
        Remedy = row.Remedy,
    };

    /// <summary>Before MSF calls anybody the operator has to be allowed the operation itself.</summary>
    private static FlinkCmkAccessRow ServiceCall(AccessQuestion question, MsfOperation operation)
    {
        Arn application = Arn.Parse(question.ApplicationArn);
        AuthorizationRequest request = new() { Principal = question.Operator, Action = MatrixCalls.ActionOf(operation), Resource = question.ApplicationArn, ResourceAccount = application.Account, Region = application.Region };
        return Judged(request, new AccessFacts { Identity = question.Identity }, OperatorBaseRemedy(question.ApplicationArn, question.Operator)) with { ApplicationName = Name(question.ApplicationArn), Operation = operation, Caller = MsfCaller.Operator };
    }

    /// <summary>The row of any request.</summary>
    public static FlinkCmkAccessRow Judged(AuthorizationRequest request, AccessFacts facts, string remedyOfIdentity)
    {
        AccessJudgement judgement = MatrixJudge.Of(request, facts);
        AccessExplanation? explanation = judgement.Explanation;
        return new FlinkCmkAccessRow
        {
            Principal = request.Principal.PrincipalArn,
            Action = request.Action,
            Context = DecidingText.Context(request, request.ForwardedBy is { } by && request.Action.StartsWith("kms:", StringComparison.Ordinal) ? $"{by.Split('.')[0]}.{request.Region}.amazonaws.com" : null),
            Decision = judgement.Decision,
            Layer = explanation?.Decision.Layer ?? PolicyLayer.None,
            DecidingStatement = explanation is null ? null : DecidingText.Of(explanation.Decision, facts.Grants),
            Reason = judgement.Reason,
            MissingStatement = Json(explanation?.MissingStatement),
            Remedy = judgement.Decision switch
            {
                AccessAnswer.Unknown => MatrixJudge.RemedyOfUnknown(judgement.Unread),
                AccessAnswer.Denied => explanation!.Decision.Outcome == AccessOutcome.ExplicitlyDenied
                    ? $"Remove or narrow the Deny statement {DecidingText.Of(explanation.Decision, facts.Grants)}; no Allow outweighs it."
                    : explanation.Decision.Layer == PolicyLayer.Identity ? remedyOfIdentity : $"Add the missing statement to the {LayerName(explanation.Decision.Layer)}.",
                _ => null,
            },
        };
    }

    public static string OperatorBaseRemedy(string applicationArn, RequestPrincipal principal) =>
        $"IAM administrator: New-FlinkCmkPolicy -Kind OperatorBase -ApplicationArn {applicationArn} -ExecutionRoleArn ROLE | Grant-FlinkCmkAccess {(principal.Kind == PrincipalKind.User ? "-UserName" : "-RoleName")} {principal.PrincipalArn.Substring(principal.PrincipalArn.LastIndexOf('/') + 1)}";

    public static string? Name(string applicationArn) => FlinkNames.TryParseApplicationArn(applicationArn, out _, out string? name) ? name : null;

    private static string? Json(PolicyStatement? statement) => statement is null ? null : new PolicyDocument { Statements = [statement] }.ToJson(indented: false);

    private static string LayerName(PolicyLayer layer) => layer switch
    {
        PolicyLayer.Resource => "key policy",
        PolicyLayer.Boundary => "permissions boundary",
        PolicyLayer.Session => "session policy",
        _ => "policy that has to allow it",
    };
}
