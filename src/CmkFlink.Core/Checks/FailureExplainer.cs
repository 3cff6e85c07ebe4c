using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Checks;

/// <summary>Finds out why the service refused: from keys, policies and principals as a reader sees them, never from the words of its error.</summary>
internal sealed class FailureExplainer(IActorConnections connections, IOperationHost host)
{
    // Codes with which AWS refuses for want of permission or for a key that cannot be used; everything else explains itself.
    private static readonly HashSet<FailureCategory> WorthExplaining = [FailureCategory.PermissionDenied, FailureCategory.InvalidArgument, FailureCategory.InvalidOperation, FailureCategory.ResourceUnavailable, FailureCategory.NotSpecified];

    /// <summary>Explains a call that was refused.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="what">What was tried: "start".</param>
    /// <param name="needs">What the step needs.</param>
    public async Task<OperationFailure> ExplainAsync(Exception exception, string what, StepNeeds needs, CancellationToken cancellation)
    {
        if (exception is OperationException known) return known.Failure;
        AwsFailure mapped = AwsErrorMapper.Map(exception, $"{what} (application {needs.Application})", cancellation);
        OperationFailure failure = Failures.From(exception, needs.Application);
        failure = failure with { Message = mapped.Message, Remedy = mapped.Remedy };
        if (!WorthExplaining.Contains(failure.Category)) return failure;

        AccessEvidence evidence = new(connections, host);
        RequestPrincipal? caller = await evidence.CallerAsync(cancellation);
        OperationFailure explained = await evidence.ObstacleAsync(needs, caller, cancellation) is { } cause ? cause with { Target = needs.Application, Exception = exception } : Unexplained(failure, needs);
        if (explained.Id == AccessEvidence.ActionDenied || failure.Category != FailureCategory.PermissionDenied || connections.Has(Actor.Reader)) return explained;

        // Half the picture: whether IAM lets the caller take the step at all is for a reader to see.
        string who = caller?.PrincipalArn ?? "the caller";
        return explained with { Remedy = $"{explained.Remedy} Whether {who} may call {needs.Action} at all is not for {who} to read: run the command as the operator, and with -ReaderProfileName of one who can read policies it explains the refusal in full." };
    }

    /// <summary>IAM and KMS show a change some time after it was made (their guides, eventual consistency): what is read now need not be what the service went by.</summary>
    private static OperationFailure Unexplained(OperationFailure failure, StepNeeds needs) => failure.Category is not (FailureCategory.InvalidArgument or FailureCategory.PermissionDenied) || needs.Keys.All(key => key is null)
        ? failure
        : failure with
        {
            Message = $"{failure.Message} Keys and policies, as they are shown now, do not say why: one of them may have been changed a moment ago.",
            Remedy = $"Run the same command again in a minute. Where it stays so, Test-FlinkCmk -ApplicationName {needs.Application.ApplicationName} as a reader shows all that the service asks for.",
        };

    /// <summary>Adds the cause, where one can be read, to the failure of an operation that the service accepted and could not finish.</summary>
    public async Task<OperationFailure> ExplainOutcomeAsync(OperationFailure failure, StepNeeds needs, CancellationToken cancellation)
    {
        AccessEvidence evidence = new(connections, host);
        OperationFailure? cause = await evidence.ObstacleAsync(needs with { Action = null, PassedRoleArn = null }, await evidence.CallerAsync(cancellation), cancellation);
        return cause is null ? failure : ApplicationFailures.Because(failure, cause);
    }
}
